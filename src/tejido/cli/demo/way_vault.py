"""What a few of the demonstration's people told about their household and themselves when they were hired."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tejido.cli.demo import cast, way, way_plans
from tejido.core.impact import consents, poverty
from tejido.vault import actions as vault_actions
from tejido.vault import queries as vault_queries

# Agent's number, people at home, those who earn, and pesos a month, at application and after six months.
HOUSEHOLDS = ((1, 4, 1, 1100000, 2, 2850000), (3, 5, 1, 900000, 2, 2500000), (4, 6, 0, 350000, 1, 1750000))
GROUPS = (
    (1, {"gender": "woman", "head_of_household": "yes", "ethnic_group": "prefer_not_to_say"}),
    (4, {"gender": "man", "conflict_victim": "yes"}),
)
SIX_MONTHS_DAYS = 183


def declare(setting: way.Setting) -> None:
    """Put it into the vault, each in the words agreed to; whoever told it already is left alone."""
    for number, answers in GROUPS:
        person_id = setting.agent(number).pk
        if not _has_told(person_id, "self_identification"):
            vault_actions.declare_groups(
                person_id, answers=answers, consent_version=consents.current("self_identification").version,
                how="in_person", by_user_id=setting.lead_id, at=setting.at,
            )  # fmt: skip
    for number, members, earners, income, later_earners, later_income in HOUSEHOLDS:
        person_id = setting.agent(number).pk
        if _has_told(person_id, "household"):
            continue
        hired = setting.day(-cast.WAY_DAYS_AGO)
        _snapshot(person_id, "application", hired, (members, earners, income), setting)
        later = setting.day(SIX_MONTHS_DAYS - cast.WAY_DAYS_AGO)
        _snapshot(person_id, "month_6", later, (members, later_earners, later_income), setting)


def _has_told(person_id: int, purpose: str) -> bool:
    return any(consent.purpose == purpose for consent in vault_queries.consents_of(person_id))


def _snapshot(person_id: int, moment: str, taken: date, household: tuple[int, int, int], setting: way.Setting) -> None:
    members, earners, income = household
    vault_actions.take_snapshot(
        person_id, moment=moment, taken_on=taken,
        household=poverty.Household(
            members_count=members, earners_count=earners, income_month=Decimal(income), currency=way_plans.PESOS,
            domain=f"city:{cast.PLACES['monteria'][0]}",
        ),
        consent_version=consents.current("household").version, how="in_person", by_user_id=setting.lead_id,
        at=setting.at,
    )  # fmt: skip
