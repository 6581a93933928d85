"""Two other ways to classify worked time: a plain loop over boundaries, and an oracle that asks every single minute.

Both are given the same arrays as the engine and return seconds by row of terms, epoch and kind. The loop is how one
would write it without arrays: whole seconds, the boundaries of each local day looked up in a list that is made once,
one pass over each person's work. The oracle knows no boundaries at all: it asks the clock on the wall of each minute.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from zoneinfo import ZoneInfo

from tejido.core.labour import kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import worked as labour_worked

Cell = tuple[int, int, int]
MINUTE, HOUR, DAY, WEEK_DAYS = 60, 3_600, 86_400, 7
CENT = Decimal("0.01")
# One local day of a zone under a law: first second, end of the night, its beginning, first second of the next day, its
# ordinal, whether it is a holiday, index of the epoch, the law's week, longest day, day on a day of rest.
Day = tuple[int, int, int, int, int, bool, int, int, int, int]


def plain(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
) -> Counter[Cell]:
    """Return the seconds of each row of terms, epoch and kind, span by span and boundary by boundary.

    For people with one row of terms each, which is what the benchmark makes.
    """
    found: Counter[Cell] = Counter()
    terms_of = {person: row for row, person in enumerate(conditions.person.tolist())}
    agreed = list(
        zip(
            conditions.week_seconds.tolist(), conditions.day_seconds.tolist(), conditions.rest_weekday.tolist(),
            conditions.zone.tolist(), conditions.law.tolist(), strict=True,
        )
    )  # fmt: skip
    lists: dict[tuple[int, int], list[Day]] = {}
    first, last = int(worked.from_seconds.min()), int(worked.to_seconds.max())
    person_before = None
    for person, begin, end in zip(
        worked.person.tolist(), worked.from_seconds.tolist(), worked.to_seconds.tolist(), strict=True
    ):
        if person != person_before:
            person_before = person
            row = terms_of[person]
            week_seconds, day_seconds, rest_weekday, zone, law = agreed[row]
            if (zone, law) not in lists:
                lists[zone, law] = _days(zones[zone], laws[law], first, last)
            days = lists[zone, law]
            days_begin = days[0][0]
            day_to = week = day_used = week_used = 0
        while begin < end:
            if begin >= day_to:
                at = (begin - days_begin) // DAY
                # A day may have 23 or 25 hours, so the guess may be one off.
                while days[at][0] > begin:
                    at -= 1
                while days[at][3] <= begin:
                    at += 1
                _, night_end, night_begin, day_to, day, is_holiday, epoch, law_week, longest, rest_day = days[at]
                day_used = 0
                if (day - 1) // WEEK_DAYS != week:
                    week, week_used = (day - 1) // WEEK_DAYS, 0
                    week_limit = _week_limit(days, at, week_seconds)
                is_rest = (day - 1) % WEEK_DAYS == rest_weekday
                of_day = kinds.REST if is_rest else kinds.HOLIDAY if is_holiday else 0
                if day_seconds:
                    day_limit = min(day_seconds * law_week // max(week_seconds, law_week), longest)
                else:
                    day_limit = rest_day if of_day else longest
            if begin < night_end:
                cut, kind = night_end, of_day + kinds.NIGHT
            elif begin < night_begin:
                cut, kind = night_begin, of_day
            else:
                cut, kind = day_to, of_day + kinds.NIGHT
            seconds = (cut if cut < end else end) - begin
            begin += seconds
            ordinary = min(seconds, max(0, day_limit - day_used))
            day_used += seconds
            if not of_day:
                ordinary = min(ordinary, max(0, week_limit - week_used))
                week_used += ordinary
            if ordinary:
                found[row, epoch, kind] += ordinary
            if ordinary < seconds:
                found[row, epoch, kind + kinds.OVERTIME] += seconds - ordinary
    return found


def amounts(
    found: Mapping[Cell, int],
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    salaries: Sequence[Decimal],
) -> dict[Cell, Decimal]:
    """Return the money of each row, epoch and kind, with decimal numbers, rounded up to the cent.

    Args:
        salaries: Of a month, for each row of terms.
    """
    weeks, law_at = conditions.week_seconds.tolist(), conditions.law.tolist()
    told = {}
    for (row, epoch_at, kind), seconds in found.items():
        epoch = laws[law_at[row]].epochs[epoch_at]
        factor = epoch.factors[kind] - (1 if kind in (0, kinds.NIGHT) else 0)
        above = salaries[row] * factor * seconds * epoch.week_seconds
        below = epoch.month_hours * HOUR * min(weeks[row], epoch.week_seconds)
        told[row, epoch_at, kind] = (above / below).quantize(CENT, rounding=ROUND_CEILING)
    return told


def by_minute(
    worked: labour_worked.Worked,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    zones: Sequence[ZoneInfo],
) -> Counter[Cell]:
    """Return the seconds of each row of terms, epoch and kind, asked of every minute by itself.

    Args:
        worked: Begins and ends at whole minutes.
    """
    found: Counter[Cell] = Counter()
    for minutes in _minutes_of_people(worked, conditions, zones=zones):
        # Somebody who changes zones may come into an earlier day again; a day is counted through as one.
        minutes.sort(key=lambda one: (one[1].toordinal(), one[0]))
        used: Counter[date] = Counter()
        week_used: Counter[int] = Counter()
        asked: dict[tuple[int, date], tuple[labour_laws.Law, int, int, int, int]] = {}
        for _, local, row in minutes:
            day = local.date()
            if (row, day) not in asked:
                asked[row, day] = _limits_on(day, row, conditions, laws)
            law, epoch_at, of_day, day_limit, week_limit = asked[row, day]
            epoch = law.epochs[epoch_at]
            is_night = local.hour >= epoch.night_begins_hour or local.hour < epoch.night_ends_hour
            ordinary = min(MINUTE, max(0, day_limit - used[day]))
            used[day] += MINUTE
            if not of_day:
                week = (day.toordinal() - 1) // WEEK_DAYS
                # What the day leaves counts in the week, whether the week then leaves it or not.
                within_day = ordinary
                ordinary = min(within_day, max(0, week_limit - week_used[week]))
                week_used[week] += within_day
            if not law.has_overtime:
                ordinary = MINUTE
            kind = of_day + (kinds.NIGHT if is_night else 0)
            found[row, epoch_at, kind] += ordinary
            found[row, epoch_at, kind + kinds.OVERTIME] += MINUTE - ordinary
    return +found


def _limits_on(
    day: date, row: int, conditions: labour_worked.Conditions, laws: Sequence[labour_laws.Law]
) -> tuple[labour_laws.Law, int, int, int, int]:
    """Return the law, its epoch, the kind of day, the day's limit and the week's."""
    law = laws[int(conditions.law[row])]
    epoch_at = law.epoch_on(day)
    is_rest = day.weekday() == int(conditions.rest_weekday[row])
    of_day = kinds.REST if is_rest else kinds.HOLIDAY if law.holidays(day) else 0
    day_limit = _day_limit(conditions, row, law.epochs[epoch_at], is_work_day=not of_day)
    return law, epoch_at, of_day, day_limit, _week_limit_by_days(conditions, row, (day.toordinal() - 1) // 7, laws)


def _minutes_of_people(
    worked: labour_worked.Worked, conditions: labour_worked.Conditions, *, zones: Sequence[ZoneInfo]
) -> Iterator[list[tuple[int, datetime, int]]]:
    """Yield, person by person, each minute as its UTC second, the time on the wall, and the row of terms."""
    rows: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in range(len(conditions)):
        whose = int(conditions.person[row]), int(conditions.placement[row])
        zone = zones[int(conditions.zone[row])]
        begins = datetime.fromordinal(max(1, int(conditions.from_day[row]))).replace(tzinfo=zone)
        rows.setdefault(whose, []).append((int(begins.timestamp()), row))
    person_before, minutes = None, []
    for person, placement, begin, end in zip(
        worked.person.tolist(), worked.placement.tolist(), worked.from_seconds.tolist(), worked.to_seconds.tolist(),
        strict=True,
    ):  # fmt: skip
        if person != person_before and minutes:
            yield minutes
            minutes = []
        person_before = person
        held = rows[person, placement]
        for seconds in range(begin, end, MINUTE):
            row = held[bisect.bisect_right(held, (seconds, len(conditions))) - 1][1]
            local = datetime.fromtimestamp(seconds, tz=zones[int(conditions.zone[row])])
            minutes.append((seconds, local, row))
    if minutes:
        yield minutes


def _day_limit(conditions: labour_worked.Conditions, row: int, epoch: labour_laws.Epoch, *, is_work_day: bool) -> int:
    agreed, week = int(conditions.day_seconds[row]), int(conditions.week_seconds[row])
    if not agreed:
        return epoch.day_seconds_max if is_work_day else epoch.rest_day_seconds
    shortened = agreed if week <= epoch.week_seconds else agreed * epoch.week_seconds // week
    return min(shortened, epoch.day_seconds_max)


def _week_limit_by_days(
    conditions: labour_worked.Conditions, row: int, week: int, laws: Sequence[labour_laws.Law]
) -> int:
    """Return the week's limit: a seventh of what holds on each of its days."""
    strand = [
        other
        for other in range(len(conditions))
        if conditions.person[other] == conditions.person[row]
        and conditions.placement[other] == conditions.placement[row]
    ]
    total = 0
    for day in range(week * WEEK_DAYS + 1, week * WEEK_DAYS + 1 + WEEK_DAYS):
        held = [other for other in strand if conditions.from_day[other] <= day] or strand[:1]
        law = laws[int(conditions.law[held[-1]])]
        epoch = law.epochs[law.epoch_on(date.fromordinal(day))]
        total += min(int(conditions.week_seconds[held[-1]]), epoch.week_seconds)
    return total // WEEK_DAYS


