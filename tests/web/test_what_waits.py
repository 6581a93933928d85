"""What waits for the people lead stands by how soon it matters, and a stretch of days without anything is left out."""

from __future__ import annotations

from datetime import date, timedelta

from tejido.web.people import overview, waiting_line

TODAY = date(2026, 11, 22)


def line(days: int, *, is_late: bool = False) -> waiting_line.Line:
    return waiting_line.Line(
        on_date=TODAY + timedelta(days=days), sentence=f"in {days}", url="/", is_late=is_late or days < 0
    )


def test_each_line_stands_in_its_stretch_of_days() -> None:
    groups = overview.by_day([line(-3), line(0, is_late=True), line(0), line(1), line(7), line(8)], today=TODAY)
    assert [[each.sentence for each in group.lines] for group in groups] == [
        ["in -3", "in 0"], ["in 0"], ["in 1", "in 7"], ["in 8"],
    ]  # fmt: skip
    assert [group.is_late for group in groups] == [True, False, False, False]


def test_days_without_anything_are_left_out() -> None:
    assert [len(group.lines) for group in overview.by_day([line(8)], today=TODAY)] == [1]
    assert overview.by_day([], today=TODAY) == []
