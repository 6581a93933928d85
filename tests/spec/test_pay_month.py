"""A month of pay by hand: one person of a site in Montería, November 2026, each line worked out beside it.

The law of that month: 42 hours a week and 210 a month, night from 19:00, Sundays and holidays at 1.90, the minimum wage
at 1,750,905 and the transport allowance at 249,095.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tejido.core.hours import patterns, spans
from tejido.core.labour import colombia
from tejido.core.labour import lines as labour_lines
from tejido.core.pay import calculation, inputs, lines, piece
from tejido.core.reference import values

ZONE = "America/Bogota"
FIRST, END = date(2026, 11, 1), date(2026, 12, 1)
HOLIDAYS = {date(2026, 11, 2), date(2026, 11, 16)}
TABLE = values.shipped()
AGREED = patterns.Agreed(
    person=7, from_date=date(2026, 10, 26), to_date=END, contract="indefinite", phase="", week_hours=Decimal(42),
    distribution="fixed", days_a_week=6, rest_weekday=6, place="CO-23001", work_mode="site", regime="co_on_site",
    zone=ZONE, holiday_calendar="CO", is_pattern_written=True, is_week_written=True,
)  # fmt: skip
TERM = inputs.Term(basis="month", amount=Decimal(2100000), currency="COP", from_date=date(2026, 1, 1), to_date=None)


def span(day: int, from_hour: int, to_hour: int) -> spans.Span:
    zone = ZoneInfo(ZONE)
    return spans.Span(
        person=7, from_at=datetime(2026, 11, day, from_hour, tzinfo=zone), kind="worked", activity="available",
        to_at=datetime(2026, 11, day, to_hour, tzinfo=zone), source="presence",
    )  # fmt: skip


def hours(*worked: spans.Span, agreed: patterns.Agreed = AGREED) -> Sequence[labour_lines.HourLine]:
    law = colombia.law(TABLE, place=agreed.place, holidays=HOLIDAYS.__contains__)
    terms = patterns.work_terms(agreed)
    assert terms is not None
    return labour_lines.hour_lines(worked, [terms], law=law, zone=ZONE)


def paid(*worked: spans.Span, agreed: patterns.Agreed = AGREED, **given: Any) -> calculation.Result:
    whole = inputs.Given(**{
        "person": 7, "from_date": FIRST, "to_date": END, "terms": [TERM], "agreed": [agreed],
        "hours": given["hours"] if "hours" in given else hours(*worked, agreed=agreed), **given,
    })  # fmt: skip
    return calculation.calculate(whole, table=TABLE)


def amounts(result: calculation.Result) -> dict[str, Decimal]:
    return {line.code: line.amount for line in result.lines if line.kind != "note"}


def test_a_whole_month_by_hand() -> None:
    result = paid(
        span(3, 14, 22),  # A Tuesday of seven hours: five by day, two by night from 19:00, one more by night.
        span(8, 8, 12),  # Sunday, the day of rest, without another day off for it.
        span(16, 8, 10),  # A holiday.
    )
    # An ordinary hour: 2,100,000 / 210 = 10,000.
    assert amounts(result) == {
        "salary": Decimal("2100000.00"),
        "night": Decimal("7000.00"),  # 2 h x 10,000 x 0.35, since the month's salary pays the hour itself
        "overtime_night": Decimal("17500.00"),  # 1 h x 10,000 x 1.75
        "rest": Decimal("76000.00"),  # 4 h x 10,000 x 1.90
        "holiday": Decimal("38000.00"),  # 2 h x 10,000 x 1.90
        "transport_allowance": Decimal("249095.00"),  # 2,238,500 is below two minimum wages, 3,501,810
        "health": Decimal("89540.00"),  # 4 % of 2,238,500; the allowance does not count
        "pension": Decimal("89540.00"),
    }
    assert (result.totals.earned, result.totals.deducted) == (Decimal("2487595.00"), Decimal("179080.00"))
    assert result.totals.net == Decimal("2308515.00")
    assert result.findings == []
    night = next(line for line in result.lines if line.code == "night")
    assert {value.key for value in night.values} >= {"night_surcharge", "month_hours_divisor"}
    assert night.days == ((date(2026, 11, 3), 7200),)


def test_part_of_a_month_with_absence() -> None:
    # From the 11th on: 20 of 30 days; three of them without pay: 17. The allowance: 17 days less two of leave, 15.
    agreed = replace(AGREED, from_date=date(2026, 11, 11))
    absent = {date(2026, 11, day) for day in (18, 19, 20)}
    away = {date(2026, 11, day) for day in (25, 26)}
    result = paid(agreed=agreed, absent=absent, away=away)
    assert amounts(result) == {
        "salary": Decimal("1190000.00"),  # 2,100,000 x 17 / 30
        "transport_allowance": Decimal("124547.50"),  # 249,095 x 15 / 30
        "health": Decimal("47600.00"),
        "pension": Decimal("47600.00"),
    }


def test_part_time_divides_by_its_own_hours() -> None:
    # 21 of 42 hours a week at 1,050,000: a month of 105 hours, an hour of 10,000. One hour by night on a day of 3.5.
    agreed = replace(AGREED, week_hours=Decimal(21))
    half = replace(TERM, amount=Decimal(1050000))
    assert amounts(paid(span(3, 18, 20), agreed=agreed, terms=[half]))["night"] == Decimal("3500.00")


def test_by_the_hour() -> None:
    # 12,000 an hour: 5 h ordinary, 2 h by night at 1.35, 1 h more by night at 1.75.
    term = replace(TERM, basis="hour", amount=Decimal(12000))
    assert amounts(paid(span(3, 14, 22), terms=[term])) == {
        "ordinary": Decimal("60000.00"),
        "night": Decimal("32400.00"),
        "overtime_night": Decimal("21000.00"),
        "transport_allowance": Decimal("249095.00"),
        "health": Decimal("4536.00"),
        "pension": Decimal("4536.00"),
    }


def test_below_the_legal_hour_is_topped_up() -> None:
    # 8,000 an hour, and the law's is 1,750,905 / 210 = 8,337.642857...: 7 h x 337.642857 = 2,363.50.
    term = replace(TERM, basis="hour", amount=Decimal(8000))
    result = paid(span(3, 8, 15), terms=[term])
    assert amounts(result)["top_up"] == Decimal("2363.50")
    assert ("below_minimum", Decimal("2363.50")) in [(one.code, one.amount) for one in result.findings]


def test_an_apprentice_in_class_and_at_work() -> None:
    # 75 % of 1,750,905 in class, and then neither health nor pension; the whole of it at work.
    lective = replace(AGREED, contract="apprentice", phase="lective")
    assert amounts(paid(agreed=lective, terms=())) == {
        "apprentice_support": Decimal("1313178.75"),
        "transport_allowance": Decimal("249095.00"),
    }
    productive = replace(lective, phase="productive")
    assert amounts(paid(agreed=productive, terms=()))["apprentice_support"] == Decimal("1750905.00")


def test_by_the_piece_with_waiting_and_rejected_tasks() -> None:
    # 90 tasks accepted at 500: 45,000. Ten were rejected. Six hours of work and one of waiting: 7 h x 8,337.642857 =
    # 58,363.50 by law, so 13,363.50 is missing.
    work = piece.PieceWork(
        person=7, programme_id=1, queue_id=3, day=date(2026, 11, 3), item_count=100, accepted_count=90,
        rejected_count=10, working_seconds=6 * 3600, waiting_seconds=3600,
    )  # fmt: skip
    rates = [
        piece.Rate(
            programme_id=1, queue_id=queue, amount=Decimal(amount), currency="COP", from_date=FIRST, to_date=None
        )
        for queue, amount in ((0, 400), (3, 500))
    ]
    term = replace(TERM, basis="piece", amount=None)
    result = paid(terms=[term], pieces=[work], rates=rates)
    found = amounts(result)
    assert (found["piece_work"], found["top_up"]) == (Decimal("45000.00"), Decimal("13363.50"))
    assert [line.quantity for line in result.lines if line.code == "piece_rejected"] == [10]
    assert [one.code for one in result.findings] == ["below_minimum"]
    assert [one.code for one in paid(terms=[term], pieces=[work]).findings] == ["no_piece_rate"]


def test_instalments_take_what_law_and_policy_leave() -> None:
    # Pay 2,100,000; the minimum, 1,750,905, may not be touched: 349,095. The policy lets 10 % go: 210,000.
    loan = inputs.Due(
        key="00000000-0000-4000-8000-000000000001", due_date=date(2026, 11, 30), amount=Decimal(300000),
        currency="COP", share_max=Decimal("0.1"),
    )  # fmt: skip
    result = paid(loans=[loan])
    assert amounts(result)["loan_instalment"] == Decimal("210000.00")
    assert ("taken_less", Decimal("90000.00")) in [(one.code, one.amount) for one in result.findings]
    by_law = paid(loans=[replace(loan, share_max=Decimal(1), amount=Decimal(400000))])
    assert amounts(by_law)["loan_instalment"] == Decimal("349095.00")
    poorest = paid(loans=[loan], terms=[replace(TERM, amount=Decimal(1750905))])
    assert "loan_instalment" not in amounts(poorest)
    assert poorest.totals.net == Decimal("1859927.60")


def test_above_two_minimum_wages_there_is_no_allowance() -> None:
    above = replace(TERM, amount=Decimal(3501811))
    assert "transport_allowance" not in amounts(paid(terms=[above]))
    at_home = replace(AGREED, work_mode="home", regime="co_telework_autonomous")
    assert "connectivity_allowance" in amounts(paid(agreed=at_home))


def test_what_is_missing_is_named_and_nothing_is_guessed() -> None:
    assert [one.code for one in paid(terms=()).findings] == ["no_pay_term"]
    assert [one.code for one in paid(agreed=replace(AGREED, week_hours=None), hours=()).findings] == [
        "no_contract_terms"
    ]
    abroad = replace(AGREED, place="PE")
    assert [one.code for one in paid(agreed=abroad, hours=()).findings] == ["value_missing"]
    assert lines.totals(paid(terms=()).lines).net == 0
