"""Why a number cannot be given, in words: the reasons of each part, by code, and whose it is to fill the gap."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

WORK: Words = {
    "coverage_low": _("Fewer than half of the people have said how they were when they were hired. Saying it is free."),
    "computation_refused": _("It could not be computed for this period."),
    "not_measured": _("Nothing was measured for this period."),
    "few_people": _("Too few people stand behind it to publish it."),
    "period_open": _("It is published once the month is over."),
}
STANDARDS: Words = {
    "no_signed_review": _(
        "No review of a standard is signed that holds. Hand an assessment in, and invite a reviewer."
    ),
}
# Each part adds its own reasons here.
REASONS: Words = {
    **WORK,
    **STANDARDS,
}
OWNERS: Words = {
    "impact_lead": _("Impact lead"),
    "people_lead": _("People lead"),
    "planner": _("Planner"),
    "supervisor": _("Supervisor"),
    "administrator": _("Administrator"),
    "client": _("Client"),
    "reviewer": _("Reviewer"),
    "partner": _("Partner"),
    "agent": _("Agents themselves"),
}


def reason(code: str) -> str:
    """Return a reason in words."""
    return str(REASONS.get(code, REASONS["computation_refused"]))


def owner(role: str) -> str:
    """Return whose gap it is."""
    return str(OWNERS.get(role, OWNERS["impact_lead"]))
