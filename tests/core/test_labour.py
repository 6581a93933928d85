"""Worked time by law: what always holds of the engine, what it refuses, and what a worker reads."""

from __future__ import annotations

import runpy
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import chance, labour_worlds, pay_by_hand

from tejido.core.labour import amounts, colombia, engine, errors, kinds, laws, lines, sums, terms
from tejido.core.labour import worked as labour_worked
from tejido.core.reference import values

SIX_DAYS = terms.WorkTerms(
    person=1, from_date=date(2026, 7, 15), to_date=None, week_seconds=42 * 3600, day_seconds=7 * 3600, rest_weekday=6
)  # fmt: skip
PAY = amounts.Rate(
    person=1, from_date=date(2025, 1, 1), to_date=None, basis="month", amount=Decimal(2_100_000), currency="COP"
)  # fmt: skip


def span(begin: str, end: str, *, person: int = 1) -> pay_by_hand.Span:
    """Return a span in Bogotá, which is five hours behind UTC."""
    from_at, to_at = (datetime.fromisoformat(f"{each}-05:00") for each in (begin, end))
    return pay_by_hand.Span(person=person, from_at=from_at, to_at=to_at)


def hours(*spans: pay_by_hand.Span, held: terms.WorkTerms = SIX_DAYS) -> list[lines.HourLine]:
    return list(lines.hour_lines(spans, [held], law=pay_by_hand.law_of_colombia(), zone=pay_by_hand.BOGOTA))


@settings(max_examples=chance.examples(25))
@given(world=labour_worlds.worlds())
def test_pieces_add_up_to_what_was_worked(world: labour_worlds.World) -> None:
    pieces = world.classify()
    worked = numpy.bincount(world.worked.person, weights=world.worked.to_seconds - world.worked.from_seconds)
    assert numpy.array_equal(numpy.bincount(pieces.person, weights=pieces.seconds), worked)
    assert numpy.all(pieces.seconds > 0)
    order = numpy.lexsort((pieces.from_seconds, pieces.person))
    ends, begins, person = pieces.to_seconds[order], pieces.from_seconds[order], pieces.person[order]
    assert numpy.all((begins[1:] >= ends[:-1]) | (person[1:] != person[:-1]))
    found: Counter[tuple[int, int, int]] = Counter()
    for cell in zip(*(column.tolist() for column in _columns(pieces)), strict=True):
        found[cell[:3]] += cell[3]
    assert dict(found) == world.totals()


@settings(max_examples=chance.examples(25))
@given(world=labour_worlds.worlds(), cut=st.integers(1, 7))
def test_splitting_a_span_changes_nothing(world: labour_worlds.World, cut: int) -> None:
    split = []
    for person, begin, end, placement in labour_worlds.spans_of(world.worked):
        middle = begin + (end - begin) * cut // 8
        split += [(person, *ends, placement) for ends in ((begin, middle), (middle, end)) if ends[0] < ends[1]]
    assert world.totals(labour_worlds.worked_of(split)) == world.totals()


@settings(max_examples=chance.examples(25))
@given(world=labour_worlds.worlds(people_max=1, placements_max=1), at=st.integers(0, 8))
def test_moving_a_clock_in_by_a_minute_moves_pay_by_at_most_a_minute(world: labour_worlds.World, at: int) -> None:
    spans = labour_worlds.spans_of(world.worked)
    person, begin, end, placement = spans[at % len(spans)]
    if end - begin <= 60:
        return
    spans[at % len(spans)] = (person, begin + 60, end, placement)
    before, after = _worth(world, world.totals()), _worth(world, world.totals(labour_worlds.worked_of(spans)))
    highest = max(max(epoch.factors) for law in world.laws for epoch in law.epochs)
    assert 0 < before - after <= 60 * Fraction(highest)


@settings(max_examples=chance.examples(10))
@given(world=labour_worlds.worlds(people_max=3), shift=st.integers(1, 2))
def test_the_order_of_people_does_not_matter(world: labour_worlds.World, shift: int) -> None:
    count = int(world.conditions.person.max()) + 1
    renumbered = [((span[0] + shift) % count, *span[1:]) for span in labour_worlds.spans_of(world.worked)]
    rows = numpy.argsort((world.conditions.person + shift) % count, kind="stable")
    named = ("person", "from_day", "to_day", "week_seconds", "day_seconds", "rest_weekday", "zone", "law", "placement")
    columns = [getattr(world.conditions, name)[rows] for name in named]
    columns[0] = (columns[0] + shift) % count
    other = replace(
        world,
        worked=labour_worlds.worked_of(sorted(renumbered)),
        conditions=labour_worked.Conditions(*columns),
    )
    assert {(int(rows[row]), *cell): seconds for (row, *cell), seconds in other.totals().items()} == {
        (row, *cell): seconds for (row, *cell), seconds in world.totals().items()
    }


def test_spans_may_come_in_any_order_and_cut_anywhere() -> None:
    whole = span("2026-08-04T14:00", "2026-08-04T22:00")
    parts = [span("2026-08-04T18:30:00.4", "2026-08-04T22:00"), span("2026-08-04T14:00", "2026-08-04T18:30:00.4")]
    assert hours(*parts) == hours(whole)


