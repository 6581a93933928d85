"""Where a new operator begins: the steps to a reviewed standard, and which are done already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DONE = resources.files("tejido.impact").joinpath("sql/standard_start.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step.

    Args:
        verb: What somebody must be allowed to do to go there.
        page: The name of the address where it is done.
    """

    code: str
    verb: str
    page: str
    is_done: bool


# In the order in which they help each other.
STEPS: Sequence[tuple[str, str, str]] = (
    ("site", "people.see", "setup_sites"),
    ("programme", "clients.see", "setup_clients"),
    ("consents", "consents.publish", "consent_texts"),
    ("partner", "partners.see", "people_partners"),
    ("cohort", "people.see", "people_cohorts"),
    ("contracts", "people.see", "people_employment"),
    ("paths", "people.see", "people_growth"),
    ("hours", "hours.see", "people_hours"),
    ("pay", "pay.see", "people_pay"),
    ("climate", "climate.see", "people_climate"),
    ("reviewer", "access.invite", "access"),
    ("assessment", "standards.keep", "impact_begin_assessment"),
    ("handed_in", "standards.see", "impact_standards"),
    ("signed", "impact.see", "impact_results"),
)
TITLES: Mapping[str, Promise] = {
    "site": _("Say where you work"),
    "programme": _("Set up a client and a programme"),
    "consents": _("Publish the words of your consents"),
    "partner": _("Find a partner who knows the people"),
    "cohort": _("Plan a course"),
    "contracts": _("Put the terms of contracts on record"),
    "paths": _("Write down what each position asks for"),
    "hours": _("Lock a period of hours"),
    "pay": _("Close a month of pay with two signatures"),
    "climate": _("Ask the team how it goes"),
    "reviewer": _("Invite a reviewer from outside"),
    "assessment": _("Begin a self-assessment"),
    "handed_in": _("Hand it in for review"),
    "signed": _("Read the signed result"),
}
REASONS: Mapping[str, Promise] = {
    "site": _("Pay, law and the town are read from the place."),
    "programme": _("What clients owe stands in the standard, too."),
    "consents": _("Nobody can tell why they count before they have read what happens with it."),
    "partner": _("A school or a municipality refers people whom an advertisement does not reach."),
    "cohort": _("Where more apply than there are seats, a sealed draw decides."),
    "contracts": _("A written contract is the first thing a reviewer asks for."),
    "paths": _("A promotion can only follow evidence if it is written what counts as evidence."),
    "hours": _("Pay and rest are read from hours that nobody changes any more."),
    "pay": _("Two signatures show that what is due is what is paid."),
    "climate": _("People tell in a survey what they would not tell a boss."),
    "reviewer": _("A client, a non-profit, an auditor or another operator: somebody who has no part in yours."),
    "assessment": _("Answer honestly. A gap with an owner and a day is better than a claim without evidence."),
    "handed_in": _("From then on your answers stand, and the reviewer asks."),
    "signed": _("It holds for two years. Before it ends, you are reminded."),
}
WHOSE: Mapping[str, Promise] = {
    "site": _("the people lead"),
    "programme": _("the administrator"),
    "consents": _("the people lead or the impact lead"),
    "partner": _("the people lead"),
    "cohort": _("the people lead"),
    "contracts": _("the people lead"),
    "paths": _("the people lead"),
    "hours": _("the people lead"),
    "pay": _("the people lead and the administrator"),
    "climate": _("the people lead"),
    "reviewer": _("the administrator"),
    "assessment": _("the impact lead"),
    "handed_in": _("the impact lead"),
    "signed": _("the reviewer"),
}


def steps() -> list[Step]:
    """Return the steps in order, each with whether it is done."""
    with connection.cursor() as cursor:
        cursor.execute(DONE)
        names = [column.name for column in cursor.description]
        done = dict(zip(names, cursor.fetchone(), strict=True))
    return [Step(code=code, verb=verb, page=page, is_done=done[code]) for code, verb, page in STEPS]
