"""What the pages of impact statements share: who may see which statement, and the periods that can be frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.access import gates
from tejido.core import dates
from tejido.core.impact.statement import control
from tejido.impact import errors
from tejido.impact.statements import queries
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.web.impact import reach
from tejido.web.impact.statements import document
from tejido.web.shared import public_language, sections

SEE, FREEZE, PUBLISH = "impact_statements.see", "impact_statements.freeze", "impact_statements.publish"
EXTRACT = "impact_statements.extract"
PERIODS_COUNT = {"month": 12, "quarter": 4, "year": 2}


def sees_drafts(request: HttpRequest) -> bool:
    """Return whether the reader may see what is frozen and not published yet."""
    rights = gates.rights(request)
    return rights.may(FREEZE, client_id=scopes.OPERATOR) or rights.may(PUBLISH, client_id=scopes.OPERATOR)


def statement(request: HttpRequest, key: UUID) -> queries.Statement:
    """Return a statement that the reader may see: their own client's, or one of the operator's that is published.

    Raises: NoSuchImpactStatement
    """
    if sees_drafts(request):
        return queries.one(key)
    rights = gates.rights(request)
    if rights.scope:
        try:
            found = queries.one(key, is_published_only=True)
        except errors.NoSuchImpactStatement:
            found = None
        if found is not None and (found.client_id is None or rights.may(SEE, client_id=found.client_id)):
            return found
    # What the operator has published is open to everybody.
    scopes.assign({*rights.scope, scopes.OPERATOR})
    found = queries.one(key, is_published_only=True)
    if found.client_id is not None:
        raise errors.NoSuchImpactStatement(errors.NoSuchImpactStatement.__doc__)
    return found


def every(request: HttpRequest) -> Sequence[queries.Statement]:
    """Return the statements of the reader's list."""
    if sees_drafts(request):
        return queries.every()
    with reach.opened_to_reviewer(request):
        return queries.every(is_published_only=True)


def readable(request: HttpRequest) -> Sequence[queries.Statement]:
    """Return every statement that the reader may see, the operator's published ones included; the newest first."""
    if sees_drafts(request):
        return queries.every()
    rights = gates.rights(request)
    scopes.assign({*rights.scope, scopes.OPERATOR})
    found = queries.every(is_published_only=True)
    return [row for row in found if row.client_id is None or rights.may(SEE, client_id=row.client_id)]


def languages() -> Mapping[str, str]:
    """Return the other language that a page can be read in."""
    other = "en" if public_language.now() == "es" else "es"
    return {"other_language": other, "other_language_name": {"es": "Español", "en": "English"}[other]}


def way(request: HttpRequest) -> list[sections.Step]:
    """Return the way to the list of statements that the reader may open."""
    if gates.rights(request).may(SEE):
        return back()
    return [sections.Step(label=_("Published impact statements"), url=reverse("impact_statements_published"))]


def periods() -> list[tuple[date, date]]:
    """Return the periods that can be frozen: the last months, quarters and years that are over, the newest first."""
    today = journal_queries.business_day(clock.now())
    found = []
    for grain, count in PERIODS_COUNT.items():
        months = control.GRAIN_MONTHS[grain]  # type: ignore[index]  # the same grains
        begin = date(today.year, (today.month - 1) // months * months + 1, 1)
        for _number in range(count):
            end, begin = begin, dates.months_later(begin, months=-months)
            found.append((begin, end))
    return found


def name_of(from_date: date, to_date: date) -> str:
    """Return what a fixed period is called."""
    return document.period_name(from_date, to_date, control.grain_of(from_date, to_date))


def title_of(row: queries.Statement) -> str:
    """Return what a statement is called in a list."""
    return name_of(row.from_date, row.to_date)


def back() -> list[sections.Step]:
    """Return the way to the statements."""
    return [sections.Step(label=_("Impact statements"), url=reverse("impact_statements"))]
