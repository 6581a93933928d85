"""The impact page: one table of measurements, each with its rung, n, coverage and as-of instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import disclosure, indicators
from tejido.impact import queries as impact_queries
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.web.impact import words

DIGEST_SHOWN_COUNT = 12


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measurement as the table shows it, in words."""

    indicator: str
    name: str
    value: str
    range: str
    is_withheld: bool
    rung: str
    rows_count: int
    coverage: str
    digest: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """The lines of one group under its name."""

    name: str
    lines: Sequence[Line]


@require_safe
@gates.allowed("impact.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the measurements of a month; of a day, too, in a demonstration.

    What a reader sees follows their scope: internal staff everything, a client's user that client.
    """
    installation = journal_queries.installation()
    now = clock.now()
    today = now.astimezone(ZoneInfo(installation.zone)).date()
    from_date, to_date = _period(request, today=today, days_allowed=installation.demonstration)
    with _opened_to_reviewer(request):
        found = impact_queries.overview(from_date=from_date, to_date=to_date, as_of=now)
    shown = {row.indicator for section in found.sections for row in section.measurements}
    context = {
        "from_date": from_date,
        "last_date": to_date - timedelta(days=1),
        "is_day": to_date - from_date == timedelta(days=1),
        "earlier": (from_date - timedelta(days=1)).strftime("%Y-%m"),
        "later": to_date.strftime("%Y-%m") if to_date <= today else None,
        "as_of": now,
        "zone": installation.zone,
        "is_empty": found.is_empty,
        "parts": [_part(section) for section in found.sections],
        "definitions": [
            {"name": words.NAMES[name], "meaning": words.MEANINGS[name], "version": definition.version}
            for name, definition in indicators.INDICATORS.items()
            if name in shown
        ],
        "cell_min": disclosure.CELL_MIN,
    }
    return render(request, "impact/overview.html", context)


@contextmanager
def _opened_to_reviewer(request: HttpRequest) -> Iterator[None]:
    """Let an invited reviewer, whose own scope is empty, see the operator's figures; they are groups, never rows."""
    rights = gates.rights(request)
    if "reviewer" not in rights.roles or scopes.OPERATOR in rights.scope:
        yield
        return
    scopes.assign({*rights.scope, scopes.OPERATOR})
    try:
        yield
    finally:
        scopes.assign(rights.scope)


def _period(request: HttpRequest, *, today: date, days_allowed: bool) -> tuple[date, date]:
    """Return the period that the address asks for; the month that goes on where it asks for none.

    Raises: BadRequest: no such month or day.
    """
    day, month = request.GET.get("day"), request.GET.get("month")
    try:
        if day is not None and days_allowed:
            from_date = datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007
            return from_date, from_date + timedelta(days=1)
        from_date = today.replace(day=1) if month is None else datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007
        return from_date, (from_date + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        raise BadRequest("There is no such month or day.") from None


def _part(section: impact_queries.Section) -> Part:
    names = {
        "all": words.EVERYBODY,
        "site": words.NO_SITE if section.name == "none" else section.name,
        "work_mode": words.WORK_MODES.get(section.name, section.name),
    }
    return Part(
        name=str(names.get(section.dimension, section.name)), lines=[_line(row) for row in section.measurements]
    )


def _line(row: indicators.Measurement) -> Line:
    unit = row.definition.unit
    figure = row.figure
    ends = [_number(end, unit=unit, share_decimals=1) for end in (figure.low, figure.high)]
    is_range = figure.value is not None and figure.low != figure.high
    return Line(
        indicator=row.indicator,
        name=str(words.NAMES[row.indicator]),
        value=_value(figure, unit=unit),
        range=" – ".join(ends) if is_range else "",
        is_withheld=figure.value is None,
        rung=str(words.RUNGS[row.rung]),
        rows_count=row.rows_count,
        coverage=_value(row.coverage, unit="share") if row.coverage else "",
        digest=(row.rows_digest or "")[:DIGEST_SHOWN_COUNT],
        version=row.definition_version,
    )


def _value(figure: disclosure.Figure, *, unit: indicators.Unit) -> str:
    if figure.value is None:
        return str(words.WITHHELD[figure.withheld or "few_people"])
    return f"{_number(figure.value, unit=unit)} {words.UNITS[unit]}".strip()


def _number(value: float | None, *, unit: indicators.Unit, share_decimals: int = 0) -> str:
    if value is None:
        return ""
    # Django cuts digits off; a number is rounded before it gets there.
    if unit == "share":
        return f"{formats.number_format(round(100 * value, share_decimals), decimal_pos=share_decimals)} %"
    decimals = 1 if unit == "hours" else 0
    return formats.number_format(round(value, decimals), decimal_pos=decimals, force_grouping=True)
