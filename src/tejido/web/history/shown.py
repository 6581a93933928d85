"""A report as its page shows it: rows of cells in words, each with what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from tejido.contacts import history as contact_history
from tejido.web.history import columns, words

# Targets above this are told in minutes.
SECONDS_SHOWN_MAX = 120
Row = contact_history.Row[Any]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number in words, what it was before and by how much it changed, and whether it is withheld or on target."""

    text: str
    before: str = ""
    change: str = ""
    is_withheld: bool = False
    # Of a service level with a target: on it or below it; None where there is no target or nothing counts.
    is_well: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the table."""

    name: str
    detail: str
    url: str
    cells: Sequence[Cell]
    is_corrected: bool


@dataclass(frozen=True, kw_only=True)
class Table:
    """What stands in the page: the heads with their meanings, the lines, and the total."""

    heads: Sequence[Mapping[str, Any]]
    lines: Sequence[Line]
    total: Line | None


def columns_of(*, is_about_people: bool) -> Sequence[columns.Column]:
    """Return the columns of reports about people, or about a service."""
    return columns.OF_PEOPLE if is_about_people else columns.OF_SERVICE


def table(
    report: contact_history.Report[Any], *, is_about_people: bool, is_outsider: bool, urls: Mapping[str, str]
) -> Table:
    """Return a report's table.

    Args:
        is_outsider: The reader is not employed here: as of `columns.withheld_rows`.
        urls: Where a row leads, by its key.
    """
    chosen = [column for column in columns_of(is_about_people=is_about_people) if column.is_shown]
    withheld, withheld_before = withheld_rows(report, is_outsider=is_outsider)

    def line(row: Row, before: Row | None, name: str) -> Line:
        return Line(
            name=name, detail=_detail(row), url=urls.get(row.key, ""), is_corrected=row.corrected_count > 0,
            cells=[_cell(column, row, before, withheld=withheld, withheld_before=withheld_before) for column in chosen],
        )  # fmt: skip

    zone = ZoneInfo(report.period.zone)
    lines = [line(row, report.before(row), row_name(row, report.rows_by, zone=zone)) for row in report.rows]
    total = line(report.total, report.compared_total, str(words.TOTAL)) if len(lines) > 1 else None
    return Table(heads=heads(chosen), lines=lines, total=total)


def withheld_rows(report: contact_history.Report[Any], *, is_outsider: bool) -> tuple[frozenset[str], frozenset[str]]:
    """Return the places withheld from a reader among a report's rows, and among those they are compared with."""
    if not is_outsider:
        return frozenset(), frozenset()
    before = report.compared_total
    return (
        columns.withheld_rows(report.rows, total=report.total),
        columns.withheld_rows(list(report.compared.values()), total=before) if before else frozenset(),
    )


def heads(chosen: Sequence[columns.Column]) -> list[dict[str, Any]]:
    """Return what the columns are called and mean."""
    return [
        {"code": column.code, "name": words.COLUMNS[column.code], "meaning": words.MEANINGS.get(column.code, "")}
        for column in chosen
    ]


def row_name(row: Row, rows_by: str, *, zone: ZoneInfo) -> str:
    """Return what a row is called: its name, or its time on the clock of a place."""
    if row.begins_at is None:
        return row.name or str(words.TOTAL)
    local = row.begins_at.astimezone(zone)
    if rows_by == "day":
        return f"{formats.date_format(local, 'D')} {formats.date_format(local, 'SHORT_DATE_FORMAT')}"
    return f"{formats.date_format(local, 'SHORT_DATE_FORMAT')} {_clock(local)}"


def _clock(local: datetime) -> str:
    """Return the time on the wall, with its distance from UTC where that hour comes twice on its day."""
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M} (UTC{local:%z})" if is_twice else f"{local:%H:%M}"


def _detail(row: Row) -> str:
    """Return what stands below a row's name: its channel and what was promised for it."""
    if not row.channel:
        return ""
    channel = str(words.CHANNELS.get(row.channel, row.channel))
    if row.promise is None or row.promise.target_share is None:
        return channel
    target = _("%(share)s %% in %(time)s") % {
        "share": formats.number_format(round(100 * row.promise.target_share)),
        "time": _target_time(row.promise.target_seconds or 0),
    }
    return f"{channel} · {target}"


def _target_time(seconds: int) -> str:
    is_minutes = seconds > SECONDS_SHOWN_MAX and seconds % 60 == 0
    return f"{seconds // 60} min" if is_minutes else f"{seconds} s"


def _cell(
    column: columns.Column,
    row: Row,
    before: Row | None,
    *,
    withheld: frozenset[str],
    withheld_before: frozenset[str],
) -> Cell:
    figure = columns.figure(column, row, withheld=withheld)
    if figure is not None and figure.value is None:
        return Cell(text=str(words.WITHHELD), is_withheld=True)
    number = figure.value if figure else None
    earlier = columns.figure(column, before, withheld=withheld_before) if before is not None else None
    was = earlier.value if earlier else None
    is_well = None
    if column.code == "level" and number is not None and row.promise is not None and row.promise.target_share:
        is_well = number >= row.promise.target_share
    return Cell(
        text=columns.written(column, number), before=columns.written(column, was) if was is not None else "",
        change=columns.written_change(column, number, was), is_well=is_well,
    )  # fmt: skip
