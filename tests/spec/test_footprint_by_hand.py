"""The footprint worked out by hand, beside what the core makes of it: each case is one that a reader can check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tejido.core.impact.footprint import change, commute, contracts, factors, kinds, lines, remote
from tejido.core.reference import values

SHIPPED = factors.Chooser(values.shipped())
MAY = date(2024, 5, 1)
MONTERIA = "CO-23001"


def used(kind: str, amount: float, *, month: date = MAY, site: str = "m", variant: str = "") -> lines.Activity:
    return lines.Activity(kind=kind, amount=amount, month=month, site=site, place=MONTERIA, variant=variant)


def kilograms(*activities: lines.Activity) -> dict[str, float]:
    return {one.source.code: one.kg for one in lines.work_out(activities, chooser=SHIPPED).lines}


def test_ten_kilometres_by_bus_and_back_are_two_kilograms_a_day() -> None:
    # 2 trips x 10 km x 0.10385 kg
    way = commute.day_kg({"bus": (1.0, 10.0)}, place=MONTERIA, day=MAY, chooser=SHIPPED)
    assert way is not None
    assert way.kg == pytest.approx(2.077)
    # Half come by bus and half on foot: half of it.
    half = commute.day_kg({"bus": (0.5, 10.0), "walk": (0.5, 1.0)}, place=MONTERIA, day=MAY, chooser=SHIPPED)
    assert half is not None
    assert half.kg == pytest.approx(2.077 / 2)


def test_a_cooled_day_at_home_on_the_coast_eats_the_saved_way() -> None:
    day = remote.compare(ways={"bus": (1.0, 10.0)}, place=MONTERIA, day=MAY, chooser=SHIPPED)
    assert day is not None
    # 0.150 kW x 8 h x 0.220, and 1 kW x 8 h x 0.220
    assert (day.home.kit_kg, day.cooled.cooling_kg) == (pytest.approx(0.264), pytest.approx(1.76))
    assert day.saved_kg == pytest.approx(2.077 - 0.264)
    assert day.saved_cooled_kg == pytest.approx(0.053, abs=1e-9)
    # A way of five kilometres, and the cooled day costs more than it saves.
    short = remote.compare(ways={"bus": (1.0, 5.0)}, place=MONTERIA, day=MAY, chooser=SHIPPED)
    assert short is not None
    assert short.saved_cooled_kg < 0 < short.saved_kg
    assert short.even_hours == pytest.approx((1.0385 - 0.264) / 0.220)


def test_electricity_is_told_both_ways() -> None:
    # 10,000 kWh of May 2024 at 0.220; a certificate covers 3,660 kWh over the leap year: 310 of them in May.
    certificate = contracts.Contract(
        key="c", kind="certificate", site="m", from_date=date(2024, 1, 1), to_date=date(2025, 1, 1), energy_kwh=3660.0,
        share=None, variant="", reference="I-REC 1",
    )  # fmt: skip
    electricity = used("electricity", 10_000.0)
    assert kilograms(electricity) == {"electricity": pytest.approx(2200.0)}
    market = contracts.market_based([electricity], [certificate], chooser=SHIPPED)
    assert market.renewable_kwh == pytest.approx(310.0)
    assert lines.total(market.lines).kg == pytest.approx((10_000 - 310) * 0.220)
    assert contracts.renewable_share(market, solar_kwh=690.0) == pytest.approx(1000 / 10_690)
    # It never covers more than is used.
    assert contracts.market_based([used("electricity", 100.0)], [certificate], chooser=SHIPPED).lines[0].kg == 0.0


def test_a_supplier_with_a_factor_of_its_own_counts_by_contract_only() -> None:
    own = values.Value(
        key="grid_factor", place="CO", value=Decimal("0.050"), unit="kgCO2e/kWh", from_date=date(2024, 1, 1),
        to_date=date(2025, 1, 1), source="Acme", confidence="read", variant="supplier.acme",
    )  # fmt: skip
    chooser = factors.Chooser(values.Table([*values.shipped().values, own]))
    contract = contracts.Contract(
        key="c", kind="supplier", site="", from_date=date(2024, 5, 1), to_date=date(2024, 6, 1), energy_kwh=None,
        share=0.4, variant="supplier.acme", reference="7",
    )  # fmt: skip
    electricity = used("electricity", 1000.0)
    located = lines.work_out([electricity], chooser=chooser).lines
    assert lines.total(located).kg == pytest.approx(220.0)
    assert lines.total(contracts.market_based([electricity], [contract], chooser=chooser).lines).kg == pytest.approx(
        400 * 0.050 + 600 * 0.220
    )


def test_a_dry_year_is_told_from_what_we_did() -> None:
    # 2022: 1,000 kWh at 0.112. 2024: 800 kWh at 0.220. We used a fifth less, and the footprint grew by 64 kg.
    before = lines.work_out([used("electricity", 1000.0, month=date(2022, 5, 1))], chooser=SHIPPED).lines
    after = lines.work_out([used("electricity", 800.0)], chooser=SHIPPED).lines
    found = change.between(before, after)
    assert (found.before_kg, found.after_kg) == (pytest.approx(112.0), pytest.approx(176.0))
    assert found.activity_kg == pytest.approx(-200 * (0.112 + 0.220) / 2)
    assert found.grid_kg == pytest.approx((0.220 - 0.112) * (1000 + 800) / 2)
    assert found.other_factors_kg == 0
    assert found.before_kg + found.activity_kg + found.grid_kg == pytest.approx(found.after_kg)


def test_units_gases_clouds_and_devices() -> None:
    assert kinds.converted(Decimal(10), kind=kinds.KINDS["diesel"], unit="gallon") == Decimal("37.85411784")
    with pytest.raises(kinds.UnitInvalid):
        kinds.converted(Decimal(10), kind=kinds.KINDS["diesel"], unit="kWh")
    assert kilograms(used("refrigerant", 2.0, variant="r410a")) == {"refrigerant": pytest.approx(4512.0)}
    # 100 GB sent: 0.1 kWh, times the building's 1.135, at 0.0617 kg.
    cloud = kilograms(used("cloud_network", 100.0, site="", variant="sa-east-1"))
    assert cloud == {"cloud_network": pytest.approx(100 * 0.001 * 1.135 * 0.0617)}
    # Four laptops for a year of their four: one laptop.
    laptops = kilograms(used("device_laptop", 4.0, site="", variant="laptop"))
    assert laptops == {"device_laptop": pytest.approx(275.0)}
    # Diesel sends out on its way to us too.
    assert set(kilograms(used("diesel", 10.0))) == {"diesel", "diesel_upstream"}


@pytest.mark.parametrize(
    ("year", "number", "grade"),
    [(2022, 0.112, "A"), (2023, 0.220, "C"), (2024, 0.220, "B"), (2025, 0.220, "C"), (2026, 0.220, "C"),
     (2021, 0.112, "C")],
)  # fmt: skip
def test_a_year_without_an_official_factor_takes_the_nearest_and_says_so(
    year: int, number: float, grade: factors.Grade
) -> None:
    chosen = SHIPPED.choose("grid_factor", place=MONTERIA, day=date(year, 5, 1))
    assert chosen is not None
    assert (chosen.number, chosen.grade, chosen.is_same_year) == (number, grade, year in (2022, 2024))
