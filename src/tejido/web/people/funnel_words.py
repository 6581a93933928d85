"""The words of the funnel's pages: what stages, reasons, results and rules are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tejido.people import cohorts, opening_queries

Words = Mapping[str, Promise]

STAGES: Words = {
    "reached": _("reached"),
    "interested": _("interested"),
    "enrolled": _("enrolled"),
    "attended": _("attended"),
    "completed": _("completed"),
    "came_to_site": _("came to the site"),
    "applied": _("applied"),
    "offered": _("offered a job"),
    "hired": _("hired by us"),
    "hired_elsewhere": _("hired elsewhere"),
    "not_interested": _("not interested"),
}
REASONS: Words = {
    "not_said": _("not said"),
    "other_job": _("has another job"),
    "studies": _("studies"),
    "care_of_others": _("cares for somebody"),
    "transport": _("transport"),
    "hours": _("the hours do not suit"),
    "pay": _("the pay"),
    "moved_away": _("moved away"),
    "not_what_was_expected": _("not what was expected"),
    "not_reachable": _("cannot be reached"),
    "partner": _("by a partner"),
    "client": _("by a client of ours"),
    "other_contact_centre": _("by another contact centre"),
    "other_employer": _("by another employer"),
    "own_business": _("works on their own"),
}
OUTREACH_KINDS: Words = {
    "talk": _("Talk"),
    "fair": _("Fair"),
    "visit": _("Visit"),
    "campaign": _("Campaign"),
    "other": _("Other"),
}
RESULTS: Words = {
    "passed": _("passed"),
    "not_passed": _("not passed"),
    "attended_only": _("left early"),
}
COST_KINDS: Words = {
    "fees": _("Fees"),
    "transport": _("Transport"),
    "meals": _("Meals"),
    "other": _("Other"),
}
ANSWERS: Words = {
    "": _("seat on offer"),
    "accepted": _("took the seat"),
    "declined": _("declined the seat"),
    "no_answer": _("did not answer"),
}
STRATA: Words = {
    "none": _("Everybody together"),
    "partner": _("Apart by partner"),
    "place": _("Apart by place"),
    "partner_and_place": _("Apart by partner and place"),
}
RULES: Words = {
    "proportional": _("in proportion to how many apply"),
    "equal": _("the same number for each"),
}
WHEN: Words = {
    "coming": _("Coming"),
    "running": _("Running"),
    "ended": _("Finished"),
    "cancelled": _("Cancelled"),
}
DIMENSIONS: Words = {
    "nothing": _("Nothing"),
    "partner": _("Partner"),
    "cohort": _("Cohort"),
    "place": _("Place"),
}


def course_name(course: cohorts.Course) -> str:
    """Return a course's name in the page's language."""
    return course.name_es if (translation.get_language() or "").startswith("es") else course.name_en


def opening_name(opening: opening_queries.Opening) -> str:
    """Return how an opening is called: its position, where it is, and since when it is open."""
    is_spanish = (translation.get_language() or "").startswith("es")
    position = opening.position.name_es if is_spanish else opening.position.name_en
    return f"{position} · {opening.place.name} ({opening.opened_on.isoformat()})"


def cohort_name(cohort: cohorts.Cohort) -> str:
    """Return how a cohort is called: its course and its own name."""
    return f"{course_name(cohort.course)} · {cohort.name}"
