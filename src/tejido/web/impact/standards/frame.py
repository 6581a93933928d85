"""What the pages of standards share: verbs, who reads from outside, the way back, and files handed out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.impact.standards import errors, reviews, sheets
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.web.impact import sections as impact_sections
from tejido.web.shared import sections

SEE, KEEP, REVIEW = "standards.see", "standards.keep", "standards.review"
SIGNED = "impact.see"
SECTION = impact_sections.IMPACT


def today() -> date:
    """Return the business day of the operator."""
    return journal_queries.business_day(clock.now())


@contextmanager
def opened(request: HttpRequest) -> Iterator[None]:
    """Open the operator's rows to somebody from outside, while a view asks for what was opened to them and no more."""
    rights = gates.rights(request)
    if scopes.OPERATOR in rights.scope:
        yield
        return
    scopes.assign({*rights.scope, scopes.OPERATOR})
    try:
        yield
    finally:
        scopes.assign(rights.scope)


def own(key: UUID) -> sheets.Sheet:
    """Return an assessment of the operator's own.

    Raises: NoSuchAssessment
    """
    return sheets.sheet(key)


def reviewed(request: HttpRequest, key: UUID) -> sheets.Sheet:
    """Return an assessment to which the reader is invited; call it where the operator's rows are open.

    Raises:
        NoSuchAssessment: there is none, or somebody else is invited.
        NotAllowed: the reader has got a part in the operation since.
    """
    user = gates.user(request)
    if not reviews.is_from_outside(user, at=clock.now()):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    return sheets.sheet(key, reviewer_user_id=user.pk)


def signed(request: HttpRequest, key: UUID) -> sheets.Sheet:
    """Return a signed assessment that the reader may see; call it where the operator's rows are open.

    Raises: NoSuchAssessment: it is not signed, or not opened to this reader.
    """
    if gates.rights(request).may(SEE):
        found = sheets.sheet(key)
    elif gates.rights(request).may(REVIEW):
        found = reviewed(request, key)
    else:
        found = sheets.sheet(key)
        if found.assessment.shown_at is None:
            raise errors.NoSuchAssessment(errors.NoSuchAssessment.__doc__)
    if not found.is_signed:
        raise errors.NoSuchAssessment(errors.NoSuchAssessment.__doc__)
    return found


def trail(*steps: sections.Step) -> list[sections.Step]:
    """Return the way from the standards page to a page."""
    return [sections.Step(label=_("Standards"), url=reverse("impact_standards")), *steps]


def review_trail(*steps: sections.Step) -> list[sections.Step]:
    """Return the way from the reviewer's list to a page."""
    return [sections.Step(label=_("Reviews"), url=reverse("impact_reviews")), *steps]
