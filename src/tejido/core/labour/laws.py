"""The law of working time of one place, as dated numbers: what the engine needs, and nothing of any one country.

A law is a row of epochs: stretches of days on which none of its values changes. Each country has a module that makes
its epochs from the reference values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tejido.core.labour import errors, kinds
from tejido.core.reference import values as reference_values

HOUR_SECONDS = 3_600
DAY_HOURS = 24
# The last day that there is: an epoch that runs on ends here.
LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What a worker reads about a kind of hour: the key of a sentence, which the page translates, and its numbers."""

    key: str
    numbers: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """The law's numbers on the days [from_day, to_day), which are ordinals as of `date.toordinal`.

    Args:
        week_seconds: The longest ordinary week.
        day_seconds_max: The longest ordinary day, which holds where the days are flexible.
        rest_day_seconds: The ordinary day on a day of rest or a holiday where the days are flexible.
        night_begins_hour: Local hour, 0 to 24; night lasts from then to midnight ...
        night_ends_hour: ... and from midnight to this hour.
        month_hours: Hours by which a month's salary is divided, for the whole week.
        factors: For each kind, by its index, what its hour is worth, as a multiple of the ordinary hour.
        values: For each kind, by its index, the values that its factor was made of.
        month_values: The values that make a month's salary an hour's.
        missing: The reference value that nobody knows for these days, so that work on them is refused; the numbers are
            then those of other days, and no amount is made of them.
    """

    from_day: int
    to_day: int
    week_seconds: int
    day_seconds_max: int
    rest_day_seconds: int
    night_begins_hour: int
    night_ends_hour: int
    month_hours: Decimal
    factors: tuple[Decimal, ...]
    values: tuple[tuple[reference_values.Value, ...], ...]
    month_values: tuple[reference_values.Value, ...] = ()
    missing: str = ""

    def __post_init__(self) -> None:
        hours = (self.night_begins_hour, self.night_ends_hour)
        if (
            self.from_day >= self.to_day
            or self.week_seconds <= 0
            or self.day_seconds_max <= 0
            or self.rest_day_seconds <= 0
            or self.month_hours <= 0
            or not all(0 <= hour <= DAY_HOURS for hour in hours)
            or self.night_ends_hour > self.night_begins_hour
            or len(self.factors) != kinds.KIND_COUNT
            or len(self.values) != kinds.KIND_COUNT
            or min(self.factors) <= 0
        ):
            raise errors.LawInvalid(errors.LawInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Law:
    """The law of a place: its epochs, one after another without a gap, its holidays, and whom its overtime reaches.

    Args:
        code: Names the law, such as "CO".
        has_overtime: False where working hours have no limit by contract, as for management.
    """

    code: str
    place: str
    epochs: tuple[Epoch, ...]
    holidays: Callable[[date], bool]
    has_overtime: bool = True

    def __post_init__(self) -> None:
        if not self.epochs or any(
            before.to_day != after.from_day for before, after in zip(self.epochs, self.epochs[1:], strict=False)
        ):
            raise errors.LawInvalid(errors.LawInvalid.__doc__)

    def epoch_on(self, day: date) -> int:
        """Return the index of the epoch of a day.

        Raises: NoLawForDay
        """
        ordinal = day.toordinal()
        found = next((at for at, one in enumerate(self.epochs) if one.from_day <= ordinal < one.to_day), None)
        missing = self.epochs[found].missing if found is not None else ""
        if found is None or missing:
            raise errors.NoLawForDay(place=self.place, day=day, key=missing)
        return found


def factor(kind: str, *, epoch: Epoch) -> Decimal:
    """Return what an hour of a kind is worth, as a multiple of the ordinary hour."""
    return epoch.factors[kinds.index_of(kind)]


def sentence(kind: str, *, epoch: Epoch) -> Sentence:
    """Return what a worker reads about a kind of hour: the key is the kind, the numbers are those of the epoch.

    Returns: Numbers `percent_more` and `factor` of the kind, and `night_begins_hour`, `night_ends_hour`, `week_hours`
        and `day_hours_max` of the law on those days.
    """
    worth = factor(kind, epoch=epoch)
    numbers = {
        "factor": worth,
        "percent_more": (worth - 1) * 100,
        "night_begins_hour": Decimal(epoch.night_begins_hour),
        "night_ends_hour": Decimal(epoch.night_ends_hour),
        "week_hours": Decimal(epoch.week_seconds) / HOUR_SECONDS,
        "day_hours_max": Decimal(epoch.day_seconds_max) / HOUR_SECONDS,
    }
    return Sentence(key=kind, numbers=numbers)


def epochs_between(
    changes: Sequence[date], *, make: Callable[[date, int, int], Epoch], missing: Callable[[date], str]
) -> tuple[Epoch, ...]:
    """Return one epoch for each stretch between the days on which a value changes.

    Args:
        changes: In any order; the first day of all is the first day of the law.
        make: Given the first day and both ordinals, returns the epoch.
        missing: Names a value that is missing on a day, or returns nothing.
    Raises: LawInvalid: there is no day on which every value is known.
    """
    days = sorted({day.toordinal() for day in changes})
    stretches = list(zip(days, [*days[1:], LAST_DAY], strict=True))
    lacking = [missing(date.fromordinal(day)) for day in days]
    known = [
        make(date.fromordinal(day), day, end) for (day, end), key in zip(stretches, lacking, strict=True) if not key
    ]
    if not known:
        raise errors.LawInvalid(errors.LawInvalid.__doc__)
    made = {epoch.from_day: epoch for epoch in known}
    found: list[Epoch] = []
    for (day, end), key in zip(stretches, lacking, strict=True):
        # A stretch without a law borrows its numbers from the one before, or from the first that there is.
        before = found[-1] if found else known[0]
        found.append(made.get(day) or replace(before, from_day=day, to_day=end, missing=key))
    return tuple(found)
