"""A year of presence of a synthetic contact centre, made in chunks of people, always the same from its seed.

Nobody in it exists. People work five or six days a week in shifts by day, in the evening or through the night, some
with flexible days, some part-time, one in twelve abroad where the clock changes; spans begin around the boundaries on
purpose: before 19:00 and 21:00, over midnight, over 6:00, on holidays, on the day of rest, beyond the day's limit.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import holidays
import numpy

from tejido.core.labour import colombia
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked
from tejido.core.reference import values

# From the middle of December 2025: the night changes on the 25th, the surcharge on 1 July, the week on 15 July 2026.
FIRST_DAY = datetime.date(2025, 12, 15)
DAYS = 364
ZONE_NAMES = ("America/Bogota", "America/New_York", "Europe/Madrid")
MINUTE, HOUR = 60, 3_600
SHIFT_BEGIN_HOURS = numpy.array([6, 7, 8, 12, 13, 14, 18, 20, 22])


@dataclass(frozen=True)
class Chunk:
    """Some people with a year of work, and what each earns a month."""

    worked: labour_worked.Worked
    conditions: labour_worked.Conditions
    salary_cents: labour_worked.IntArray


def zones() -> list[ZoneInfo]:
    """Return the zones of the world."""
    return [ZoneInfo(name) for name in ZONE_NAMES]


def law() -> labour_laws.Law:
    """Return Colombia's law with its real holidays; in the two zones abroad it serves for the arithmetic only."""
    held = holidays.country_holidays("CO", years=range(FIRST_DAY.year, FIRST_DAY.year + 3))
    return colombia.law(values.shipped(), place="CO", holidays=lambda day: day in held)


def chunk(people_count: int, *, seed: int) -> Chunk:
    """Return a chunk of people, numbered from 0, who are always the same for a seed."""
    rng = numpy.random.default_rng(seed)
    conditions = _conditions(people_count, rng)
    day_count = 6 - (conditions.day_seconds > 7 * HOUR)
    # Who works on which day: five or six days from the one after the day of rest, a few days off, some days of rest.
    day = numpy.arange(DAYS)[None, :]
    weekday = (FIRST_DAY.weekday() + day) % 7
    since_rest = (weekday - conditions.rest_weekday[:, None]) % 7
    is_planned = (since_rest > 0) & (since_rest <= day_count[:, None])
    chance = rng.random((people_count, DAYS))
    person, at = numpy.nonzero(numpy.where(is_planned, chance < 0.86, chance < 0.05))
    begin_hour = rng.choice(SHIFT_BEGIN_HOURS, size=(people_count, DAYS // 7))[person, at // 7]
    agreed = numpy.where(conditions.day_seconds[person] > 0, conditions.day_seconds[person], 8 * HOUR)
    length = agreed + rng.integers(-30, 75, size=len(person)) * MINUTE
    length += HOUR * (rng.random(len(person)) < 0.08)
    # Nobody is on the minute, and one shift in twenty is cut by an unpaid pause.
    midnight = (FIRST_DAY - datetime.date(1970, 1, 1)).days * 86_400 + at * 86_400 + 5 * HOUR
    begin = midnight + begin_hour * HOUR + rng.integers(-20, 20, size=len(person)) * MINUTE
    # A shift never reaches into the next one, also where a week of nights is followed by a week of mornings.
    following = numpy.append(begin[1:], numpy.iinfo(numpy.int64).max)
    following[:-1][person[1:] != person[:-1]] = numpy.iinfo(numpy.int64).max
    end = numpy.minimum(begin + length, following)
    kept = end - begin >= HOUR
    return Chunk(_paused(person[kept], begin[kept], end[kept], rng), conditions, _salaries(conditions, rng))


def _conditions(people_count: int, rng: numpy.random.Generator) -> labour_worked.Conditions:
    kind = rng.random(people_count)
    week = numpy.where(kind < 0.15, 21, numpy.where(kind < 0.6, 44, 42)) * HOUR
    # Flexible for a third; of the others, half have five and half six days.
    days = numpy.where(rng.random(people_count) < 0.5, 5, 6)
    day = numpy.where(rng.random(people_count) < 1 / 3, 0, week // days // MINUTE * MINUTE)
    zone = numpy.where(rng.random(people_count) < 11 / 12, 0, rng.integers(1, len(ZONE_NAMES), people_count))
    rest = numpy.where(rng.random(people_count) < 0.7, 6, rng.integers(0, 6, people_count))
    return labour_worked.Conditions(
        person=numpy.arange(people_count), from_day=labour_worked.ints([1] * people_count),
        to_day=labour_worked.ints([labour_worked.NO_END] * people_count), week_seconds=labour_worked.ints(week),
        day_seconds=labour_worked.ints(day),
        rest_weekday=labour_worked.ints(rest),
        zone=labour_worked.ints(zone), law=labour_worked.ints([0] * people_count),
    )  # fmt: skip


def _paused(
    person: labour_worked.IntArray,
    begin: labour_worked.IntArray,
    end: labour_worked.IntArray,
    rng: numpy.random.Generator,
) -> labour_worked.Worked:
    """Return the shifts, of which one in twenty is two spans around a pause of half an hour."""
    has_pause = (rng.random(len(person)) < 0.05) & (end - begin > 3 * HOUR)
    at = numpy.repeat(numpy.arange(len(person)), 1 + has_pause)
    is_second = numpy.zeros(len(at), dtype=bool)
    is_second[1:] = at[1:] == at[:-1]
    is_first_of_two = has_pause[at] & ~is_second
    middle = begin[at] + (end[at] - begin[at]) // (2 * MINUTE) * MINUTE
    return labour_worked.Worked(
        person=labour_worked.ints(person[at]),
        from_seconds=labour_worked.ints(numpy.where(is_second, middle + 30 * MINUTE, begin[at])),
        to_seconds=labour_worked.ints(numpy.where(is_first_of_two, middle, end[at])),
    )


def _salaries(conditions: labour_worked.Conditions, rng: numpy.random.Generator) -> labour_worked.IntArray:
    """Return salaries of one to three minimum wages, in cents, less for who works part-time."""
    full = rng.integers(1_750_905_00, 5_252_715_00, size=len(conditions))
    return labour_worked.ints(full * conditions.week_seconds // (44 * HOUR))
