"""The law of working time in Colombia, made from reference values: each rule is data and one small function.

What the norms leave open is read as decision 0034 says; those readings are ours and unchecked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tejido.core.labour import errors, kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.reference import values as reference_values

COUNTRY = "CO"
# A month of salary has thirty days in Colombia, so the divisor over thirty is the hours of one of its days.
MONTH_DAYS = 30
LECTIVE, PRODUCTIVE = "lective", "productive"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How a kind of hour is paid and why.

    Args:
        surcharges: Keys of the shares that come on top of the ordinary hour, added up.
        limits: Keys of the values that make a minute one of this kind.
    """

    surcharges: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


NIGHT = ("night_begins_hour", "night_ends_hour")
MOST = ("week_hours_max", "flexible_day_hours_max")
# A holiday is paid as the day of rest is (CST 179), and a holiday on the day of rest is paid once.
RULES: Mapping[str, Rule] = {
    "ordinary": Rule(limits=MOST),
    "night": Rule(surcharges=("night_surcharge",), limits=NIGHT),
    "overtime_day": Rule(surcharges=("overtime_day_surcharge",), limits=MOST),
    "overtime_night": Rule(surcharges=("overtime_night_surcharge",), limits=MOST + NIGHT),
    "rest": Rule(surcharges=("rest_day_surcharge",)),
    "rest_night": Rule(surcharges=("rest_day_surcharge", "night_surcharge"), limits=NIGHT),
    "rest_overtime_day": Rule(surcharges=("rest_day_surcharge", "overtime_day_surcharge"), limits=MOST),
    "rest_overtime_night": Rule(surcharges=("rest_day_surcharge", "overtime_night_surcharge"), limits=MOST + NIGHT),
    "holiday": Rule(surcharges=("rest_day_surcharge",)),
    "holiday_night": Rule(surcharges=("rest_day_surcharge", "night_surcharge"), limits=NIGHT),
    "holiday_overtime_day": Rule(surcharges=("rest_day_surcharge", "overtime_day_surcharge"), limits=MOST),
    "holiday_overtime_night": Rule(surcharges=("rest_day_surcharge", "overtime_night_surcharge"), limits=MOST + NIGHT),
}
KEYS = tuple(
    sorted({key for rule in RULES.values() for key in rule.surcharges + rule.limits} | {"month_hours_divisor"})
)


def law(
    table: reference_values.Table, *, place: str, holidays: Callable[[date], bool], has_overtime: bool = True
) -> labour_laws.Law:
    """Return the law of working time of a place in Colombia, from the first day on which all its values are known.

    Args:
        table: Reference values.
        place: Such as "CO" or "CO-23001".
        holidays: Tells whether a day is a holiday at that place.
        has_overtime: False for people of direction and trust, whose hours have no limit (CST 162).
    Returns: A law that knows of days on which a value is missing, as where one was annulled; work on them is refused.
    Raises: NoSuchValue: there is no day on which the table has every value that the law needs. LawInvalid
    """
    days = _changes(table, place=place)

    def missing(day: date) -> str:
        return next((key for key in KEYS if table.find(key, place=place, day=day) is None), "")

    if all(missing(day) for day in days):
        # As where a value was annulled for every day on which it ever held.
        raise reference_values.NoSuchValue(key=missing(days[-1]), place=place, day=days[-1])
    return labour_laws.Law(
        code=COUNTRY,
        place=place,
        epochs=labour_laws.epochs_between(
            days,
            make=lambda day, from_day, to_day: _epoch(table, place=place, day=day, from_day=from_day, to_day=to_day),
            missing=missing,
        ),
        holidays=holidays,
        has_overtime=has_overtime,
    )


def apprentice_month(
    table: reference_values.Table, *, place: str, phase: str, day: date
) -> tuple[Decimal, tuple[reference_values.Value, ...]]:
    """Return an apprentice's least pay of a month, and the values that say so.

    Args:
        phase: "lective" or "productive".
    Raises: NoSuchValue
    Source: Ley 2466/2025 art. 21.
    """
    key = {LECTIVE: "apprentice_lective_share", PRODUCTIVE: "apprentice_productive_share"}[phase]
    wage = table.on("minimum_wage_month", place=place, day=day)
    share = table.on(key, place=place, day=day)
    return wage.value * share.value, (wage, share)


def stacked(values: Mapping[str, reference_values.Value], *, kind: str) -> Decimal:
    """Return what an hour of a kind is worth: the hour itself and every surcharge of its rule, added, not multiplied.

    Source: CST 168, 169 and 179.
    """
    return sum((values[key].value for key in RULES[kind].surcharges), start=Decimal(1))


def _changes(table: reference_values.Table, *, place: str) -> list[date]:
    """Return the days on which a value of the law begins or ends, from the first on which every one is known."""
    days, first_days = set(), []
    for key in KEYS:
        held = [*table.history(key, place=place), *table.history(key, place=COUNTRY)]
        if not held:
            raise reference_values.NoSuchValue(key=key, place=place, day=date.max)
        first_days.append(min(value.from_date for value in held))
        days |= {value.from_date for value in held} | {value.to_date for value in held if value.to_date is not None}
    first = max(first_days)
    return [first, *(day for day in days if day > first)]


def _epoch(table: reference_values.Table, *, place: str, day: date, from_day: int, to_day: int) -> labour_laws.Epoch:
    values = {key: table.on(key, place=place, day=day) for key in KEYS}
    month_hours = values["month_hours_divisor"].value
    return labour_laws.Epoch(
        from_day=from_day,
        to_day=to_day,
        week_seconds=_seconds(values["week_hours_max"]),
        day_seconds_max=_seconds(values["flexible_day_hours_max"]),
        rest_day_seconds=int(month_hours / MONTH_DAYS * labour_laws.HOUR_SECONDS),
        night_begins_hour=int(values["night_begins_hour"].value),
        night_ends_hour=int(values["night_ends_hour"].value),
        month_hours=month_hours,
        factors=tuple(stacked(values, kind=kind) for kind in kinds.KINDS),
        values=tuple(tuple(values[key] for key in RULES[kind].surcharges + RULES[kind].limits) for kind in kinds.KINDS),
        month_values=(values["month_hours_divisor"],),
    )


def _seconds(value: reference_values.Value) -> int:
    """Return hours as whole seconds."""
    seconds = value.value * labour_laws.HOUR_SECONDS
    if seconds != int(seconds):
        raise errors.LawInvalid(f"{errors.LawInvalid.__doc__} {value.key}: no whole seconds.")
    return int(seconds)
