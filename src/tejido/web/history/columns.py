"""The columns of a report: what each one's number is, and how it is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import formats

from tejido.contacts import history as contact_history
from tejido.core import history, metrics
from tejido.core.impact import disclosure

Kind = Literal["count", "share", "duration"]
Row = contact_history.Row[Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One number of a row.

    Args:
        code: Its name in `words.COLUMNS`.
        number: Computes it; None while nothing counts yet.
        is_shown: On the page; a download has all.
        is_about_people: Whether it says how people work, so that few people behind it are protected from outsiders.
    """

    code: str
    kind: Kind
    number: Callable[[Row], float | None]
    is_shown: bool = True
    is_about_people: bool = False


def _count(name: str) -> Callable[[Row], float | None]:
    return lambda row: getattr(row.counts, name)


def _of(measure: Callable[[Any], float | None]) -> Callable[[Row], float | None]:
    return lambda row: measure(row.counts)


def _level(row: Row) -> float | None:
    return row.level.share if row.level else None


def _longest_wait(row: Row) -> float | None:
    return row.counts.wait_seconds_max if row.counts.left_count else None


def _in_hand(row: Row) -> float:
    return float(row.counts.serving_seconds + row.counts.wrapping_seconds)


def _breaks(row: Row) -> float:
    return float(row.counts.break_seconds + row.counts.lunch_seconds)


OF_SERVICE: Sequence[Column] = (
    Column(code="entered", kind="count", number=_count("entered_count")),
    Column(code="answered", kind="count", number=_count("answered_count")),
    Column(code="abandoned", kind="count", number=_count("abandoned_count")),
    Column(code="abandonment", kind="share", number=_of(metrics.abandonment_share)),
    Column(
        code="abandonment_without_short", kind="share", number=_of(metrics.abandonment_share_without_short),
        is_shown=False,
    ),
    Column(code="level", kind="share", number=_level),
    Column(code="speed_of_answer", kind="duration", number=_of(metrics.average_speed_of_answer)),
    Column(code="longest_wait", kind="duration", number=_longest_wait),
    Column(code="overflowed", kind="count", number=_count("overflowed_count"), is_shown=False),
    Column(code="transferred", kind="count", number=_count("transferred_count"), is_shown=False),
    Column(code="handled", kind="count", number=_count("handled_count"), is_shown=False),
    Column(
        code="handle_time", kind="duration", number=_of(metrics.average_handle_seconds), is_about_people=True
    ),
    Column(code="transfers", kind="share", number=_of(metrics.transfer_share), is_about_people=True, is_shown=False),
    Column(code="not_responding", kind="share", number=_of(metrics.not_responding_share), is_about_people=True),
    Column(code="first_reply", kind="duration", number=_of(metrics.average_first_reply_seconds), is_shown=False),
)  # fmt: skip
OF_PEOPLE: Sequence[Column] = (
    Column(code="worked", kind="duration", number=_count("worked_seconds")),
    Column(code="in_hand", kind="duration", number=_in_hand),
    Column(code="idle", kind="duration", number=_count("idle_seconds")),
    Column(code="breaks", kind="duration", number=_breaks),
    Column(code="lost_line", kind="duration", number=_count("lost_line_seconds"), is_shown=False),
    Column(code="occupancy", kind="share", number=_of(metrics.occupancy)),
    Column(code="occupancy_by_load", kind="share", number=_of(metrics.occupancy_by_load)),
    Column(code="handled", kind="count", number=_count("handled_count")),
    Column(code="handle_time", kind="duration", number=_of(metrics.average_handle_seconds)),
    Column(code="transfers", kind="share", number=_of(metrics.transfer_share), is_shown=False),
    Column(code="not_responding", kind="share", number=_of(metrics.not_responding_share)),
)
# Everything that the columns are made of, for whoever computes on their own.
COUNTS_OF_SERVICE = tuple(each.name for each in dataclasses.fields(metrics.QueueCounts))
COUNTS_OF_PEOPLE = tuple(each.name for each in dataclasses.fields(metrics.AgentCounts))
# Of these, the ones that say how people work.
WORK_COUNTS = frozenset(each.name for each in dataclasses.fields(metrics.WorkCounts))


def withheld_rows(rows: Sequence[Row], *, total: Row) -> frozenset[str]:
    """Return the places of the rows that outsiders learn nothing of how people work from.

    These are the rows with few people or with nobody knows how many, as many more as it takes to make them safe from
    being had as the total less the others, and the total itself where few people stand behind it.
    """
    sizes = {row.place: max(row.people_count or 0, 1) for row in rows if _has_work(row)}
    withheld = disclosure.apart_overlapping(sizes)
    return withheld if disclosure.is_group_safe(total.people_count or 0) else withheld | {total.place}


def figure(column: Column, row: Row, *, withheld: frozenset[str]) -> disclosure.Figure | None:
    """Return the number of a column as a reader may have it; None while nothing counts yet.

    Args:
        withheld: From `withheld_rows` for a reader not employed here, such as a client's user; else empty.
    """
    number = column.number(row)
    if number is None:
        return None
    if column.is_about_people and row.place in withheld:
        return disclosure.withheld("few_people")
    return disclosure.plain_figure(number)


def written(column: Column, number: float | None) -> str:
    """Return a number in the reader's language: 1,204 or 87.5 % or 3:05; a dash where nothing counts yet."""
    if number is None:
        return "–"
    if column.kind == "count":
        return formats.number_format(int(number), force_grouping=True)
    if column.kind == "share":
        return f"{formats.number_format(round(100 * number, 1), decimal_pos=1)} %"
    return duration(number)


def written_change(column: Column, now: float | None, before: float | None) -> str:
    """Return by how much a number has changed: counts and times in per cent, shares in points; empty if by nothing."""
    if column.kind == "share":
        change = None if now is None or before is None else 100 * (now - before)
        unit = ""
    else:
        relative = history.relative_change(now, before)
        change, unit = None if relative is None else 100 * relative, " %"
    if change is None:
        return ""
    rounded = round(change, 1 if column.kind == "share" else 0)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    number = formats.number_format(abs(rounded), decimal_pos=1 if column.kind == "share" else 0, force_grouping=True)
    return f"{sign}{number}{unit}"


def plain(number: float | None) -> str:
    """Return a count or seconds as they are stored, to a thousandth, in the reader's language."""
    if number is None:
        return "–"
    decimals = 0 if number == int(number) else history.SECONDS_DECIMALS
    return formats.number_format(round(number, decimals), decimal_pos=decimals, force_grouping=True)


def duration(seconds: float) -> str:
    """Return a duration as minutes and seconds, or as hours and minutes from an hour on: 3:05, 7 h 12."""
    whole = max(0, round(seconds))
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return f"{whole // 3600} h {whole % 3600 // 60:02}"


def _has_work(row: Row) -> bool:
    return bool(row.people_count) or any(getattr(row.counts, name, 0) for name in WORK_COUNTS)
