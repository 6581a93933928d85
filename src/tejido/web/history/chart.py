"""A small picture above rows of time: how many came, how many of them gave up, and how many came in the period before.

It repeats the table and nothing else: a screen reader is told one sentence and goes on to the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tejido.contacts import history as contact_history

WIDTH, HEIGHT = 720, 140
BARS_MAX = 400
# Fewer rows do not make broader bars: two hours would be two walls.
STEPS_MIN = 12
GAP_SHARE = 0.25
Row = contact_history.Row[Any]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row of time, in units of the picture: the whole bar, the part below it that gave up, and the row before."""

    x: float
    width: float
    y: float
    height: float
    lost_y: float
    lost_height: float
    before_y: float | None
    before_x2: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The bars, and the highest number, which the full height stands for."""

    bars: Sequence[Bar]
    top_count: int
    width: int = WIDTH
    height: int = HEIGHT


def picture(report: contact_history.Report[Any], *, is_about_people: bool) -> Picture | None:
    """Return the picture of a report; None where its rows are no times, or nothing came.

    Of people it shows what they handled.
    """
    rows = [row for row in report.rows if row.begins_at is not None][:BARS_MAX]
    top_count = max((_count(row, is_about_people) for row in (*rows, *report.compared.values())), default=0)
    if len(rows) < 2 or not top_count:
        return None
    step = WIDTH / max(STEPS_MIN, len(rows))
    return Picture(
        bars=[
            _bar(row, report.before(row), number, step, top_count, is_about_people) for number, row in enumerate(rows)
        ],
        top_count=top_count,
    )


def _bar(row: Row, before: Row | None, number: int, step: float, top_count: int, is_about_people: bool) -> Bar:
    height = _height(_count(row, is_about_people), top_count)
    lost = 0.0 if is_about_people else _height(min(row.counts.abandoned_count, row.counts.entered_count), top_count)
    x = number * step
    return Bar(
        x=round(x + step * GAP_SHARE / 2, 2), width=round(step * (1 - GAP_SHARE), 2), y=round(HEIGHT - height, 2),
        height=round(height, 2), lost_y=round(HEIGHT - lost, 2), lost_height=round(lost, 2),
        before_y=round(HEIGHT - _height(_count(before, is_about_people), top_count), 2) if before else None,
        before_x2=round(x + step * (1 - GAP_SHARE / 2), 2),
    )  # fmt: skip


def _count(row: Row, is_about_people: bool) -> int:
    return int(row.counts.handled_count if is_about_people else row.counts.entered_count)


def _height(count: int, top_count: int) -> float:
    return (HEIGHT - 4) * count / top_count
