"""Downloads of history: what a spreadsheet must not do, and what outsiders must not learn."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tejido.contacts import history as contact_history
from tejido.core import history, metrics
from tejido.web.history import columns, files, shown

PERIOD = history.Period(from_date=date(2026, 11, 3), to_date=date(2026, 11, 4), zone="America/Bogota")
COUNTS = metrics.QueueCounts(
    entered_count=4, answered_count=3, answered_in_time_count=2, abandoned_count=1, handled_count=3, talk_seconds=300.0,
    wrap_seconds=60.0, offers_count=4, offers_accepted_count=3,
)  # fmt: skip
EVIL = '=HYPERLINK("http://example.org")'


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def report(people_count: int | None) -> contact_history.Report[metrics.QueueCounts]:
    level = metrics.service_level(COUNTS, variant="answered_in_time")
    row = contact_history.Row(key="k", name=EVIL, channel="chat", counts=COUNTS, level=level, people_count=people_count)
    return contact_history.Report(rows_by="queue", period=PERIOD, rows=[row], total=row)


def lines(people_count: int | None, *, is_outsider: bool) -> dict[str, files.Value]:
    heads, rows = files.lines(report(people_count), is_about_people=False, is_outsider=is_outsider)
    return dict(zip(heads, rows[0], strict=True))


def test_few_people_are_protected_from_outsiders_in_figures_and_in_counts() -> None:
    few, many, unknown = (lines(count, is_outsider=True) for count in (9, 10, None))
    for hidden in (few, unknown):
        assert isinstance(hidden["talk_seconds"], str)
        assert isinstance(hidden["Mean handling time (s)"], str)
        assert hidden["entered_count"] == 4
        assert hidden["Service level (0–1)"] == 0.5
    assert many["talk_seconds"] == 300
    assert many["Mean handling time (s)"] == 120
    assert lines(1, is_outsider=False)["Mean handling time (s)"] == 120
    cells = shown.table(report(9), is_about_people=False, is_outsider=True, urls={}).lines[0].cells
    withheld = [cell.is_withheld for cell in cells]
    assert withheld == [column.is_about_people for column in columns.OF_SERVICE if column.is_shown]


def test_no_withheld_row_follows_from_the_total_less_the_others() -> None:
    def row(key: str, people_count: int, counts: metrics.QueueCounts = COUNTS) -> contact_history.Row[Any]:
        return contact_history.Row(key=key, name=key, counts=counts, people_count=people_count)

    def withheld(*rows: contact_history.Row[Any], people_count: int = 40) -> set[str]:
        report = contact_history.Report(
            rows_by="queue", period=PERIOD, rows=rows, total=row("total", people_count), compared_period=PERIOD,
            compared={one.place: one for one in rows}, compared_total=row("total", people_count),
        )  # fmt: skip
        heads, lines = files.lines(report, is_about_people=False, is_outsider=True)
        place, cells = heads.index("talk_seconds"), shown.table(
            report, is_about_people=False, is_outsider=True, urls={}
        ).lines  # fmt: skip
        for line in cells:
            assert not any(cell.before for cell in line.cells if cell.is_withheld)
        found = {str(line[0]) for line in lines if isinstance(line[place], str)}
        assert found - {"total"} == {line.name for line in cells if any(cell.is_withheld for cell in line.cells)}
        return found

    few, many, most = row("few", 3), row("many", 12), row("most", 30)
    assert withheld(few, many, most) == {"few", "many"}, "the smallest of the large is withheld with the small one"
    assert withheld(many, most) == set()
    assert withheld(few, row("none", 0, metrics.QueueCounts()), most) == {"few", "most"}
    assert withheld(few, people_count=3) == {"few", "total"}


def test_no_file_makes_a_formula_of_a_name() -> None:
    heads, rows = files.lines(report(12), is_about_people=False, is_outsider=False)
    told = files.as_csv(heads, rows, name="x").content.decode()
    assert told.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(told.removeprefix("\ufeff"))))
    assert read[1][0] == "'" + EVIL
    assert len({len(line) for line in read}) == 1
    book = zipfile.ZipFile(io.BytesIO(files.as_xlsx(heads, rows, name="x").content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_numbers_are_written_as_people_read_them() -> None:
    assert [columns.duration(seconds) for seconds in (0, 59.6, 185, 3599.9, 25_920)] == [
        "0:00", "1:00", "3:05", "1 h 00", "7 h 12",
    ]  # fmt: skip
    count, share = columns.OF_SERVICE[0], columns.OF_SERVICE[3]
    assert columns.written_change(count, 3, 2) == "+50 %"
    assert columns.written_change(share, 0.25, 0.5) == "−25.0"
    assert columns.written_change(count, 3, 0) == ""
    moment = datetime(2026, 11, 3, 14, tzinfo=UTC)
    row = contact_history.Row(key="k", name="", counts=COUNTS, begins_at=moment)
    assert shown.row_name(row, "hour", zone=contact_history.ZoneInfo("America/Bogota")).endswith("09:00")
