"""Why a number cannot be given, in words: the reasons of each part, by code, and whose it is to fill the gap."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tejido.web.impact import claim_words

Words = Mapping[str, "str | Promise"]

WORK: Words = {
    "coverage_low": _("Fewer than half of the people have said how they were when they were hired. Saying it is free."),
    "computation_refused": _("It could not be computed for this period."),
    "not_measured": _("Nothing was measured for this period."),
    "few_people": _("Too few people stand behind it to publish it."),
    "made_up": _("It stands on an example that ships with the software. Put your own, with its source, in its place."),
    "period_open": _("It is published once the month is over."),
}
TOWN: Words = {
    "town_no_purchases": _("No purchase of this period is in the ledger yet."),
    "town_other_currency": _("Some amounts are in other currencies than Colombian pesos and are not added up."),
    "town_purchases_without_site": _("Some purchases name no site, so they are in no town’s own number."),
    "town_spending_not_asked": _("Nobody was asked where they spend, so the range is as wide as it can be."),
    "town_no_pay": _("No pay of this period is signed yet."),
    "town_sizes_unknown": _("No supplier with a purchase has a known size."),
    "town_no_table": _("There is no table of inputs and outputs with the sectors of these purchases."),
    "town_poverty_unknown": _("The register has no poverty figures of these towns and of the country."),
    "town_no_works": _("No public work was finished in this period."),
    "town_not_compared": _("No site’s town was compared with towns that were named before it opened."),
}
SURVEYS: Words = {
    "no_survey": _("No survey was closed within the last year. Ask people; it takes a minute to open one."),
    "few_answers": _("Fewer than ten people answered. Ask more of them, or by phone."),
}
BUYERS: Words = {
    "no_statement": _("No statement was issued for these months, or in several currencies, so there is no cost."),
    "no_answers": _("No customer answered the question after a contact. Switch it on in the programme's widget."),
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
FOOTPRINT: Words = {
    "no_whole_month": _("The footprint is counted for whole months; this period holds none."),
    "bill_missing": _("A bill of a site is missing. Enter it, or an estimate that says so."),
    "factor_missing": _("The register of reference values has no factor for something that was used."),
    "factor_of_another_year": _("Nobody has published the grid’s factor of these months; the nearest year stands in."),
    "commute_unknown": _("Nobody has been asked how they come to work."),
}
STANDARDS: Words = {
    "no_signed_review": _(
        "No review of a standard is signed that holds. Hand an assessment in, and invite a reviewer."
    ),
}
# Each part adds its own reasons here.
REASONS: Words = {
    **WORK,
    **TOWN,
    **LIVELIHOOD,
    **STAYING,
    **SURVEYS,
    **BUYERS,
    **FOOTPRINT,
    **claim_words.GAPS,
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
