"""The footprint's laws: sums add up whatever is divided, and factors are chosen in one order."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.core.impact.footprint import change, commute, contracts, factors, kinds, lines
from tejido.core.reference import keys, values

SHIPPED = factors.Chooser(values.shipped())
MONTHS = [date(2022, 3, 1), date(2024, 3, 1), date(2025, 7, 1)]
PLAIN = ("electricity", "diesel", "water", "travel_bus", "home_cooling")
activities = st.builds(
    lines.Activity, kind=st.sampled_from(PLAIN), amount=st.floats(0, 1e6), month=st.sampled_from(MONTHS),
    site=st.sampled_from(["m", "q"]), place=st.just("CO-23001"),
)  # fmt: skip


def total(*found: lines.Activity) -> lines.Amount:
    return lines.total(lines.work_out(found, chooser=SHIPPED).lines)


def value(number: str, *, variant: str = "", status: values.Status = "in_force", year: int = 2024) -> values.Value:
    return values.Value(
        key="diesel_factor", place="CO", value=Decimal(number), unit="kgCO2e/litre", from_date=date(year, 1, 1),
        to_date=date(year + 1, 1, 1), source="s", confidence="read", variant=variant, status=status,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(activities, max_size=8), st.floats(0, 1), st.integers(0, 99))
def test_dividing_a_bill_changes_no_sum(found: list[lines.Activity], share: float, seed: int) -> None:
    divided = []
    for one in found:
        for part in (share, 1 - share):
            divided.append(lines.Activity(
                kind=one.kind, amount=one.amount * part, month=one.month, site=one.site, place=one.place
            ))  # fmt: skip
    random.Random(seed).shuffle(divided)
    whole, parts = total(*found), total(*divided)
    assert (parts.kg, parts.low, parts.high) == pytest.approx((whole.kg, whole.low, whole.high))
    certificate = contracts.Contract(
        key="c", kind="certificate", site="", from_date=date(2024, 1, 1), to_date=date(2025, 1, 1), energy_kwh=5e5,
        share=None, variant="", reference="1",
    )  # fmt: skip
    one, other = (contracts.market_based(each, [certificate], chooser=SHIPPED) for each in (found, divided))
    assert lines.total(other.lines).kg == pytest.approx(lines.total(one.lines).kg)
    assert 0 <= other.renewable_kwh <= other.used_kwh + 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(activities, max_size=8), st.lists(activities, max_size=8))
def test_what_changed_adds_up_exactly(before: list[lines.Activity], after: list[lines.Activity]) -> None:
    first, then = (lines.work_out(each, chooser=SHIPPED).lines for each in (before, after))
    found = change.between(first, then)
    told = found.before_kg + found.activity_kg + found.grid_kg + found.other_factors_kg
    assert told == pytest.approx(found.after_kg, rel=1e-9, abs=1e-6)
    # Looked at the other way round, it is the same with another sign.
    back = change.between(then, first)
    assert back.activity_kg == pytest.approx(-found.activity_kg, rel=1e-9, abs=1e-6)


def test_every_source_names_keys_of_the_register_and_finds_a_factor_or_is_optional() -> None:
    for source in kinds.SOURCES.values():
        assert all(key in keys.KEYS for key in (*source.keys, *source.divides)), source.code
    for kind in kinds.KINDS.values():
        for variant in kind.variants or ("",):
            one = lines.Activity(
                kind=kind.code, amount=1, month=MONTHS[1], site="", place="CO-23001", variant=variant
            )  # fmt: skip
            missing = lines.work_out([one], chooser=SHIPPED).missing
            assert all(each.source.is_optional for each in missing), (kind.code, variant)


def test_the_order_of_factors() -> None:
    def chosen(*held: values.Value) -> str:
        found = factors.Chooser(values.Table(held)).choose("diesel_factor", place="CO-23001", day=date(2024, 5, 1))
        assert found is not None
        return f"{found.number}{found.grade}"

    official, own = value("2.5"), value("2.4", variant="supplier.acme")
    sector, default = value("2.6", variant="sector"), value("2.7", variant="ipcc")
    assert chosen(default, sector, official, own) == "2.4A"
    assert chosen(default, sector, official) == "2.5A"
    assert chosen(default, sector) == "2.6B"
    # The sector's own of the year goes before the country's of another one.
    assert chosen(value("2.5", year=2022), sector) == "2.6B"
    assert chosen(value("2.5", year=2022), value("2.9", year=2026)) == "2.9C"
    # What is made up or does not hold comes last, or not at all.
    assert chosen(value("9", status="demonstration"), official) == "2.5A"
    assert chosen(value("9", status="demonstration")) == "9.0D"
    assert factors.Chooser(values.Table([value("9", status="annulled")])).choose(
        "diesel_factor", place="CO", day=date(2024, 5, 1)
    ) is None  # fmt: skip


def test_a_formal_document_names_the_value_it_cannot_stand_on() -> None:
    chooser = factors.Chooser(values.Table([value("2.5", status="demonstration")]))
    one = lines.Activity(kind="diesel", amount=1, month=date(2024, 5, 1), site="m", place="CO")
    with pytest.raises(values.DemonstrationValue) as refused:
        lines.check_formal(lines.work_out([one], chooser=chooser).lines)
    assert refused.value.key == "diesel_factor"


def test_few_answers_are_not_told() -> None:
    def profile(count: int) -> commute.Profile:
        return commute.Profile(
            site="m", asked_date=date(2024, 3, 9), modes=(commute.Mode(mode="bus", people_count=count, km=8.0),),
            home_count=count, cooled_count=1,
        )  # fmt: skip

    assert (profile(9).ways, profile(9).cooled_share) == ({}, None)
    assert (profile(10).ways, profile(10).cooled_share) == ({"bus": (1.0, 8.0)}, 0.1)
    everyone = commute.Profile(site="", asked_date=date(2023, 1, 1), modes=profile(50).modes, home_count=0,
                               cooled_count=0)  # fmt: skip
    assert commute.holding([profile(9), everyone], site="m", month=date(2024, 5, 1)) == everyone
    assert commute.holding([profile(10), everyone], site="m", month=date(2024, 5, 1)) == profile(10)


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf")])
def test_an_amount_is_a_number_not_below_nothing(amount: float) -> None:
    with pytest.raises(lines.ActivityInvalid):
        lines.Activity(kind="water", amount=amount, month=date(2024, 5, 1), site="m", place="CO")