def test_a_part_of_a_second_counts_as_a_whole_one() -> None:
    (line,) = hours(span("2026-08-04T08:00:00.9", "2026-08-04T09:00:00.1"))
    assert line.seconds == 3601


def test_two_people_and_two_laws_are_told_apart() -> None:
    """Whoever has no limit by contract has no overtime, and a place may have a law of its own."""
    trusted = colombia.law(values.shipped(), place="CO-27001", holidays=lambda day: False, has_overtime=False)
    held = [SIX_DAYS, replace(SIX_DAYS, person=2, place="CO-27001")]
    spans = [span("2026-08-07T08:00", "2026-08-07T18:00", person=person) for person in (1, 2)]
    found = lines.hour_lines(
        spans, held, law=pay_by_hand.law_of_colombia(), zone=pay_by_hand.BOGOTA, other_laws={"CO-27001": trusted}
    )
    assert [(line.person, line.kind, line.seconds // 3600, line.place) for line in found] == [
        (1, "holiday", 7, "CO"), (1, "holiday_overtime_day", 3, "CO"), (2, "ordinary", 10, "CO-27001"),
    ]  # fmt: skip


def test_terms_that_change_in_the_middle_of_a_week_count_by_the_day() -> None:
    """21 hours until Wednesday, 42 from Thursday: (3 x 21 + 4 x 42) / 7 = 33 hours that week."""
    part = replace(
        SIX_DAYS, from_date=date(2026, 8, 3), to_date=date(2026, 8, 13), week_seconds=21 * 3600, day_seconds=0
    )
    full = replace(SIX_DAYS, from_date=date(2026, 8, 13), day_seconds=0)
    spans = [span(f"2026-08-{day}T07:00", f"2026-08-{day}T16:00") for day in (10, 11, 12, 13)]
    found = lines.hour_lines(spans, [full, part], law=pay_by_hand.law_of_colombia(), zone=pay_by_hand.BOGOTA)
    assert sum(line.seconds for line in found if line.kind == "overtime_day") == (36 - 33) * 3600


def test_pay_by_the_hour_pays_the_hour_as_well() -> None:
    found = amounts.amounts(
        hours(span("2026-08-04T14:00", "2026-08-04T20:00")),
        [replace(PAY, basis="hour", amount=Decimal("9999.99"))],
        laws={"CO": pay_by_hand.law_of_colombia()},
    )
    assert [(one.kind, one.paid_factor, one.amount) for one in found] == [
        ("ordinary", 1, Decimal("49999.95")), ("night", Decimal("1.35"), Decimal("13499.99")),
    ]  # fmt: skip


def test_amounts_of_very_large_salaries_are_exact_as_well() -> None:
    """Beyond what whole numbers of arrays hold, the same is counted with numbers of any size."""
    conditions = labour_worked.Conditions(*(labour_worked.ints([one]) for one in (0, 1, 1 << 22, 151_199, 0, 6, 0, 0)))
    law = pay_by_hand.law_of_colombia()
    epoch = law.epoch_on(date(2026, 8, 4))
    totals = engine.Totals(*(labour_worked.ints([one]) for one in (0, epoch, kinds.index_of("night"), 31_000_001)))
    cents = 10**15 + 7
    found = sums.cents(totals, conditions, laws=[law], salary_cents=labour_worked.ints([cents]))
    exact = Fraction(cents * 31_000_001 * 151_200 * 35, 100 * 3600 * 210 * 151_199)
    assert int(found[0]) == -(-exact.numerator // exact.denominator)


def test_an_apprentice_earns_a_share_of_the_minimum_wage() -> None:
    table, day = values.shipped(), date(2026, 8, 31)
    lective, sources = colombia.apprentice_month(table, place="CO-23001", phase="lective", day=day)
    productive, _ = colombia.apprentice_month(table, place="CO-23001", phase="productive", day=day)
    assert (lective, productive) == (Decimal("1313178.75"), Decimal(1750905))
    assert [value.key for value in sources] == ["minimum_wage_month", "apprentice_lective_share"]


def test_the_minimum_hour_is_the_wage_over_the_divisor() -> None:
    law = pay_by_hand.law_of_colombia()
    epoch = law.epochs[law.epoch_on(date(2026, 7, 15))]
    assert round(amounts.hour_value(Decimal(1750905), week_seconds=42 * 3600, epoch=epoch), 1) == Decimal("8337.6")


def test_the_stacked_factors_are_those_of_the_facts() -> None:
    """From July 2026 to June 2027: rest day 1.90, at night 2.25, overtime 2.15, overtime at night 2.65."""
    law = pay_by_hand.law_of_colombia()
    epoch = law.epochs[law.epoch_on(date(2026, 7, 1))]
    assert [str(laws.factor(kind, epoch=epoch)) for kind in kinds.KINDS[4:8]] == ["1.90", "2.25", "2.15", "2.65"]
    assert epoch.factors[4:8] == epoch.factors[8:]
    told = laws.sentence("rest_night", epoch=epoch)
    assert (told.key, told.numbers["percent_more"], told.numbers["night_begins_hour"]) == ("rest_night", 125, 19)


def test_a_value_that_is_annulled_leaves_the_law_without_it() -> None:
    """Nothing is guessed: the law is refused by name until somebody proposes the value that holds."""
    table = values.Table(one for one in values.shipped().values if one.key != "night_surcharge")
    with pytest.raises(values.NoSuchValue) as caught:
        colombia.law(table, place="CO", holidays=lambda day: False)
    assert caught.value.key == "night_surcharge"


@pytest.mark.parametrize(
    ("spans", "held", "error"),
    [
        ([("2026-08-04T08:00", "2026-08-04T12:00"), ("2026-08-04T11:59", "2026-08-04T13:00")], [SIX_DAYS],
         errors.Overlapping),
        ([("2026-08-04T08:00", "2026-08-04T08:00")], [SIX_DAYS], errors.Overlapping),
        ([("2026-07-14T20:00", "2026-07-15T04:00")], [SIX_DAYS], errors.NoTermsForWork),
        ([("2026-08-04T08:00", "2026-08-04T09:00")], [], errors.NoTermsForWork),
        ([("2026-08-04T08:00", "2026-08-04T09:00")], [replace(SIX_DAYS, person=2)], errors.NoTermsForWork),
        ([("2026-08-04T22:00", "2026-08-05T02:00")], [replace(SIX_DAYS, to_date=date(2026, 8, 5))],
         errors.NoTermsForWork),
        ([("2026-08-04T08:00", "2026-08-04T09:00")], [SIX_DAYS, replace(SIX_DAYS, from_date=date(2026, 8, 1))],
         errors.TermsOverlap),
        ([("2020-08-04T08:00", "2020-08-04T09:00")], [replace(SIX_DAYS, from_date=date(2020, 1, 1))],
         errors.NoLawForDay),
        ([("2026-08-04T08:00", "2026-08-04T09:00")], [replace(SIX_DAYS, zone="America/Macondo")], errors.NoSuchZone),
        ([("2026-08-04T08:00", "2026-08-04T09:00")], [replace(SIX_DAYS, zone="../etc")], errors.NoSuchZone),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(
    spans: list[tuple[str, str]], held: list[terms.WorkTerms], error: type[Exception]
) -> None:
    with pytest.raises(error):
        lines.hour_lines(
            [span(*each) for each in spans], held, law=pay_by_hand.law_of_colombia(), zone=pay_by_hand.BOGOTA
        )


def test_terms_and_rates_that_are_none_cannot_be_made() -> None:
    for wrong in ({"week_seconds": 0}, {"day_seconds": 90_000}, {"rest_weekday": 7}, {"to_date": date(2026, 7, 15)}):
        with pytest.raises(errors.TermsInvalid):
            replace(SIX_DAYS, **wrong)  # type: ignore[arg-type]
    for wrong in ({"amount": Decimal(0)}, {"currency": "pesos"}, {"to_date": date(2025, 1, 1)}):
        with pytest.raises(errors.RateInvalid):
            replace(PAY, **wrong)  # type: ignore[arg-type]
    with pytest.raises(errors.NoRateForWork):
        amounts.amounts(
            hours(span("2026-08-04T08:00", "2026-08-04T09:00")),
            [replace(PAY, to_date=date(2026, 8, 4))],
            laws={"CO": pay_by_hand.law_of_colombia()},
        )


def test_nothing_worked_is_no_line() -> None:
    assert hours() == []


def test_a_clock_that_jumps_over_midnight_still_has_every_day() -> None:
    """In Santiago the clock goes from 24:00 to 1:00 on 6 September 2026, at 23:00 in Bogotá; Sunday begins at 1:00."""
    found = hours(
        span("2026-09-05T22:00", "2026-09-06T01:00"), held=replace(SIX_DAYS, zone="America/Santiago", day_seconds=0)
    )
    assert [(str(line.day), line.kind, line.seconds) for line in found] == [
        ("2026-09-05", "night", 3600), ("2026-09-06", "rest_night", 7200),
    ]  # fmt: skip


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(Path(__file__).resolve().parents[2] / "examples" / "hours_by_law.py"), run_name="__main__")
    told = [line.split() for line in capsys.readouterr().out.splitlines() if line[0] != " "]
    assert [(words[1], words[2], words[-2]) for words in told] == [
        ("ordinary", "2.0", "0"), ("night", "4.0", "14000"), ("overtime_night", "1.0", "17500"),
        ("holiday_night", "2.0", "45000"),
    ]  # fmt: skip


def _columns(pieces: labour_worked.Pieces) -> tuple[labour_worked.IntArray, ...]:
    return pieces.terms, pieces.epoch, pieces.kind, pieces.seconds


def _worth(world: labour_worlds.World, totals: dict[tuple[int, int, int], int]) -> Fraction:
    """Return pay in seconds of the ordinary hour, not rounded."""
    return sum(
        (
            seconds * Fraction(world.laws[int(world.conditions.law[row])].epochs[epoch].factors[kind])
            for (row, epoch, kind), seconds in totals.items()
        ),
        start=Fraction(0),
    )
