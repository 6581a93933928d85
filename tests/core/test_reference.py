"""Reference values without a database: which one holds, what a proposal changes, what a formal document refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tejido.core.imports import tables
from tejido.core.reference import benchmarks, changes, keys, values

SHIPPED = values.shipped()
MARCH, JUNE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def value(**given: Any) -> values.Value:
    told: dict[str, Any] = {
        "key": "week_hours_max", "place": "CO", "value": Decimal(42), "unit": "hours", "from_date": date(2026, 1, 1),
        "to_date": None, "source": "Ley 1", "confidence": "read", **given,
    }  # fmt: skip
    return values.Value(**told)


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        ("minimum_wage_month", "2025-12-31", (1_423_500, "in_force")),
        ("minimum_wage_month", "2026-02-11", (1_750_905, "in_force")),
        ("minimum_wage_month", "2026-02-12", (1_750_905, "suspended")),
        ("minimum_wage_month", "2026-02-19", (1_750_905, "transitional")),
        ("minimum_wage_month", "2026-07-17", (1_750_905, "in_force")),
        ("transport_allowance_month", "2026-07-01", (249_095, "in_force")),
        ("week_hours_max", "2026-07-14", (44, "in_force")), ("week_hours_max", "2026-07-15", (42, "in_force")),
        ("month_hours_divisor", "2026-07-15", (210, "in_force")),
        ("night_begins_hour", "2025-12-24", (21, "in_force")), ("night_begins_hour", "2025-12-25", (19, "in_force")),
        ("rest_day_surcharge", "2026-06-30", (Decimal("0.80"), "in_force")),
        ("rest_day_surcharge", "2026-07-01", (Decimal("0.90"), "in_force")),
        ("rest_day_surcharge", "2027-07-01", (1, "in_force")),
        ("disability_per_block", "2026-06-24", (2, "transitional")),
        ("disability_per_block", "2026-06-25", (2, "in_force")),
    ],
)  # fmt: skip
def test_what_ships_holds_on_the_day_in_every_town_of_the_country(key: str, day: str, expected: object) -> None:
    """The values of the facts, each on the first and the last day of its step."""
    found = SHIPPED.on(key, place="CO-23001", day=date.fromisoformat(day))
    assert (found.value, found.status) == expected
    assert found.source


# Values that each operator enters with its source: none that could ship is known to hold.
OWN = {
    "grid_losses_factor", "local_wage_month", "multidimensional_poverty_share", "population_count",
    "unemployment_share",
}  # fmt: skip


def test_every_value_that_ships_is_of_a_known_kind_and_within_its_range() -> None:
    for one in SHIPPED.values:
        changes.check(one)
    assert set(keys.KEYS) - {one.key for one in SHIPPED.values} == OWN
    held = [one for one in SHIPPED.values if one.status in changes.HOLDING]
    assert not [
        (one, other)
        for one in held
        for other in held
        if one is not other and changes.share_days(one, other)
        and (one.key, one.place, one.variant) == (other.key, other.place, other.variant)
    ]  # fmt: skip


def test_a_line_of_poverty_is_never_that_of_another_place_and_a_missing_value_says_which() -> None:
    day = date(2025, 3, 1)
    assert SHIPPED.on("poverty_line_monetary", place="CO", day=day).version == "dane-2024"
    with pytest.raises(values.NoSuchValue) as refused:
        SHIPPED.on("poverty_line_monetary", place="CO-23001", day=day)
    assert (refused.value.key, refused.value.place, refused.value.day) == ("poverty_line_monetary", "CO-23001", day)
    assert "CO-23001" in refused.value.__notes__[0]
    assert SHIPPED.find("minimum_wage_month", place="CO", day=date(2027, 1, 1)) is None, "the next decree is not ours"


def test_an_annulled_value_holds_no_more_but_was_known_to_hold_before_the_annulment_was_known() -> None:
    """What did we know on that day: in March the value holds in April; since June it was annulled from April on."""
    first = value(recorded_at=MARCH - timedelta(days=30), superseded_at=JUNE)
    held = [
        first,
        replace(first, to_date=date(2026, 4, 1), recorded_at=JUNE, superseded_at=None),
        replace(first, from_date=date(2026, 4, 1), recorded_at=JUNE, superseded_at=None, status="annulled"),
    ]
    april = {"place": "CO", "day": date(2026, 4, 15)}
    assert values.known(held, at=MARCH).on("week_hours_max", **april) == first
    now = values.known(held, at=JUNE)
    with pytest.raises(values.NoSuchValue):
        now.on("week_hours_max", **april)
    assert now.on("week_hours_max", **april, allow=("annulled",)).status == "annulled"
    assert now.on("week_hours_max", place="CO", day=date(2026, 3, 31)).status == "in_force"
    assert values.Table([held[2], value(value=Decimal(48))]).on("week_hours_max", **april).value == 48


def test_a_formal_document_stands_on_nothing_made_up_suspended_or_annulled() -> None:
    values.formal([value(), value(status="transitional")])
    with pytest.raises(values.DemonstrationValue) as refused:
        values.formal([value(), value(status="demonstration", source="Inventado")])
    assert (refused.value.key, refused.value.source) == ("week_hours_max", "Inventado")
    for status in values.NOT_HOLDING:
        with pytest.raises(values.ValueNotInForce):
            values.formal([value(status=status)])


def days(effect: changes.Effect) -> list[tuple[str, str, bool]]:
    return sorted(
        (one.from_date.isoformat(), one.to_date.isoformat() if one.to_date else "", part is not None)
        for one, part in effect.begins
    )


def test_what_began_before_gives_way_on_the_days_of_the_new_value_and_goes_on_after_them() -> None:
    old = value(key_id="1")
    new = value(value=Decimal(40), from_date=date(2026, 3, 1), to_date=date(2026, 5, 1))
    effect = changes.added([old], new)
    assert effect.ends == (old,)
    assert days(effect) == [
        ("2026-01-01", "2026-03-01", True), ("2026-03-01", "2026-05-01", False), ("2026-05-01", "", True),
    ]  # fmt: skip
    later = value(key_id="2", value=Decimal(38), from_date=date(2026, 4, 1))
    assert days(changes.added([later], replace(new, to_date=None))) == [("2026-03-01", "2026-04-01", False)]
    with pytest.raises(changes.ValueOverlaps) as refused:
        changes.added([later], new)
    assert refused.value.other == later


def test_a_value_is_suspended_from_a_day_on_and_corrected_in_its_place() -> None:
    old = value(key_id="1")
    told: dict[str, Any] = {"from_date": date(2026, 2, 12), "source": "Auto", "confidence": "read"}
    effect = changes.restated([old], old, status="suspended", **told)
    assert days(effect) == [("2026-01-01", "2026-02-12", True), ("2026-02-12", "", False)]
    assert effect.begins[0][0].status == "suspended"
    right = value(value=Decimal(44))
    assert changes.corrected([old], old, right) == changes.Effect(ends=(old,), begins=((right, None),))
    refusals: list[tuple[type[Exception], Callable[[], object]]] = [
        (changes.ValueUnchanged, lambda: changes.corrected([old], old, value())),
        (changes.ValueUnchanged, lambda: changes.added([old], value())),
        (changes.ValueUnchanged, lambda: changes.restated([old], old, status="in_force", **told)),
        (changes.DayOutside, lambda: changes.restated([old], old, status="annulled", **told | {"from_date": date.min})),
        (changes.ValueOutOfRange, lambda: changes.check(value(key="night_surcharge", unit="share", value=Decimal(35)))),
        (changes.ValueOutOfRange, lambda: changes.check(value(unit="COP/month"))),
        (keys.NoSuchKey, lambda: changes.check(value(key="made_up"))),
    ]
    for problem, attempt in refusals:
        with pytest.raises(problem):
            attempt()


@pytest.mark.parametrize(
    "wrong",
    [{"place": "Montería"}, {"value": Decimal("NaN")}, {"source": " "}, {"to_date": date(2026, 1, 1)}, {"unit": ""},
     {"status": "perhaps"}, {"variant": "Two Words"}],
)  # fmt: skip
def test_a_value_that_says_too_little_cannot_be_built(wrong: dict[str, Any]) -> None:
    with pytest.raises(values.ValueInvalid):
        value(**wrong)


def test_a_table_of_living_wages_tells_what_is_wrong_with_each_line() -> None:
    file = (
        "Publica;Municipio;Zona;Base;Año;Hogar;Monto;Moneda\n"
        "Anker;23001;urbana;bruto;2026;2 adultos, 2 niños;2.500.000;cop\n"
        "Anker;;rural;neto;2025;;1900000;COP\n"
        "Anker;Montería;urbana;bruto;26;x;-5;pesos\n"
        "Anker;23001;urbano;bruto;2026;2 Adultos 2 Ninos;2600000;COP\n"
    )
    good, rural, bad, double = benchmarks.read(tables.read(file.encode()))
    assert good.value is not None and rural.value is not None
    assert (good.value.place, good.value.variant) == ("CO-23001", "anker.urban.gross.2-adultos-2-ninos")
    assert (good.value.value, good.value.unit, good.value.from_date) == (2_500_000, "COP/month", date(2026, 1, 1))
    assert (rural.value.place, rural.value.variant, rural.value.source) == (
        "CO-rural",
        "anker.rural.net",
        "Anker, 2025",
    )
    assert {problem.column for problem in bad.problems} == {"place", "year", "amount", "currency"}
    assert [problem.code for problem in double.problems] == ["double"]
    with pytest.raises(benchmarks.ColumnsMissing) as refused:
        benchmarks.read(tables.read(b"provider,year\nAnker,2026\n"))
    assert refused.value.missing == ("setting", "basis", "amount", "currency")
