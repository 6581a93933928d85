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
LIVELIHOOD: Words = {
    "pay_not_signed": _("No pay of this month was signed by two people yet."),
    "living_wage_missing": _("No living wage is kept for these places. Who holds a licence can load its table."),
    "local_wage_missing": _("No local wage is kept for these places and positions. Look one up, with its source."),
    "households_application": _("Too few told how their household was when they applied. Telling is free."),
    "households_month_6": _("Too few told of their household after 6 months. Remind them; telling is free."),
    "households_month_12": _("Too few told of their household after 12 months. Remind them; telling is free."),
    "households_month_24": _("Too few told of their household after 24 months. Remind them; telling is free."),
    "earnings_untold": _("Too few told what they earned before they came. Telling is free."),
}
STAYING: Words = {
    "seats_filled_inside_none": _(
        "No opening above entry was filled in the last twelve months, or none was written down."
    ),
    "job_placement_rate_none": _("Nobody from outside finished a training in the last twelve months."),
}
# Each part adds its own reasons here.
REASONS: Words = {
    **WORK,
    **LIVELIHOOD,
    **STAYING,
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
