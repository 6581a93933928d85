"""What the demonstration's households and wages are compared with, and what many people told of home. All invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tejido.access import models as access
from tejido.cli.demo import cast, crew, way, way_plans
from tejido.core import facts
from tejido.core.impact import consents, poverty
from tejido.core.reference import values
from tejido.impact import declarations
from tejido.people import models as people
from tejido.reference import proposals, tables
from tejido.vault import actions as vault_actions
from tejido.vault import queries as vault_queries

SOURCE = "Invented for the demonstration"
# Key, variant and pesos a month: the line for one person, a living wage, and what advisors earn elsewhere in the town.
AMOUNTS = (
    ("poverty_line_monetary", "", 460_000), ("living_wage_month", "demonstration.urban.gross", 1_950_000),
    ("local_wage_month", "advisor", 1_760_000),
)  # fmt: skip
LASTS_DAYS = 800
# From this number on agents told of their home; the first are left to `way_vault`.
FIRST_TELLER = 5
# Moment and days after the hire.
MOMENTS: Mapping[str, int] = {"application": 0, "month_6": 183, "month_12": 365}
GENDERS = ("woman", "man")
AVERSE = 7
# People at home, and pesos that come in for each of the others at first and later: of four homes one stays above its
# line, one crosses it, one stays below it and one falls below it.
HOMES = ((3, 700_000, 700_000), (4, 180_000, 180_000), (6, 180_000, 180_000), (7, 700_000, 180_000))
# What five in a row earned by themselves before, the last of them more than now.
EARNED_BEFORE = tuple(map(Decimal, (0, 150_000, 300_000, 450_000, 2_600_000)))
EARNED_LATER = Decimal(1_600_000)


def is_made() -> bool:
    """Tell whether the last of the amounts was proposed."""
    return tables.Proposal.objects.filter(key=_key(len(AMOUNTS) - 1, list(cast.PLACES)[-1])).exists()


def make(setting: way.Setting) -> None:
    """Let the people lead propose what there is to compare with, marked as invented, and the impact lead approve it."""
    approver = facts.Actor("user", setting.user(cast.address("impacto")).pk)
    for place, (code, _name) in cast.PLACES.items():
        for number, (key, variant, pesos) in enumerate(AMOUNTS):
            value = values.Value(
                key=key, place=f"CO-{code}", value=Decimal(pesos), unit=f"{way_plans.PESOS}/month",
                from_date=setting.day(-LASTS_DAYS), to_date=None, source=SOURCE, status="demonstration",
                confidence="policy", variant=variant, version="demonstration",
            )  # fmt: skip
            held = proposals.propose(
                act="add", value=value, reason=SOURCE, key=_key(number, place), by=setting.by, at=setting.at
            )
            proposals.approve(key=held.key, recorded_at=setting.now, by=approver, at=setting.at)


def is_declared(setting: way.Setting) -> bool:
    """Tell whether the last of those who tell of home told all that is due."""
    return not any(_untold(teller, setting) for teller in _tellers()[-1:])


def declare(setting: way.Setting) -> None:
    """Put what was told of home into the vault, at the hire and later; what somebody told already is left alone."""
    for teller in _tellers():
        untold = _untold(teller, setting)
        if untold:
            _declare(teller, untold, setting)


@dataclass(frozen=True, kw_only=True)
class _Teller:
    person_id: int
    plan: crew.AgentPlan
    hired_on: date


def _tellers() -> Sequence[_Teller]:
    """Return whoever of those who tell of home is there, by number."""
    plans = {plan.address: plan for plan in crew.AGENTS if plan.number >= FIRST_TELLER and not plan.is_newcomer}
    users = access.User.objects.filter(email__in=plans).exclude(person_id=None).values_list("person_id", "email")
    address = {person_id: email for person_id, email in users if person_id is not None}
    held = people.Employment.objects.filter(superseded_at=None, person_id__in=address).order_by("-from_date")
    hired = dict(held.values_list("person_id", "from_date"))
    found = [_Teller(person_id=one, plan=plans[address[one]], hired_on=first) for one, first in hired.items()]
    return sorted(found, key=lambda teller: teller.plan.number)


def _untold(teller: _Teller, setting: way.Setting) -> Mapping[str, date]:
    """Return the moments that have come and of which somebody told nothing yet, with their days."""
    due = {moment: teller.hired_on + timedelta(days=days) for moment, days in MOMENTS.items()}
    known = vault_queries.moments_of(teller.person_id)
    return {moment: on for moment, on in due.items() if on <= setting.today and moment not in known}


def _declare(teller: _Teller, untold: Mapping[str, date], setting: way.Setting) -> None:
    plan = teller.plan
    agreed: dict[str, Any] = {"how": "in_person", "by_user_id": setting.lead_id, "at": setting.at}
    if "application" in untold and plan.number % AVERSE:
        vault_actions.declare_groups(
            teller.person_id, answers={"gender": GENDERS[plan.number % 2]},
            consent_version=consents.current("self_identification").version, **agreed,
        )  # fmt: skip
    members, each_before, each_later = HOMES[plan.number % len(HOMES)]
    own = EARNED_BEFORE[plan.number % len(EARNED_BEFORE)]
    for moment, on in untold.items():
        earned, each = (own, each_before) if moment == "application" else (EARNED_LATER, each_later)
        declarations.take_snapshot(
            teller.person_id, moment=moment, taken_on=on,
            household=poverty.Household(
                members_count=members, earners_count=1 + (plan.number % 3 == 0),
                income_month=each * (members - 1) + earned, currency=way_plans.PESOS,
                domain=f"city:{cast.PLACES[plan.home][0]}", own_income_month=earned,
            ),
            consent_version=consents.current("household").version, **agreed,
        )  # fmt: skip


def _key(number: int, place: str) -> UUID:
    return way.key(f"compared/{place}/{number}")
