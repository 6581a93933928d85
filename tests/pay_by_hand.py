"""Cases of hours and pay by law, worked out by hand: the tests ask the engine for the same, and a page shows both.

Everything on the right of a case was written down with paper and the values of the law, before the engine was asked.
Times are the clock on the wall of the place. Salaries are chosen so that an hour is a round number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tejido.core.labour import amounts, colombia, laws, lines, terms
from tejido.core.reference import values

PERSON = 1
BOGOTA, NEW_YORK = "America/Bogota", "America/New_York"
SUNDAY, WEDNESDAY = 6, 2
# Holidays of Colombia in the weeks of the cases, as the calendar has them.
HOLIDAYS = frozenset({date(2025, 12, 25), date(2026, 6, 29), date(2026, 7, 20), date(2026, 8, 7), date(2026, 8, 17)})


@dataclass(frozen=True, kw_only=True)
class Span:
    """Paid time of one person."""

    person: int
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A line of hours by hand: the day, the kind, the reasoning, and the time as hours, minutes, seconds."""

    day: str
    kind: str
    why: str
    time: str

    @property
    def seconds(self) -> int:
        """The time in seconds."""
        return _seconds(self.time)


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount by hand: hours, times what one is paid, times the ordinary hour."""

    kind: str
    hours: str
    factor: str
    hour: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case: what was agreed, what was worked, and both results by hand."""

    title: str
    told: str
    terms: tuple[terms.WorkTerms, ...]
    worked: tuple[str, ...]
    rates: tuple[amounts.Rate, ...]
    hours: tuple[Hours, ...]
    money: tuple[Money, ...]
    compensated: tuple[str, ...] = ()
    zone: str = BOGOTA
    placements: tuple[int, ...] = ()


def law_of_colombia() -> laws.Law:
    """Return Colombia's law from the values that ship."""
    return colombia.law(values.shipped(), place="CO", holidays=HOLIDAYS.__contains__)


def lines_of(case: Case) -> Sequence[lines.HourLine]:
    """Ask the engine for the hours of a case."""
    return lines.hour_lines(
        [_span(text, zone=case.zone) for text in case.worked], case.terms, law=law_of_colombia(), zone=case.zone,
        compensated=[(PERSON, date.fromisoformat(day)) for day in case.compensated],
        placements=case.placements or None,
    )  # fmt: skip


def amounts_of(case: Case) -> Sequence[amounts.Amount]:
    """Ask the engine for the money of a case."""
    return amounts.amounts(lines_of(case), case.rates, laws={"CO": law_of_colombia()})


def page() -> list[str]:
    """Return the lines of the page that shows every case, by hand and by the engine side by side."""
    told: list[str] = []
    for number, case in enumerate(CASES, start=1):
        told += ["", f"## {number}. {case.title}", "", case.told, "", f"Worked: {'; '.join(case.worked)}.", ""]
        told += ["| day | kind | by hand | time by hand | by the engine |", "|---|---|---|---:|---:|"]
        for hand, line in zip(case.hours, lines_of(case), strict=True):
            told.append(f"| {hand.day} | {hand.kind} | {hand.why} | {_clock(hand.seconds)} | {_clock(line.seconds)} |")
        told += ["", "| kind | by hand: hours, times what is paid, times the hour | amount | by the engine | from |"]
        told += ["|---|---|---:|---:|---|"]
        for money, found in zip(case.money, amounts_of(case), strict=True):
            sources = "; ".join(dict.fromkeys(value.source for value in found.values))
            worked_out = f"{money.hours} × {money.factor} × {money.hour}"
            told.append(
                f"| {money.kind} | {worked_out} | {_grouped(money.amount)} | {_grouped(found.amount)} | {sources} |"
            )
    return told


def _span(text: str, *, zone: str) -> Span:
    begin, end = text.split(" to ")
    day, _, _ = begin.partition(" ")
    if " " not in end:
        end = f"{day} {end}"
    from_at, to_at = (datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(zone)) for each in (begin, end))
    return Span(person=PERSON, from_at=from_at, to_at=to_at)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours} h {minutes:02d} min" + (f" {rest:02d} s" if rest else "")


