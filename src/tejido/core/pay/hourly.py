"""What work itself is paid: the salary by days, hours by their kind, pieces, and the top-up to the legal minimum."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tejido.core.hours import patterns
from tejido.core.labour import lines as labour_lines
from tejido.core.pay import inputs, lines, months, piece
from tejido.core.reference import values

APPRENTICE = "apprentice"
LECTIVE = "lective"
Days = dict[date, int]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days on which neither the pay nor the contract changes."""

    from_date: date
    to_date: date
    agreed: patterns.Agreed
    term: inputs.Term | None

    @property
    def basis(self) -> str:
        """How these days are paid; apprentices have a support by the month."""
        return "month" if self.term is None or self.agreed.contract == APPRENTICE else self.term.basis

    def has(self, day: date) -> bool:
        """Tell whether a day is one of these."""
        return self.from_date <= day < self.to_date


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the hours of a period are and what the law says of them."""

    table: values.Table
    hours: Sequence[labour_lines.HourLine]
    absent: Collection[date]

    def minimum_hour(self, agreed: patterns.Agreed, day: date) -> tuple[Fraction, tuple[values.Value, ...]]:
        """Return the legal minimum of an hour on a day: the minimum wage over the hours of a month."""
        wage = self.table.on("minimum_wage_month", place=agreed.place, day=day)
        divisor = self.table.on("month_hours_divisor", place=agreed.place, day=day)
        return Fraction(wage.value) / Fraction(divisor.value), (wage, divisor)

    def part(self, agreed: patterns.Agreed, day: date) -> Fraction:
        """Return which part of the law's week was agreed, at most all of it."""
        most = self.table.on("week_hours_max", place=agreed.place, day=day)
        return min(Fraction(1), Fraction(agreed.week_hours or most.value) / Fraction(most.value))

    def hour(self, stretch: Stretch, day: date) -> tuple[Fraction, tuple[values.Value, ...]]:
        """Return what an ordinary hour of somebody is worth on a day.

        A month's pay is divided by the hours of a month for the agreed week: 210 of them for 42 hours a week.

        Source: CST art. 161; the divisor of the register, in proportion for part time.
        """
        if stretch.basis == "hour":
            assert stretch.term is not None
            return Fraction(stretch.term.amount or 0), ()
        divisor = self.table.on("month_hours_divisor", place=stretch.agreed.place, day=day)
        month, used = month_pay(stretch, self.table, day)
        return month / (Fraction(divisor.value) * self.part(stretch.agreed, day)), (*used, divisor)


def month_pay(stretch: Stretch, table: values.Table, day: date) -> tuple[Fraction, tuple[values.Value, ...]]:
    """Return the pay of a whole month: what was agreed; for an apprentice at least the law's share of the minimum."""
    agreed = Fraction(stretch.term.amount or 0) if stretch.term is not None else Fraction(0)
    if stretch.agreed.contract != APPRENTICE:
        return agreed, ()
    key = "apprentice_lective_share" if stretch.agreed.phase == LECTIVE else "apprentice_productive_share"
    share = table.on(key, place=stretch.agreed.place, day=day)
    wage = table.on("minimum_wage_month", place=stretch.agreed.place, day=day)
    least = Fraction(share.value) * Fraction(wage.value)
    return (agreed, ()) if agreed > least else (least, (share, wage))


def base(found: Sequence[Stretch], work: Work) -> Iterator[lines.Line]:
    """Yield the month's pay for each stretch by its days, and what is missing to the minimum of these days."""
    for stretch in found:
        if stretch.basis != "month":
            continue
        paid = months.paid_days(stretch.from_date, stretch.to_date, absent=work.absent)
        if paid == 0 and months.days(stretch.from_date, stretch.to_date) == 0 and not work.absent:
            # Whoever comes on a 31st has worked a day all the same.
            paid = 1 if len(found) == 1 else 0
        month, used = month_pay(stretch, work.table, stretch.from_date)
        is_apprentice = stretch.agreed.contract == APPRENTICE
        amount = lines.up(month * paid / months.MONTH_DAYS)
        ordinary = [one for one in work.hours if one.kind == "ordinary" and stretch.has(one.day)]
        yield lines.Line(
            code="apprentice_support" if is_apprentice else "salary", kind="earning", quantity=Decimal(paid),
            unit="days", rate=lines.shown_rate(month), amount=amount, values=used, days=_days(ordinary),
        )  # fmt: skip
        if not is_apprentice:
            yield from _missing_to_month(stretch, work, paid=paid, amount=amount)


def hours(found: Sequence[Stretch], work: Work) -> Iterator[lines.Line]:
    """Yield a line for each kind of hour, each rate and each factor: the ordinary hour is in a month's pay already."""
    gathered: dict[tuple[str, Fraction, Fraction, bool], list[labour_lines.HourLine]] = {}
    used: dict[tuple[str, Fraction, Fraction, bool], tuple[values.Value, ...]] = {}
    for one in work.hours:
        stretch = next((each for each in found if each.has(one.day)), None)
        if stretch is None or stretch.basis == "piece":
            continue
        rate, of_rate = work.hour(stretch, one.day)
        minimum, of_minimum = work.minimum_hour(stretch.agreed, one.day)
        part = Fraction(one.factor) - (1 if stretch.basis == "month" and one.is_covered else 0)
        rises = stretch.agreed.contract != APPRENTICE and rate < minimum
        groups = [(one.kind, rate, part, False)] + ([("top_up", minimum - rate, part, True)] if rises else [])
        for group in groups if part > 0 else ():
            gathered.setdefault(group, []).append(one)
            used.setdefault(group, _once((*one.values, *of_rate, *(of_minimum if group[3] else ()))))
    for group, held in gathered.items():
        kind, rate, part, _rises = group
        seconds = sum(one.seconds for one in held)
        yield lines.Line(
            code=kind, kind="earning", quantity=Decimal(seconds), unit="seconds", rate=lines.shown_rate(rate),
            factor=lines.shown_rate(part), amount=lines.up(rate * part * seconds / lines.HOUR_SECONDS),
            values=used[group], days=_days(held),
        )  # fmt: skip


