"""The footprint: what the database itself refuses about bills, contracts, ways to work and counted months."""

from __future__ import annotations

import psycopg
from tests import constraints
from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraint_footprint import FEBRUARY, JANUARY
from tests.constraints import Case

PREFIXES = ("impact_footprint",)
EXCEPTIONS: dict[str, str] = {}
BILL, CONTRACT = "impact_footprintbill", "impact_footprintcontract"
COMMUTE, MONTH = "impact_footprintcommute", "impact_footprintmonth"
CASES: list[Case] = [
    refused(BILL, "footprint_bill_kind_known", {"kind": "water"}, kind="beer"),
    refused(BILL, "footprint_bill_variant_is_a_code", {"variant": "r410a"}, variant="R 410"),
    refused(BILL, "footprint_bill_of_a_month", {"month": FEBRUARY}, month="2026-02-02"),
    refused(BILL, "footprint_bill_not_below_nothing", {"quantity": 0}, quantity=-1),
    superseded(BILL, "footprint_bill_superseded_later"),
    doubled(BILL, "footprint_bill_once", "site_id", "kind", "variant", "month", "reference", reference="other"),
    refused(CONTRACT, "footprint_contract_kind_known", {"kind": "power_purchase"}, kind="promise"),
    refused(CONTRACT, "footprint_contract_ends_later", to_date=JANUARY),
    refused(CONTRACT, "footprint_contract_covers_one_way", {"energy_kwh": None, "share": 1}, share=1),
    refused(
        CONTRACT, "footprint_contract_names_its_factor", {"kind": "supplier", "variant": "supplier.acme"},
        kind="supplier",
    ),
    refused(CONTRACT, "footprint_contract_has_its_paper", reference=""),
    superseded(CONTRACT, "footprint_contract_superseded_later"),
    refused(COMMUTE, "footprint_commute_cools_at_home", {"cooled_count": 3}, cooled_count=4),
    superseded(COMMUTE, "footprint_commute_superseded_later"),
    doubled(COMMUTE, "footprint_commute_once", "site_id", "asked_date", asked_date=JANUARY),
    refused(MONTH, "footprint_month_begins_a_month", {"month": FEBRUARY}, month="2026-02-02"),
    superseded(MONTH, "footprint_month_superseded_later"),
    doubled(MONTH, "footprint_month_once", "month", "site_id", "place", month=FEBRUARY),
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_the_footprint_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()