def _grouped(number: str | Decimal) -> str:
    return f"{Decimal(number):,.2f}"


def _terms(from_day: str, *, week: str, day: str, rest: int = SUNDAY, placement: int = 0) -> terms.WorkTerms:
    return terms.WorkTerms(
        person=PERSON, from_date=date.fromisoformat(from_day), to_date=None, week_seconds=_seconds(week),
        day_seconds=_seconds(day), rest_weekday=rest, placement=placement,
    )  # fmt: skip


def _seconds(time: str) -> int:
    hours, minutes, seconds = (int(part) for part in (time + ":0:0").split(":")[:3])
    return hours * 3600 + minutes * 60 + seconds


def _paid(amount: str, from_day: str = "2025-01-01", to_day: str | None = None) -> amounts.Rate:
    return amounts.Rate(
        person=PERSON, from_date=date.fromisoformat(from_day), to_date=date.fromisoformat(to_day) if to_day else None,
        basis="month", amount=Decimal(amount), currency="COP",
    )  # fmt: skip


def _hours(day: str, kind: str, time: str, why: str) -> Hours:
    return Hours(day=day, kind=kind, time=time, why=why)


def _money(kind: str, hours: str, factor: str, hour: str, amount: str) -> Money:
    return Money(kind=kind, hours=hours, factor=factor, hour=hour, amount=amount)


SIX_DAYS = _terms("2026-07-15", week="42", day="7")
BEFORE = _terms("2025-07-15", week="44", day="7:20")
FLEXIBLE = _terms("2026-01-01", week="44", day="0")
PART_DAYS = [day for day in range(1, 31) if date(2026, 9, day).weekday() < 5]

