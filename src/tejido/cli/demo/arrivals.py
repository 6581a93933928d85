"""When played customers arrive: by a real week of a bank's five-minute call counts, scaled to the staff."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources

from tejido.cli.demo import errors

INTERVAL_SECONDS = 300
DAYS_COUNT = 5
INTERVALS_A_DAY_COUNT = 169
OPENS_AT = time(7, 0)
# Nights and weekends have no figures: a play that begins then begins on Monday at this time.
ELSE_FROM = time(10, 0)


@dataclass(frozen=True)
class Week:
    """Calls per five minutes on five weekdays from 07:00 to 21:05, one day after the other."""

    calls: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.calls) != DAYS_COUNT * INTERVALS_A_DAY_COUNT or min(self.calls) < 0 or max(self.calls) == 0:
            raise errors.CallsUnreadable(f"{len(self.calls)} figures.")

    def interval_at(self, local: datetime) -> int:
        """Return the interval that holds a local time; Monday 10:00 for nights and weekends."""
        minutes = (local.hour * 60 + local.minute) - (OPENS_AT.hour * 60 + OPENS_AT.minute)
        interval = minutes * 60 // INTERVAL_SECONDS
        if local.weekday() < DAYS_COUNT and 0 <= interval < INTERVALS_A_DAY_COUNT:
            return local.weekday() * INTERVALS_A_DAY_COUNT + interval
        return (ELSE_FROM.hour - OPENS_AT.hour) * 3600 // INTERVAL_SECONDS

    def rate(self, interval: int, *, contacts_per_second_max: float) -> float:
        """Return the arrivals per world second in an interval; the week begins again after its end.

        Args:
            interval: Counted from the week's first, >= 0.
            contacts_per_second_max: The rate of the week's busiest interval.
        """
        return contacts_per_second_max * self.calls[interval % len(self.calls)] / max(self.calls)


def read_week() -> Week:
    """Return the week that comes with the demonstration; its file names the source.

    Raises: CallsUnreadable: a line is missing or out of order.
    """
    text = resources.files(__package__).joinpath("data", "week_of_calls.csv").read_text("utf-8")
    return parse_week(text.splitlines())


def parse_week(lines: Sequence[str]) -> Week:
    """Return the week of these CSV lines (date, time, calls), which may begin with comment lines.

    Raises: CallsUnreadable: not five days running of 169 intervals from 07:00, or a figure is not a count.
    """
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    calls: list[int] = []
    for row in rows:
        day_number, interval = divmod(len(calls), INTERVALS_A_DAY_COUNT)
        minutes = OPENS_AT.hour * 60 + interval * INTERVAL_SECONDS // 60
        try:
            day, clock, count = date.fromisoformat(row["date"]), time.fromisoformat(row["time"]), int(row["calls"])
        except (KeyError, TypeError, ValueError) as error:
            raise errors.CallsUnreadable(f"Figure {len(calls) + 1} cannot be read.") from error
        if day.weekday() != day_number or clock != time(minutes // 60, minutes % 60) or count < 0:
            raise errors.CallsUnreadable(f"Figure {len(calls) + 1} is not the next one of the week.")
        calls.append(count)
    return Week(tuple(calls))


def arrivals(week: Week, *, rng: random.Random, first_interval: int, contacts_per_second_max: float) -> Iterator[float]:
    """Yield the world seconds since the start at which customers arrive, without end.

    A Poisson process whose rate is constant within each interval: unit exponential steps are laid along the
    cumulative rate.

    Args:
        first_interval: Where in the week the play begins.
        contacts_per_second_max: The rate of the week's busiest interval, > 0.
    Raises: NobodyServes: the rate is 0, so that none would ever come.
    Source: E. Çinlar, Introduction to Stochastic Processes, 1975, section 4.7 (time change of a Poisson process).
    """
    if contacts_per_second_max <= 0:
        raise errors.NobodyServes()
    interval, elapsed_seconds = first_interval, 0.0
    left_seconds = float(INTERVAL_SECONDS)
    while True:
        step = rng.expovariate(1.0)
        rate = week.rate(interval, contacts_per_second_max=contacts_per_second_max)
        while step >= rate * left_seconds:
            step -= rate * left_seconds
            elapsed_seconds += left_seconds
            interval, left_seconds = interval + 1, float(INTERVAL_SECONDS)
            rate = week.rate(interval, contacts_per_second_max=contacts_per_second_max)
        elapsed_seconds += step / rate
        left_seconds -= step / rate
        yield elapsed_seconds
