"""Towns: what the database itself refuses about suppliers, purchases, tables, outlines, comparisons and works."""

from __future__ import annotations

import psycopg
from tests import constraints
from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraint_town import JANUARY, MARCH
from tests.constraints import Case, at

PREFIXES = ("impact_town",)
EXCEPTIONS: dict[str, str] = {}
SUPPLIER, VERSION, PURCHASE = "impact_townsupplier", "impact_townsupplierversion", "impact_townpurchase"
TABLE, SHAPE = "impact_towntable", "impact_townshape"
COMPARISON, WORK = "impact_towncomparison", "impact_townwork"
SUPERSEDED = {"superseded_at": at(9)}

CASES: list[Case] = [
    refused(SUPPLIER, "town_supplier_code_is_a_code", {"code": "900.1-2"}, code="Café 1"),
    doubled(SUPPLIER, "impact_townsupplier_code_key", "code", code="otro"),
    doubled(VERSION, "town_supplier_one_version", "supplier_id", **SUPERSEDED),
    refused(VERSION, "town_supplier_size_known", {"size": "large"}, size="huge"),
    refused(VERSION, "town_supplier_traits_known", {"traits": ["women_led"]}, traits=["poor"]),
    refused(VERSION, "town_supplier_share_is_a_share", {"local_share": 1}, local_share="1.01"),
    superseded(VERSION, "town_supplier_superseded_later"),
    doubled(PURCHASE, "town_purchase_one_invoice", "supplier_id", "document", **SUPERSEDED),
    refused(PURCHASE, "town_purchase_document_is_a_code", {"document": "fv/1"}, document="F V"),
    refused(PURCHASE, "town_purchase_above_nothing", {"amount": 1}, amount=0),
    refused(PURCHASE, "town_purchase_currency_is_a_code", {"currency": "USD"}, currency="cop"),
    refused(PURCHASE, "town_purchase_of_a_month", {"month": MARCH}, month=JANUARY.replace(day=2)),
    superseded(PURCHASE, "town_purchase_superseded_later"),
    doubled(TABLE, "town_table_one_of_a_year", "area", "year", "name", year=2022),
    refused(TABLE, "town_table_area_known", {"area": "CO-23"}, area="Córdoba"),
    refused(TABLE, "town_table_names_its_source", source=""),
    refused(TABLE, "town_table_currency_is_a_code", {"currency": "USD"}, currency="cop"),
    refused(TABLE, "town_table_year_known", {"year": 1990}, year=1989),
    refused(TABLE, "town_table_has_a_digest", digest="0"),
    superseded(TABLE, "town_table_superseded_later"),
    doubled(SHAPE, "town_shape_once", "level", "code", **SUPERSEDED),
    Case(
        table=SHAPE, guard="town_shape_level_known", what="a street", beside=("town_shape_code_of_its_level",),
        forbidden=lambda s: s.change(SHAPE, level="street"),
    ),
    refused(SHAPE, "town_shape_code_of_its_level", {"level": "department", "code": "05"}, code="5"),
    refused(SHAPE, "town_shape_names_its_source", source=""),
    superseded(SHAPE, "town_shape_superseded_later"),
    doubled(COMPARISON, "town_comparison_one", "site_id", "figure", **SUPERSEDED),
    refused(COMPARISON, "town_comparison_figure_known", {"figure": "population_count"}, figure="crime"),
    refused(COMPARISON, "town_comparison_has_towns", {"places": ["CO-1", "CO-2", "CO-3"]}, places=["CO-1"]),
    refused(COMPARISON, "town_comparison_says_why", reason=""),
    superseded(COMPARISON, "town_comparison_superseded_later"),
    doubled(WORK, "town_work_one_version", "work", **SUPERSEDED),
    refused(WORK, "town_work_kind_known", {"kind": "incentive"}, kind="gift"),
    refused(WORK, "town_work_scheme_known", {"scheme": "zese"}, scheme="luck"),
    refused(WORK, "town_work_state_known", {"state": "stopped"}, state="late"),
    refused(WORK, "town_work_above_nothing", {"amount": 1}, amount=0),
    refused(WORK, "town_work_currency_is_a_code", {"currency": "USD"}, currency="cop"),
    refused(WORK, "town_work_names_its_source", source=""),
    refused(WORK, "town_work_finished_on_a_day", {"state": "finished", "to_date": MARCH}, state="finished"),
    refused(WORK, "town_work_ends_after_begin", {"to_date": JANUARY}, to_date="2025-12-31"),
    superseded(WORK, "town_work_superseded_later"),
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_towns_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()