CASES: tuple[Case, ...] = (
    Case(
        title="A shift over 19:00",
        told="42 hours in six days of 7 hours, 2,100,000 a month: 2,100,000 / 210 = 10,000 an hour. The salary "
        "pays the ordinary hours and the hours of the night themselves, so the night adds 35 % and the eighth"
        " hour is overtime.",
        terms=(SIX_DAYS,),
        worked=("2026-08-04 14:00 to 22:00",),
        rates=(_paid("2100000"),),
        hours=(
            _hours("2026-08-04", "ordinary", "5", "14:00 to 19:00"),
            _hours("2026-08-04", "night", "2", "19:00 to 21:00, then 7 hours are full"),
            _hours("2026-08-04", "overtime_night", "1", "21:00 to 22:00"),
        ),
        money=(
            _money("ordinary", "5", "0", "10000", "0"),
            _money("night", "2", "0.35", "10000", "7000"),
            _money("overtime_night", "1", "1.75", "10000", "17500"),
        ),
    ),
    Case(
        title="Over midnight into a holiday",
        told="Friday 7 August is a holiday. What is worked after midnight is worked on the holiday, whatever the "
        "shift is called: 1 + 0.90 + 0.35 = 2.25.",
        terms=(SIX_DAYS,),
        worked=("2026-08-06 20:00 to 2026-08-07 04:00",),
        rates=(_paid("2100000"),),
        hours=(
            _hours("2026-08-06", "night", "4", "20:00 to 24:00"),
            _hours("2026-08-07", "holiday_night", "4", "0:00 to 4:00"),
        ),
        money=(
            _money("night", "4", "0.35", "10000", "14000"),
            _money("holiday_night", "4", "2.25", "10000", "90000"),
        ),
    ),
    Case(
        title="Over 1 July 2026: the day of rest goes from 80 to 90 %",
        told="The agreed day of rest is Wednesday. 44 hours, 2,200,000 a month: 2,200,000 / 220 = 10,000 an hour.",
        terms=(_terms("2025-07-15", week="44", day="8:48", rest=WEDNESDAY),),
        worked=("2026-06-24 08:00 to 12:00", "2026-06-30 22:00 to 2026-07-01 04:00"),
        rates=(_paid("2200000"),),
        hours=(
            _hours("2026-06-24", "rest", "4", "Wednesday, still 1.80"),
            _hours("2026-06-30", "night", "2", "Tuesday 22:00 to 24:00"),
            _hours("2026-07-01", "rest_night", "4", "Wednesday 0:00 to 4:00, now 1 + 0.90 + 0.35"),
        ),
        money=(
            _money("rest", "4", "1.80", "10000", "72000"),
            _money("night", "2", "0.35", "10000", "7000"),
            _money("rest_night", "4", "2.25", "10000", "90000"),
        ),
    ),
    Case(
        title="Over 15 July 2026: the same salary, divided by 210 instead of 220",
        told="2,310,000 a month is 10,500 an hour until 14 July and 11,000 from 15 July on. The shift crosses that"
        " midnight.",
        terms=(BEFORE,),
        worked=("2026-07-14 22:00 to 2026-07-15 02:00",),
        rates=(_paid("2310000"),),
        hours=(
            _hours("2026-07-14", "night", "2", "22:00 to 24:00"),
            _hours("2026-07-15", "night", "2", "0:00 to 2:00"),
        ),
        money=(
            _money("night", "2", "0.35", "10500", "7350"),
            _money("night", "2", "0.35", "11000", "7700"),
        ),
    ),
    Case(
        title="The week of 15 July 2026, with flexible days",
        told="Two days of a 44-hour week and five of a 42-hour week: (2 × 44 + 5 × 42) / 7 = 298 / 7 hours = 42 h "
        "34 min 17 s, in whole seconds. Five days of 9 hours are 45 hours, so 2 h 25 min 43 s are overtime.",
        terms=(FLEXIBLE,),
        worked=tuple(f"2026-07-{day} 07:00 to 16:00" for day in (13, 14, 15, 16, 17)),
        rates=(_paid("2310000"),),
        hours=(
            _hours("2026-07-13", "ordinary", "9", "no more than 9 hours a day"),
            _hours("2026-07-14", "ordinary", "9", "18 hours so far"),
            _hours("2026-07-15", "ordinary", "9", "27 hours so far"),
            _hours("2026-07-16", "ordinary", "9", "36 hours so far"),
            _hours("2026-07-17", "ordinary", "6:34:17", "42 h 34 min 17 s are full"),
            _hours("2026-07-17", "overtime_day", "2:25:43", "9 h less 6 h 34 min 17 s"),
        ),
        money=(
            _money("ordinary", "18", "0", "10500", "0"),
            _money("ordinary", "88457 / 3600", "0", "11000", "0"),
            _money("overtime_day", "8743 / 3600", "1.25", "11000", "33393.41"),
        ),
    ),
    Case(
        title="A day of rest worked into the night, with overtime",
        told="Sunday is the day of rest and no other day off is given for it: the whole hour and the surcharges "
        "are paid.",
        terms=(SIX_DAYS,),
        worked=("2026-08-09 14:00 to 2026-08-10 00:00",),
        rates=(_paid("2100000"),),
        hours=(
            _hours("2026-08-09", "rest", "5", "14:00 to 19:00, 1 + 0.90"),
            _hours("2026-08-09", "rest_night", "2", "19:00 to 21:00, 1 + 0.90 + 0.35; then 7 hours are full"),
            _hours("2026-08-09", "rest_overtime_night", "3", "21:00 to 24:00, 1 + 0.90 + 0.75"),
        ),
        money=(
            _money("rest", "5", "1.90", "10000", "95000"),
            _money("rest_night", "2", "2.25", "10000", "45000"),
            _money("rest_overtime_night", "3", "2.65", "10000", "79500"),
        ),
    ),
    Case(
        title="The same day of rest, made good by another day off",
        told="The other day off is paid by the salary, so of the hours within the ordinary day only the surcharge "
        "comes on top. Overtime is paid whole.",
        terms=(SIX_DAYS,),
        worked=("2026-08-09 14:00 to 2026-08-10 00:00",),
        rates=(_paid("2100000"),),
        compensated=("2026-08-09",),
        hours=(
            _hours("2026-08-09", "rest", "5", "14:00 to 19:00"),
            _hours("2026-08-09", "rest_night", "2", "19:00 to 21:00"),
            _hours("2026-08-09", "rest_overtime_night", "3", "21:00 to 24:00"),
        ),
        money=(
            _money("rest", "5", "0.90", "10000", "45000"),
            _money("rest_night", "2", "1.25", "10000", "25000"),
            _money("rest_overtime_night", "3", "2.65", "10000", "79500"),
        ),
    ),
    Case(
        title="A flexible week",
        told="42 hours, 4 to 9 a day. Tuesday's tenth hour is overtime of the day. Of the rest, 9 + 9 + 4 + 9 + 9 "
        "+ 3 = 43 hours, the last one is overtime of the week.",
        terms=(_terms("2026-07-15", week="42", day="0"),),
        worked=(
            "2026-08-10 07:00 to 16:00", "2026-08-11 07:00 to 17:00", "2026-08-12 07:00 to 11:00",
            "2026-08-13 07:00 to 16:00", "2026-08-14 07:00 to 16:00", "2026-08-15 07:00 to 10:00",
        ),
        rates=(_paid("2100000"),),
        hours=(
            _hours("2026-08-10", "ordinary", "9", "Monday"),
            _hours("2026-08-11", "ordinary", "9", "Tuesday 7:00 to 16:00"),
            _hours("2026-08-11", "overtime_day", "1", "Tuesday 16:00 to 17:00"),
            _hours("2026-08-12", "ordinary", "4", "Wednesday"),
            _hours("2026-08-13", "ordinary", "9", "Thursday, 31 hours so far"),
            _hours("2026-08-14", "ordinary", "9", "Friday, 40 hours so far"),
            _hours("2026-08-15", "ordinary", "2", "Saturday 7:00 to 9:00, 42 hours are full"),
            _hours("2026-08-15", "overtime_day", "1", "Saturday 9:00 to 10:00"),
        ),
        money=(
            _money("ordinary", "42", "0", "10000", "0"),
            _money("overtime_day", "2", "1.25", "10000", "25000"),
        ),
    ),
    Case(
        title="An apprentice, before and after the productive phase begins",
        told="Until 31 August the lective phase: 75 % of 1,750,905 = 1,313,178.75 a month, / 210 = 6,253.23 an "
        "hour. From 1 September the productive phase: 1,750,905 / 210 = 8,337.64 an hour. The hours are those"
        " of everybody else.",
        terms=(SIX_DAYS,),
        worked=("2026-08-31 15:00 to 20:00", "2026-09-01 14:00 to 21:00"),
        rates=(_paid("1313178.75", to_day="2026-09-01"), _paid("1750905", from_day="2026-09-01")),
        hours=(
            _hours("2026-08-31", "ordinary", "4", "15:00 to 19:00"),
            _hours("2026-08-31", "night", "1", "19:00 to 20:00"),
            _hours("2026-09-01", "ordinary", "5", "14:00 to 19:00"),
            _hours("2026-09-01", "night", "2", "19:00 to 21:00"),
        ),
        money=(
            _money("ordinary", "4", "0", "1313178.75 / 210", "0"),
            _money("night", "1", "0.35", "1313178.75 / 210", "2188.64"),
            _money("ordinary", "5", "0", "1750905 / 210", "0"),
            _money("night", "2", "0.35", "1750905 / 210", "5836.35"),
        ),
    ),
    Case(
        title="Two placements in one day",
        told="Four hours at the site in the morning, five from home in the evening, one employment of 7 hours a "
        "day: the day is counted through, so its last two hours are overtime.",
        terms=(
            _terms("2026-07-15", week="42", day="7", placement=1),
            _terms("2026-07-15", week="42", day="7", placement=2),
        ),
        worked=("2026-08-04 08:00 to 12:00", "2026-08-04 17:00 to 22:00"),
        placements=(1, 2),
        rates=(_paid("2100000"),),
        hours=(
            _hours("2026-08-04", "ordinary", "4", "at the site, 8:00 to 12:00"),
            _hours("2026-08-04", "ordinary", "2", "at home, 17:00 to 19:00"),
            _hours("2026-08-04", "night", "1", "at home, 19:00 to 20:00; then 7 hours are full"),
            _hours("2026-08-04", "overtime_night", "2", "at home, 20:00 to 22:00"),
        ),
        money=(
            _money("ordinary", "6", "0", "10000", "0"),
            _money("night", "1", "0.35", "10000", "3500"),
            _money("overtime_night", "2", "1.75", "10000", "35000"),
        ),
    ),
    Case(
        title="A month of part-time",
        told="21 hours in five days of 4 h 12 min, 1,050,000 a month. Half the week has half the divisor: "
        "1,050,000 / 105 = 10,000 an hour. September 2026 has 22 working days; on the 10th an hour more was "
        "worked, and an hour beyond what was agreed is overtime, also for who works part-time.",
        terms=(_terms("2026-07-15", week="21", day="4:12"),),
        worked=tuple(f"2026-09-{day:02d} 08:00 to {'13:12' if day == 10 else '12:12'}" for day in PART_DAYS),
        rates=(_paid("1050000"),),
        hours=tuple(
            line
            for day in PART_DAYS
            for line in (
                _hours(f"2026-09-{day:02d}", "ordinary", "4:12", "8:00 to 12:12"),
                *([_hours("2026-09-10", "overtime_day", "1", "12:12 to 13:12")] if day == 10 else []),
            )
        ),
        money=(
            _money("ordinary", "92.4", "0", "10000", "0"),
            _money("overtime_day", "1", "1.25", "10000", "12500"),
        ),
    ),
    Case(
        title="25 December 2025: the night begins at 19:00 instead of 21:00",
        told="44 hours, 2,200,000 a month, 10,000 an hour. The 25th is a holiday as well: 1 + 0.80 + 0.35 = 2.15.",
        terms=(BEFORE,),
        worked=("2025-12-24 18:00 to 2025-12-25 02:00", "2025-12-26 18:00 to 22:00"),
        rates=(_paid("2200000"),),
        hours=(
            _hours("2025-12-24", "ordinary", "3", "18:00 to 21:00"),
            _hours("2025-12-24", "night", "3", "21:00 to 24:00"),
            _hours("2025-12-25", "holiday_night", "2", "0:00 to 2:00"),
            _hours("2025-12-26", "ordinary", "1", "18:00 to 19:00"),
            _hours("2025-12-26", "night", "3", "19:00 to 22:00"),
        ),
        money=(
            _money("ordinary", "3", "0", "10000", "0"),
            _money("night", "3", "0.35", "10000", "10500"),
            _money("holiday_night", "2", "2.15", "10000", "43000"),
            _money("ordinary", "1", "0", "10000", "0"),
            _money("night", "3", "0.35", "10000", "10500"),
        ),
    ),
    Case(
        title="Abroad, where the clock is set back and forward",
        told="New York, with Colombia's numbers for the arithmetic only. On 1 November 2026 the hour from 1:00 "
        "comes twice, so from 0:00 to 6:00 seven hours pass; on 14 March 2027 the hour from 2:00 is missing, "
        "so five hours pass. Sunday is the day of rest.",
        terms=(_terms("2026-07-15", week="42", day="7"),),
        worked=("2026-10-31 22:00 to 2026-11-01 06:00", "2027-03-13 22:00 to 2027-03-14 06:00"),
        rates=(_paid("2100000"),),
        zone=NEW_YORK,
        hours=(
            _hours("2026-10-31", "night", "2", "22:00 to 24:00"),
            _hours("2026-11-01", "rest_night", "7", "0:00 to 6:00, with one hour twice"),
            _hours("2027-03-13", "night", "2", "22:00 to 24:00"),
            _hours("2027-03-14", "rest_night", "5", "0:00 to 6:00, without one hour"),
        ),
        money=(
            _money("night", "4", "0.35", "10000", "14000"),
            _money("rest_night", "12", "2.25", "10000", "270000"),
        ),
    ),
)  # fmt: skip
