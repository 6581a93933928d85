"""The time engine as one loop over the work, of the kind that numba compiles: for a year of very many people.

It says the same as `engine` does with arrays, which needs no compiler. Plain Python runs it too, slowly; the tests do.
"""

from __future__ import annotations

from typing import Any

DONE, NO_LAW, DAY_WENT_BACK = 0, 1, 2
KIND_COUNT, NIGHT, OVERTIME, REST, HOLIDAY = 12, 1, 2, 4, 8
QUARTER_SECONDS, WEEK_DAYS = 900, 7
# The columns of the rows of terms, and of the segments of a table of days.
ROW_COLUMNS = 8
WEEK, DAY, REST_DAY, PAIR, IS_LIMITED, FROM_DAY, FIRST, LAST = range(ROW_COLUMNS)
SEGMENT_COLUMNS = 8
BEGINS, ORDINAL, IS_NIGHT, IS_HOLIDAY, EPOCH, LAW_WEEK, LONGEST, REST_LENGTH = range(SEGMENT_COLUMNS)


def count(
    person: Any, from_seconds: Any, to_seconds: Any, terms: Any, rows: Any, segments: Any, segment_at: Any,
    day_weeks: Any, base_seconds: int, quarter_count: int, first_day: int, epoch_count: int, found: Any,
) -> int:  # fmt: skip
    """Add the seconds of each row of terms, epoch and kind to `found`.

    Args:
        person: Of each stretch of work, shape (n,); `from_seconds`, `to_seconds`, `terms` (its row) alike.
        rows: The terms, shape (m, ROW_COLUMNS).
        segments: Local nights and days, shape (s, SEGMENT_COLUMNS); one more row says where the last ends.
        segment_at: Segment of each quarter of an hour of each pair of zone and law.
        day_weeks: The law's week of each pair and day, shape (pairs, days).
        found: Shape (m * epoch_count * KIND_COUNT,).
    Returns: DONE; NO_LAW where work lies before the law's first day; DAY_WENT_BACK where somebody comes into an earlier
        local day, which this loop cannot count. In the latter two, `found` is not whole.
    """
    last_person = -1
    day = week = held = -1
    day_used = week_used = day_limit = week_limit = of_day = 0
    for at in range(len(person)):
        row = terms[at]
        if person[at] != last_person:
            last_person = person[at]
            day = week = held = -1
        begin, end = from_seconds[at], to_seconds[at]
        segment = segment_at[(begin - base_seconds) // QUARTER_SECONDS + rows[row, PAIR] * quarter_count]
        while begin < end:
            ordinal = segments[segment, ORDINAL]
            if ordinal != day or row != held:
                if ordinal < day:
                    return DAY_WENT_BACK
                if segments[segment, EPOCH] < 0:
                    return NO_LAW
                if ordinal != day:
                    day, day_used = ordinal, 0
                if (ordinal - 1) // WEEK_DAYS != week:
                    week, week_used, held = (ordinal - 1) // WEEK_DAYS, 0, -1
                if row != held:
                    week_limit = _week_limit(rows, row, day_weeks, week * WEEK_DAYS + 1, first_day)
                    held = row
                is_rest = (ordinal - 1) % WEEK_DAYS == rows[row, REST_DAY]
                of_day = REST if is_rest else HOLIDAY * segments[segment, IS_HOLIDAY]
                day_limit = _day_limit(rows, row, segments, segment, of_day)
            stop = min(segments[segment + 1, BEGINS], end)
            seconds = stop - begin
            ordinary = max(0, min(seconds, day_limit - day_used))
            day_used += seconds
            if of_day == 0:
                within_day = ordinary
                ordinary = max(0, min(within_day, week_limit - week_used))
                week_used += within_day
            if rows[row, IS_LIMITED] == 0:
                ordinary = seconds
            cell = (row * epoch_count + segments[segment, EPOCH]) * KIND_COUNT
            cell += of_day + NIGHT * segments[segment, IS_NIGHT]
            found[cell] += ordinary
            found[cell + OVERTIME] += seconds - ordinary
            begin = stop
            segment += 1
    return DONE


def _day_limit(rows: Any, row: int, segments: Any, segment: int, of_day: int) -> Any:
    agreed, week = rows[row, DAY], rows[row, WEEK]
    longest, law_week = segments[segment, LONGEST], segments[segment, LAW_WEEK]
    if agreed > 0:
        return min(agreed * law_week // max(week, law_week), longest)
    return longest if of_day == 0 else segments[segment, REST_LENGTH]


def _week_limit(rows: Any, row: int, day_weeks: Any, monday: int, first_day: int) -> Any:
    """Return a seventh of what holds on each of the week's days, added up."""
    total = 0
    other = rows[row, FIRST]
    for day in range(monday, monday + WEEK_DAYS):
        while other < rows[row, LAST] and rows[other + 1, FROM_DAY] <= day:
            other += 1
        total += min(rows[other, WEEK], day_weeks[rows[other, PAIR], day - first_day])
    return total // WEEK_DAYS
