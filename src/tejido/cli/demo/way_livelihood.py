"""What the demonstration's households and wages are compared with, and what many people told of home. All invented."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from tejido.access import queries as access_queries
from tejido.cli.demo import cast, crew, way, way_plans
from tejido.core import facts
from tejido.core.impact import consents, poverty
from tejido.core.reference import values
from tejido.impact import declarations
from tejido.reference import proposals, tables
from tejido.vault import actions as vault_actions
from tejido.vault import queries as vault_queries

SOURCE = "Invented for the demonstration"
# Key, variant and pesos a month: the line for one person, a living wage, and what advisors earn elsewhere in the town.
AMOUNTS = (
    ("poverty_line_monetary", "", 460_000), ("living_wage_month", "demonstration.urban.gross", 1_950_000),
    ("local_wage_month", "advisor", 1_760_000),
)  # fmt: skip
LASTS_DAYS = 400
# Those agents told of their home, by number; the first of the numbers of `way_vault` are left to it.
TELLERS = range(5, 41)
SIX_MONTHS_DAYS = 183
GENDERS = ("woman", "man")
AVERSE = 7
# People at home, and pesos that come in for each of the others at first and later: of four homes one stays above its
# line, one crosses it, one stays below it and one falls below it.
HOMES = ((3, 700_000, 700_000), (4, 180_000, 180_000), (6, 180_000, 180_000), (7, 700_000, 180_000))
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


def declare(setting: way.Setting) -> None:
    """Put what was told of home into the vault, at the hire and later; whoever told already is left alone."""
    for plan in crew.AGENTS[TELLERS.start - 1 : TELLERS.stop - 1]:
        user = access_queries.user_by_email(plan.address)
        if user is None or user.person_id is None or plan.is_newcomer:
            continue
        if not any(consent.purpose == "household" for consent in vault_queries.consents_of(user.person_id)):
            _declare(user.person_id, plan, setting)


def _declare(person_id: int, plan: crew.AgentPlan, setting: way.Setting) -> None:
    agreed: dict[str, Any] = {"how": "in_person", "by_user_id": setting.lead_id, "at": setting.at}
    if plan.number % AVERSE:
        vault_actions.declare_groups(
            person_id, answers={"gender": GENDERS[plan.number % 2]},
            consent_version=consents.current("self_identification").version, **agreed,
        )  # fmt: skip
    members, each_before, each_later = HOMES[plan.number % len(HOMES)]
    hired = setting.day(-cast.OPENED_DAYS_AGO)
    own = Decimal(150_000 * (plan.number % 5))
    for moment, on, earned, each in (
        ("application", hired, own, each_before),
        ("month_6", setting.day(SIX_MONTHS_DAYS - cast.OPENED_DAYS_AGO), EARNED_LATER, each_later),
    ):
        declarations.take_snapshot(
            person_id, moment=moment, taken_on=on,
            household=poverty.Household(
                members_count=members, earners_count=1 + (plan.number % 3 == 0),
                income_month=each * (members - 1) + earned, currency=way_plans.PESOS,
                domain=f"city:{cast.PLACES[plan.home][0]}", own_income_month=earned,
            ),
            consent_version=consents.current("household").version, **agreed,
        )  # fmt: skip


def _key(number: int, place: str) -> UUID:
    return way.key(f"compared/{place}/{number}")
