"""Poverty lines: those that ship with Tejido, and those that the operator keeps for the domains where its people live.

A line that was wrong is superseded by the corrected one and stays on record. What was decided by a line names its
version and is not decided anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact import poverty
from tejido.core.impact import poverty_lines as shipped_lines
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import consent_errors, consent_tables

LINES_MAX = 500
Kept = consent_tables.PovertyLine


def lines() -> Sequence[poverty.Line]:
    """Return every line that can judge or be named: what ships with Tejido first, then the operator's own."""
    return [*shipped_lines.shipped(), *(line_of(each) for each in kept())]


def kept() -> Sequence[Kept]:
    """Return the operator's own lines as known now, by place, the newest first."""
    return list(Kept.objects.filter(superseded_at=None).order_by("domain", "-from_date", "-id")[:LINES_MAX])


def one(key: UUID) -> Kept:
    """Return one of the operator's own lines, also one that was corrected since.

    Raises: NoSuchPovertyLine
    """
    found = Kept.objects.filter(key=key).first()
    if found is None:
        raise consent_errors.NoSuchPovertyLine(consent_errors.NoSuchPovertyLine.__doc__)
    return found


@transaction.atomic
def keep(*, line: poverty.Line, key: UUID | None = None, recorded_at: datetime, by: facts.Actor, at: datetime) -> Kept:
    """Keep a line of a place.

    Args:
        key: Made with the form, so that sending it twice keeps one.
        recorded_at: Machine time.
    Raises: PovertyLineTaken, PovertyLineOverlaps
    """
    before = rows.made_before(Kept, key)
    if before is not None:
        return before
    made = _added(line, key=key, recorded_at=recorded_at, by=by)
    _record("poverty_line_kept", made, by=by, at=at)
    return made


@transaction.atomic
def correct(
    *, key: UUID, line: poverty.Line, new_key: UUID | None = None, recorded_at: datetime, by: facts.Actor, at: datetime
) -> Kept:
    """Put a corrected line in the place of one; what was decided by the wrong one keeps naming its version.

    Raises: NoSuchPovertyLine: there is none, or somebody corrected it first. PovertyLineTaken, PovertyLineOverlaps
    """
    before = rows.made_before(Kept, new_key)
    if before is not None:
        return before
    wrong = Kept.objects.select_for_update().filter(key=key, superseded_at=None).first()
    if wrong is None:
        raise consent_errors.NoSuchPovertyLine(consent_errors.NoSuchPovertyLine.__doc__)
    wrong.superseded_at = recorded_at
    wrong.save(update_fields=["superseded_at"])
    made = _added(line, key=new_key, recorded_at=recorded_at, by=by)
    _record("poverty_line_corrected", made, by=by, at=at, corrected=wrong.pk)
    return made


def line_of(held: Kept) -> poverty.Line:
    """Return a line as the core knows it."""
    return poverty.Line(
        version=held.version, domain=held.domain, amount=held.amount, currency=held.currency,
        from_date=held.from_date, to_date=held.to_date, source=held.source,
        status=held.standing,  # type: ignore[arg-type]  # the table holds no other
    )  # fmt: skip


def _check_alone(line: poverty.Line) -> None:
    """Refuse a line beside another one of its place on the same days, or two versions would judge one household."""
    others = Kept.objects.select_for_update().filter(domain=line.domain, superseded_at=None)
    if others.filter(from_date=line.from_date).exists():
        raise consent_errors.PovertyLineTaken(consent_errors.PovertyLineTaken.__doc__)
    # An open line gives way to a later one; one that says until when it holds must not go on beside this one.
    if others.filter(to_date__gt=line.from_date, from_date__lt=line.from_date).exists():
        raise consent_errors.PovertyLineOverlaps(consent_errors.PovertyLineOverlaps.__doc__)


def _added(line: poverty.Line, *, key: UUID | None, recorded_at: datetime, by: facts.Actor) -> Kept:
    _check_alone(line)
    made, _is_new = rows.make(
        Kept, key=key, taken=consent_errors.PovertyLineTaken, recorded_at=recorded_at, kept_by_user_id=by.id,
        **_columns(line),
    )  # fmt: skip
    return made


def _columns(line: poverty.Line) -> dict[str, Any]:
    return {
        "version": line.version, "domain": line.domain, "amount": line.amount, "currency": line.currency,
        "from_date": line.from_date, "to_date": line.to_date, "source": line.source.strip(), "standing": line.status,
    }  # fmt: skip


def _record(kind: str, made: Kept, *, by: facts.Actor, at: datetime, **more: int) -> None:
    journal.record(
        kind, by=by, at=at, client_id=scopes.OPERATOR, line=made.pk, version=made.version, domain=made.domain,
        amount=float(made.amount), currency=made.currency.lower(), standing=made.standing, **more,
    )  # fmt: skip