def by_the_piece(found: Sequence[Stretch], work: Work, given: inputs.Given) -> Iterator[lines.Line]:
    """Yield accepted tasks at their rates, rejected ones for nothing, surcharges, and the top-up to the minimum hour.

    The hour counts all the time: tasks that were rejected, and waiting for the next one.
    """
    for stretch in found:
        pieces = [one for one in given.pieces if stretch.has(one.day)]
        own_hours = [one for one in work.hours if stretch.has(one.day)]
        if stretch.basis != "piece" or not (pieces or own_hours):
            continue
        made = list(_pieces(pieces, given.rates))
        yield from made
        earned = sum((line.amount for line in made), Decimal(0))
        seconds = _seconds_by_day(pieces, own_hours)
        minimum = Fraction(0)
        used: tuple[values.Value, ...] = ()
        for day, count in seconds.items():
            hour, of_hour = work.minimum_hour(stretch.agreed, day)
            minimum += hour * count / lines.HOUR_SECONDS
            used = _once((*used, *of_hour))
        whole = sum(seconds.values())
        if minimum > Fraction(earned):
            yield lines.Line(
                code="top_up", kind="earning", quantity=Decimal(whole), unit="seconds",
                rate=lines.shown_rate((minimum - Fraction(earned)) * lines.HOUR_SECONDS / whole),
                amount=lines.up(minimum - Fraction(earned)), values=used, days=tuple(sorted(seconds.items())),
            )  # fmt: skip
        hour_value = max(minimum, Fraction(earned)) * lines.HOUR_SECONDS / whole if whole else Fraction(0)
        yield from _surcharges(own_hours, hour_value)


def _pieces(pieces: Sequence[piece.PieceWork], rates: Sequence[piece.Rate]) -> Iterator[lines.Line]:
    by_rate: dict[piece.Rate | None, list[piece.PieceWork]] = {}
    for one in pieces:
        by_rate.setdefault(piece.rate_of(one, rates), []).append(one)
    for rate, held in by_rate.items():
        count = sum(one.accepted_count for one in held)
        if rate is not None and count:
            yield lines.Line(
                code="piece_work", kind="earning", quantity=Decimal(count), unit="items",
                rate=lines.shown_rate(Fraction(rate.amount)), amount=lines.up(Fraction(rate.amount) * count),
                days=_counted(held, "accepted_count"),
            )  # fmt: skip
    rejected = sum(one.rejected_count for one in pieces)
    if rejected:
        yield lines.Line(
            code="piece_rejected", kind="note", quantity=Decimal(rejected), unit="items", amount=Decimal(0),
            days=_counted(pieces, "rejected_count"),
        )  # fmt: skip


def _surcharges(held: Sequence[labour_lines.HourLine], hour: Fraction) -> Iterator[lines.Line]:
    """Yield what an hour by night, on a rest day or over the limit is worth above the hour that the pieces pay."""
    gathered: dict[tuple[str, Fraction], list[labour_lines.HourLine]] = {}
    for one in held:
        if one.factor > 1:
            gathered.setdefault((one.kind, Fraction(one.factor) - 1), []).append(one)
    for (kind, part), found in gathered.items():
        seconds = sum(one.seconds for one in found)
        yield lines.Line(
            code=kind, kind="earning", quantity=Decimal(seconds), unit="seconds", rate=lines.shown_rate(hour),
            factor=lines.shown_rate(part), amount=lines.up(hour * part * seconds / lines.HOUR_SECONDS),
            values=_once(value for one in found for value in one.values), days=_days(found),
        )  # fmt: skip


def _missing_to_month(stretch: Stretch, work: Work, *, paid: int, amount: Decimal) -> Iterator[lines.Line]:
    wage = work.table.on("minimum_wage_month", place=stretch.agreed.place, day=stretch.from_date)
    least = Fraction(wage.value) * work.part(stretch.agreed, stretch.from_date) * paid / months.MONTH_DAYS
    if least > Fraction(amount):
        yield lines.Line(
            code="top_up", kind="earning", quantity=Decimal(paid), unit="days",
            rate=lines.shown_rate((least - Fraction(amount)) * months.MONTH_DAYS / paid),
            amount=lines.up(least - Fraction(amount)), values=(wage,),
        )  # fmt: skip


def _seconds_by_day(pieces: Sequence[piece.PieceWork], held: Sequence[labour_lines.HourLine]) -> Days:
    """Return the seconds of each day: those of presence or those of tasks and waiting, whichever are more."""
    present, busy = dict(_days(held)), Days()
    for one in pieces:
        busy[one.day] = busy.get(one.day, 0) + one.seconds
    return {day: max(present.get(day, 0), busy.get(day, 0)) for day in {*present, *busy}}


def _days(held: Sequence[labour_lines.HourLine]) -> tuple[tuple[date, int], ...]:
    found = Days()
    for one in held:
        found[one.day] = found.get(one.day, 0) + one.seconds
    return tuple(sorted(found.items()))


def _counted(held: Sequence[piece.PieceWork], column: str) -> tuple[tuple[date, int], ...]:
    found = Days()
    for one in held:
        if getattr(one, column):
            found[one.day] = found.get(one.day, 0) + getattr(one, column)
    return tuple(sorted(found.items()))


def _once(given: Collection[values.Value] | Iterator[values.Value]) -> tuple[values.Value, ...]:
    return tuple(dict.fromkeys(given))