def _week_limit(days: Sequence[Day], at: int, week_seconds: int) -> int:
    monday = at - (days[at][4] - 1) % WEEK_DAYS
    return sum(min(week_seconds, days[each][7]) for each in range(monday, monday + WEEK_DAYS)) // WEEK_DAYS


def _days(zone: ZoneInfo, law: labour_laws.Law, first: int, last: int) -> list[Day]:
    """Return the days from a week before the first second until a week after the last."""
    day = datetime.fromtimestamp(first, tz=UTC).toordinal() - 8
    until = datetime.fromtimestamp(last, tz=UTC).toordinal() + 9
    told: list[Day] = []
    for ordinal in range(day, until):
        local = datetime.fromordinal(ordinal).replace(tzinfo=zone)
        epoch_at = law.epoch_on(local.date())
        epoch = law.epochs[epoch_at]
        night_end = local + timedelta(hours=epoch.night_ends_hour)
        night_begin = local + timedelta(hours=epoch.night_begins_hour)
        following = datetime.fromordinal(ordinal + 1).replace(tzinfo=zone)
        told.append((
            int(local.timestamp()), int(night_end.timestamp()), int(night_begin.timestamp()),
            int(following.timestamp()),
            ordinal, law.holidays(local.date()), epoch_at, epoch.week_seconds, epoch.day_seconds_max,
            epoch.rest_day_seconds,
        ))  # fmt: skip
    return told
