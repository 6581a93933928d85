"""Quotas by both readings, incentives without labels, and rest from messages, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from tejido.core.duties import disconnection, incentives, quotas, worked_limits
from tejido.core.hours import spans as hours
from tejido.core.reference import values as reference

TABLE = reference.shipped()
WAGE = Decimal(1_750_905)
DAY = date(2026, 11, 23)
# From so many workers on, by whole blocks and by begun ones: each row holds until the next.
DISABILITY = (
    (1, 0, 0), (100, 2, 2), (200, 4, 4), (300, 6, 6), (400, 8, 10), (500, 10, 10), (501, 10, 11), (600, 11, 11),
    (601, 11, 12), (700, 12, 12), (701, 12, 13), (800, 13, 13), (801, 13, 14), (900, 14, 14), (901, 14, 15),
    (1000, 15, 15), (1001, 15, 16), (1100, 16, 16), (1101, 16, 17), (1200, 17, 17), (1201, 17, 18),
)  # fmt: skip
# From fifteen workers on one, a second from thirty, and then one more for each twenty.
APPRENTICES = ((1, 0), (15, 1), *((10 + 20 * places, places + 1) for places in range(1, 61)))


def steps(table: tuple[tuple[int, ...], ...], workers: int) -> tuple[int, ...]:
    return [row for row in table if row[0] <= workers][-1][1:]


def test_both_readings_of_the_disability_quota_from_1_to_1200_workers():
    """The readings differ at 400 to 499 and above 500, and nowhere else below."""
    rules = quotas.disability_rules(TABLE, place="CO-23001", day=DAY)
    assert tuple(rules) == ("whole_blocks", "begun_blocks")
    for workers in range(1, 1201):
        found = tuple(rule.required(workers) for rule in rules.values())
        assert found == steps(DISABILITY, workers), workers
    assert {workers for workers in range(1, 600) if len(set(steps(DISABILITY, workers))) == 2} == {
        *range(400, 500), *range(501, 600)
    }  # fmt: skip


def test_apprentices_from_1_to_1200_workers_and_halved():
    rule = quotas.apprentice_rule(TABLE, place="CO", day=DAY)
    for workers in range(1, 1201):
        assert (rule.required(workers),) == steps(APPRENTICES, workers), workers
    assert [rule.required_halved(workers) for workers in (14, 15, 30, 50, 600)] == [0, 1, 1, 2, 15]


def test_places_that_nobody_fills_cost_one_and_a_half_minimum_wages():
    rule = quotas.apprentice_rule(TABLE, place="CO", day=DAY)
    assert rule.monetised_month(required=30, apprentices=28, minimum_wage=WAGE) == Decimal("5252715.0")
    assert rule.monetised_month(required=30, apprentices=31, minimum_wage=WAGE) == 0


def test_apprentices_are_outside_the_base_and_the_quota_binds_from_its_day():
    assert quotas.disability_base(employed=520, apprentices=26) == 494
    rules = [quotas.disability_rules(TABLE, place="CO", day=date(2026, 6, day)) for day in (24, 25)]
    assert [rule["whole_blocks"].is_binding for rule in rules] == [False, True]
    with pytest.raises(reference.NoSuchValue):
        quotas.disability_rules(TABLE, place="CO", day=date(2025, 6, 24))
    with pytest.raises(quotas.WorkersInvalid):
        quotas.disability_base(employed=5, apprentices=6)
    with pytest.raises(quotas.WorkersInvalid):
        rules[1]["whole_blocks"].required(-1)


@pytest.mark.parametrize(
    ("required", "low", "high", "told"),
    [
        ({"whole_blocks": 8, "begun_blocks": 10}, 10, 15, "met"),
        ({"whole_blocks": 8, "begun_blocks": 10}, 8, 15, "depends"),
        ({"whole_blocks": 8, "begun_blocks": 10}, 0, 7, "missing"),
        ({"whole_blocks": 8, "begun_blocks": 10}, None, None, "withheld"),
        ({"whole_blocks": 0, "begun_blocks": 0}, None, None, "not_asked"),
    ],
)
def test_how_a_quota_stands_never_says_more_than_the_count(required, low, high, told):
    assert quotas.standing(required=required, low=low, high=high) == told


def pattern(**given: object) -> disconnection.Pattern:
    whole = {
        "zone": "America/Bogota", "rest_weekdays": frozenset({6}), "begins": time(7), "ends": time(16),
        "is_agreed": True, **given,
    }  # fmt: skip
    return disconnection.Pattern(**whole)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "until"),
    [
        # Friday 27 November 2026 in Bogotá, five hours behind UTC: in the shift, on its last second, after it.
        (datetime(2026, 11, 27, 12, tzinfo=UTC), None),
        (datetime(2026, 11, 27, 20, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 27, 21, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC)),
        # Before the shift of the same day; on Saturday evening, with the rest day between.
        (datetime(2026, 11, 27, 11, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)),
        (datetime(2026, 11, 28, 22, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),
        # Already Saturday in UTC, and still Friday evening where the person is.
        (datetime(2026, 11, 28, 3, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC)),
    ],
)
def test_a_message_waits_until_the_next_working_day_begins(at, until):
    assert disconnection.waits_until(pattern(), at=at, is_present=False) == until


def test_whoever_is_at_work_gets_it_at_once_and_holidays_are_rest():
    night = datetime(2026, 11, 28, 3, tzinfo=UTC)
    assert disconnection.waits_until(pattern(), at=night, is_present=True) is None
    holiday = date(2026, 12, 8)
    assert disconnection.waits_until(
        pattern(), at=datetime(2026, 12, 8, 15, tzinfo=UTC), is_present=False, is_holiday=lambda day: day == holiday
    ) == datetime(2026, 12, 9, 12, tzinfo=UTC)


def test_a_night_shift_lasts_past_midnight_and_clocks_may_change():
    nights = pattern(begins=time(22), ends=time(6))
    assert disconnection.waits_until(nights, at=datetime(2026, 11, 28, 8, tzinfo=UTC), is_present=False) is None
    # Berlin puts its clocks back on 25 October 2026: seven o'clock is an hour later in UTC than the day before.
    berlin = pattern(zone="Europe/Berlin", rest_weekdays=frozenset({5}))
    assert disconnection.waits_until(
        berlin, at=datetime(2026, 10, 24, 20, tzinfo=UTC), is_present=False
    ) == datetime(2026, 10, 25, 6, tzinfo=UTC)  # fmt: skip


def test_a_pattern_has_a_working_day():
    with pytest.raises(disconnection.PatternInvalid):
        pattern(rest_weekdays=frozenset(range(7)))
    with pytest.raises(disconnection.PatternInvalid):
        disconnection.waits_until(
            pattern(), at=datetime(2026, 11, 1, tzinfo=UTC), is_present=False, is_holiday=lambda _: True
        )


def hire(**given: object) -> incentives.Hire:
    whole = {"hired_on": date(2026, 11, 2), "contract": "indefinite", "pay_month": Decimal(2_000_000), **given}
    return incentives.Hire(**whole)  # type: ignore[arg-type]


def found(code: str, **given: object) -> incentives.Finding:
    return incentives.check(incentives.CATALOGUE[code], hire(**given), table=TABLE, place="CO-23001")


@pytest.mark.parametrize(
    ("code", "given", "answer"),
    [
        # Nothing that only the person may tell ever becomes a yes or a no.
        ("disability_deduction", {"age": 30}, "could"),
        ("subsidy_women", {"age": 40, "is_additional": True}, "could"),
        ("subsidy_women", {"age": 28, "is_additional": True}, "no"),
        ("subsidy_young", {"age": 29, "is_additional": True}, "no"),
        ("first_job_deduction", {"age": 27, "is_first_job": True}, "yes"),
        ("first_job_deduction", {"age": 27}, "could"),
        ("first_job_deduction", {"age": 28, "is_first_job": True}, "no"),
        ("young_contribution", {"age": 28, "is_additional": True}, "yes"),
        ("young_contribution", {"age": 17, "is_additional": True}, "no"),
        # Enacted, and nobody has confirmed that it is paid in 2026.
        ("subsidy_young", {"age": 20, "is_additional": True}, "could"),
        ("subsidy_2021", {"age": 20, "is_additional": True}, "expired"),
        ("formalisation_2010", {"age": 20}, "expired"),
        ("special_zones", {}, "not_for_us"),
        ("voluntary_apprentices", {"contract": "apprentice"}, "could"),
    ],
)
def test_each_incentive_by_a_case(code, given, answer):
    assert found(code, **given).answer == answer


def test_what_incentives_are_worth_is_rounded_down_and_uncertain_ones_are_never_summed():
    first_job = found("first_job_deduction", age=20, is_first_job=True)
    assert (first_job.worth.amount_month, first_job.worth.of) == (Decimal(400_000), "deduction")
    assert found("subsidy_young", age=20).worth.amount_month == Decimal(525_271)
    assert found("first_job_deduction", age=20, pay_month=None).worth.amount_month is None
    # It holds, but nobody has read the norm.
    assert first_job.answer == "yes" and incentives.certain_month([first_job]) == {}


def test_every_incentive_with_an_amount_has_its_reference_value():
    keyed = [each for each in incentives.CATALOGUE.values() if each.share_key and each.code != "subsidy_2021"]
    assert len(keyed) == 9
    for each in keyed:
        assert TABLE.find(each.share_key, place="CO", day=DAY) is not None, each.code


class Line:
    """What the time engine says of a day, short."""

    def __init__(self, day: int, kind: str, hours: float) -> None:
        self.person, self.day, self.kind, self.seconds = 1, date(2026, 11, day), kind, int(hours * 3600)


def worker(**given: object) -> worked_limits.Worker:
    return worked_limits.Worker(person=1, place="CO-23001", zone="America/Bogota", **given)  # type: ignore[arg-type]


def told(lines, *, on=24, spans=(), **given):
    """Return what is found, as duty, day of November, stage, and measured in hours or days; Monday is the 23rd."""
    every = worked_limits.find(lines, {1: spans}, workers=[worker(**given)], table=TABLE, on=date(2026, 11, on))
    assert all(each.values and all(value.source for value in each.values) for each in every)
    return [
        (each.duty, each.from_date.day, each.stage, each.measured / (3600 if each.unit == "seconds" else 1))
        for each in every
    ]


@pytest.mark.parametrize(
    ("lines", "given", "findings"),
    [
        # Two hours of overtime a day are allowed; on the day itself an hour and a half already says so.
        ([Line(23, "ordinary", 7), Line(23, "overtime_day", 2)], {}, []),
        ([Line(23, "ordinary", 7), Line(23, "overtime_night", 2.25)], {}, [("overtime_day", 23, "breach", 2.25)]),
        ([Line(24, "ordinary", 7), Line(24, "overtime_day", 1.75)], {}, [("overtime_day", 24, "close", 1.75)]),
        # Nine hours and two of overtime are the longest day there can be.
        ([Line(23, "ordinary", 11.5)], {}, [("day_hours", 23, "breach", 11.5)]),
        # Ten hours of overtime are close to twelve while the week runs, and nothing once it is over.
        ([Line(day, "overtime_day", 2) for day in range(23, 28)], {"on": 28}, [("overtime_week", 23, "close", 10)]),
        ([Line(day, "overtime_day", 2) for day in range(16, 21)], {}, []),
        ([Line(day, "overtime_day", 2) for day in range(23, 30)], {"on": 30}, [
            ("overtime_week", 23, "breach", 14), ("weekly_rest", 23, "breach", 7)]),
        # Six days are a week; six with the day of rest among them have one day left.
        ([Line(day, "ordinary", 7) for day in range(23, 29)], {"on": 28}, []),
        ([*(Line(day, "ordinary", 7) for day in range(24, 29)), Line(29, "rest", 7)], {"on": 29}, [
            ("weekly_rest", 23, "close", 6)]),
        # Two rest days in a month are occasional, three habitual: then another day is owed until it was given.
        ([Line(1, "rest", 4), Line(8, "rest", 4)], {}, [("compensatory_rest", 1, "close", 2)]),
        ([Line(day, "rest", 4) for day in (1, 8, 15)], {"on": 15}, [("compensatory_rest", 1, "breach", 3)]),
        ([Line(day, "rest", 4) for day in (1, 8, 15)], {"rest_days_given": 3}, []),
        # A holiday is no day of rest in this count.
        ([Line(2, "holiday", 4), Line(9, "rest", 4)], {}, []),
        # Sixteen: six hours a day. Seventeen: eight, and never by night. Eighteen: as everybody.
        ([Line(16, "ordinary", 7)], {"birth_date": date(2010, 11, 16)}, [("minor_hours", 16, "breach", 7)]),
        ([Line(16, "ordinary", 7), Line(16, "night", 0.5)], {"birth_date": date(2009, 11, 16)}, [
            ("minor_night", 16, "breach", 0.5)]),
        ([Line(16, "ordinary", 9), Line(16, "night", 1)], {"birth_date": date(2008, 11, 16)}, []),
    ],
)  # fmt: skip
def test_each_limit_by_a_case(lines, given, findings):
    assert told(lines, **given) == findings


def span(day: int, hour: int, length_hours: int) -> hours.Span:
    from_at = datetime(2026, 11, day, hour, tzinfo=UTC)
    return hours.Span(
        person=1, from_at=from_at, to_at=from_at + timedelta(hours=length_hours), kind="worked", activity="available",
        source="presence",
    )  # fmt: skip


def test_rest_between_two_days_and_not_within_one():
    # In Bogotá: 17:00 to 22:00 on the 23rd, then from 7:00; and a day in two parts with five hours between.
    assert told([], spans=[span(23, 22, 5), span(24, 12, 4)]) == [("rest_between_days", 24, "breach", 9)]
    assert told([], spans=[span(23, 12, 4), span(23, 21, 3), span(24, 13, 4)]) == []
    # Half an hour away from the desk about midnight is no night's rest.
    assert told([], spans=[span(24, 0, 4), span(24, 5, 3)]) == []
