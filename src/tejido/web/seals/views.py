"""The seals as a reviewer sees them: what was sealed when, the digests to keep elsewhere, and the proof of one fact.

Seals hold positions and digests, so there is nothing here about a person or a client; how much happens in the whole
centre is to be seen, which is why a client's user does not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import formats
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.journal import clock, sealed
from tejido.journal import errors as journal_errors
from tejido.journal import queries as journal_queries
from tejido.web.seals import errors

VERB = "seals.see"
# A seal is made once a business day; after two days something holds it up.
LATE_AFTER = timedelta(days=2)
DIGITS_MAX = 16


@dataclass(frozen=True, kw_only=True)
class Line:
    """A seal as the table shows it; one whose row was altered shows its number and digest only."""

    number: int
    digest: str
    is_whole: bool
    sealed_at: datetime | None = None
    positions: str = ""
    facts_count: str = ""


@require_safe
@never_cache
@gates.allowed(VERB)
def overview(request: HttpRequest) -> HttpResponse:
    """List the seals, the newest first, with what to keep of them and how to verify."""
    before = _number(request, "before")
    found = sealed.page(before=before, limit=sealed.PAGE_SEALS + 1)
    shown = found[: sealed.PAGE_SEALS]
    (newest,) = sealed.page(limit=1) or (None,)
    sealed_count = sealed.sealed_until()
    waiting_count = max(journal_queries.last_position() - sealed_count, 0)
    made_at = newest.seal.sealed_at if newest is not None and newest.seal is not None else None
    context = {
        "lines": [_line(one) for one in shown],
        "newest": _line(newest) if newest is not None else None,
        "older": shown[-1].number if len(found) > len(shown) else None,
        "is_newest_page": before is None,
        "position_max": sealed_count,
        "sealed_count": _grouped(sealed_count),
        "waiting_count": _grouped(waiting_count),
        "is_late": made_at is not None and waiting_count > 1 and clock.machine_now() - made_at > LATE_AFTER,
        "is_altered": any(not one.is_whole for one in shown),
        "zone": journal_queries.installation().zone,
    }
    return render(request, "seals/overview.html", context)


@require_safe
@never_cache
@gates.allowed(VERB)
def download(request: HttpRequest) -> HttpResponse:
    """Return all seals as they are exported, one a line, for somebody to keep elsewhere.

    Raises: SealBroken: a seal is not whole any more.
    """
    lines = []
    for one in sealed.kept():
        if one.seal is None or not one.is_whole:
            raise journal_errors.SealBroken(journal_errors.SealBroken.__doc__)
        lines.append(one.seal.text() + "\n")
    response = HttpResponse("".join(lines), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="seals.jsonl"'
    return response


@require_safe
@never_cache
@gates.allowed(VERB)
def proof(request: HttpRequest) -> HttpResponse:
    """Return what proves that the fact at a position is under its seal; the fact itself is not in it.

    Raises: NotSealed, SealBroken, PositionInvalid
    """
    position = _number(request, "position")
    if position is None:
        raise errors.PositionInvalid(errors.PositionInvalid.__doc__)
    response = JsonResponse(sealed.proof(position), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="proof-{position}.json"'
    return response


def _line(kept: sealed.Kept) -> Line:
    digest = kept.digest.hex()
    if kept.seal is None or not kept.is_whole:
        return Line(number=kept.number, digest=digest, is_whole=False)
    return Line(
        number=kept.number,
        digest=digest,
        is_whole=True,
        sealed_at=kept.seal.sealed_at,
        positions=f"{_grouped(kept.seal.after + 1)} – {_grouped(kept.seal.until)}",
        facts_count=_grouped(kept.seal.facts_count),
    )


def _grouped(number: int) -> str:
    return formats.number_format(number, force_grouping=True)


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the address; None where it has none.

    Raises: PositionInvalid: it is no whole number.
    """
    text = request.GET.get(name)
    if text is None:
        return None
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX):
        raise errors.PositionInvalid(errors.PositionInvalid.__doc__)
    return int(text)
