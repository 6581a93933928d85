"""Indicators as records: what a definition must say, what a measurement may claim, and how figures are withheld."""

from __future__ import annotations

import csv
import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tejido.core.impact import definitions, disclosure, indicators

IRIS = Path(__file__).resolve().parents[3] / "shared" / "data" / "impact" / "iris53_ids_names.csv"
GIVEN: dict[str, Any] = {
    "indicator": "worked_hours", "figure": disclosure.plain_figure(3), "rows_count": 3, "from_date": date(2026, 3, 1),
    "to_date": date(2026, 4, 1), "as_of": datetime(2026, 4, 1, tzinfo=UTC), "claimed": "output",
}  # fmt: skip


def _changed(**changes: Any) -> indicators.Indicator:
    return dataclasses.replace(indicators.INDICATORS["impact_workers"], **changes)


@pytest.mark.parametrize("changes", [
    {"version": 0}, {"code": "Impact workers"}, {"unit": "pesos colombianos"}, {"rung": "proven"}, {"scope": ()},
    {"names": {"en": "Impact workers"}}, {"numerators": {"en": "x", "es": " "}},
    {"denominators": {"en": "x", "es": ""}},
    {"mappings": {"iris": ("OI12",)}}, {"mappings": {"unknown": ("1-1",)}}, {"mappings": {"gri": ()}},
    {"five": {"what": {"en": "x", "es": "y"}}},
])  # fmt: skip
def test_a_definition_that_leaves_something_out_cannot_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(indicators.IndicatorInvalid):
        _changed(**changes)


def test_a_definition_may_leave_its_contribution_out_and_is_then_output() -> None:
    assert not _changed().is_contribution_told
    told = {**_changed().five, "contribution": {"en": "Compared with a lottery.", "es": "Comparado con un sorteo."}}
    assert _changed(five=told).is_contribution_told


@pytest.mark.parametrize("claimed", ["outcome", "net", "causal"])
def test_no_measurement_claims_more_than_its_indicator_may(claimed: Any) -> None:
    with pytest.raises(indicators.MeasurementInvalid):
        indicators.Measurement(**{**GIVEN, "claimed": claimed})


@pytest.mark.parametrize("changes", [
    {"indicator": "happiness"}, {"to_date": date(2026, 3, 1)}, {"dimension": "client"}, {"group_key": ""},
    {"interval": "about"},
])  # fmt: skip
def test_a_measurement_names_what_it_is_about(changes: dict[str, Any]) -> None:
    indicators.Measurement(**GIVEN)
    with pytest.raises(indicators.MeasurementInvalid):
        indicators.Measurement(**{**GIVEN, **changes})


def test_every_iris_identifier_that_is_used_is_known_by_its_name() -> None:
    used = {each for one in indicators.INDICATORS.values() for each in one.mappings.get("iris", ())}
    assert used <= definitions.iris_names().keys()


def test_every_framework_that_is_used_has_its_version() -> None:
    used = {name for one in indicators.INDICATORS.values() for name in one.mappings}
    assert used <= definitions.frameworks().keys() == definitions.MAPPED.keys()
    assert all(each["name"] and each["version"] and each["address"] for each in definitions.frameworks().values())


@pytest.mark.skipif(not IRIS.exists(), reason="the list of IRIS+ identifiers is not beside the project")
def test_the_names_of_iris_are_those_of_its_catalogue() -> None:
    with IRIS.open(newline="") as file:
        names = {row["iris_id"]: row["name"] for row in csv.DictReader(file)}
    assert definitions.iris_names().items() <= names.items()


# Figures


def test_a_mean_of_few_people_is_withheld_and_one_of_many_is_rounded_outwards() -> None:
    few = disclosure.sampled_figure(1_250_400, low=1_200_100, high=1_300_900, people=9, step=1_000)
    assert (few.value, few.withheld) == (None, "few_people")
    many = disclosure.sampled_figure(1_250_400, low=1_200_100, high=1_300_900, people=10, step=1_000)
    assert (many.value, many.low, many.high) == (1_250_000, 1_200_000, 1_301_000)
    share = disclosure.sampled_figure(0.314, low=0.2, high=0.4, people=10)
    assert (share.value, share.low, share.high) == (0.314, 0.2, 0.4)


def test_an_interval_holds_its_value() -> None:
    with pytest.raises(disclosure.CellInvalid):
        disclosure.sampled_figure(5, low=6, high=7, people=50)


def test_a_small_group_does_not_follow_from_the_total() -> None:
    shown = disclosure.headcounts({"a": 40, "b": 12, "c": 3, "none": 0})
    assert {name: figure.value for name, figure in shown.items()} == {"a": 40, "b": None, "c": None, "none": 0}
    assert disclosure.headcount_figure(9).value is None
    assert disclosure.headcount_figure(10).value == 10
