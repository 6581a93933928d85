"""When a closed queue opens again: in its own zone, past weekends and holidays, and not at all where nobody can say."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from tejido.clients import models, queries

WEEK = [0, 1, 2, 3, 4]


def queue(**changes: Any) -> models.Queue:
    given: dict[str, Any] = {
        "zone": "America/Bogota", "holiday_calendar": "CO", "opens_at": time(8), "closes_at": time(18),
        "open_weekdays": WEEK,
    }  # fmt: skip
    return models.Queue(**(given | changes))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        # Bogotá is five hours behind UTC: Tuesday the third of November 2026, before, within and after its hours.
        ({}, utc(2026, 11, 3, 12, 59), utc(2026, 11, 3, 13, 0)),
        ({}, utc(2026, 11, 3, 13, 0), utc(2026, 11, 3, 13, 0)),
        ({}, utc(2026, 11, 3, 23, 0), utc(2026, 11, 4, 13, 0)),
        # Friday evening; Monday the sixteenth of November is a holiday in Colombia (independence of Cartagena).
        ({}, utc(2026, 11, 13, 23, 30), utc(2026, 11, 17, 13, 0)),
        ({"holiday_calendar": "US"}, utc(2026, 11, 13, 23, 30), utc(2026, 11, 16, 13, 0)),
        # Past midnight: the hours of Friday go on into Saturday, and then it is Friday again.
        (
            {"opens_at": time(20), "closes_at": time(4), "open_weekdays": [4]},
            utc(2026, 11, 7, 9, 0),
            utc(2026, 11, 14, 1, 0),
        ),
        # Around the clock on some days: it opens at midnight of the first of them.
        ({"opens_at": time(0), "closes_at": time(0), "open_weekdays": [5]}, utc(2026, 11, 3, 14), utc(2026, 11, 7, 5)),
        # In New York summer time ends on the first of November: eight o'clock is then 13:00 UTC.
        ({"zone": "America/New_York", "holiday_calendar": "US"}, utc(2026, 10, 30, 23), utc(2026, 11, 2, 13, 0)),
    ],
)
def test_the_next_opening(changes: dict[str, Any], at: datetime, expected: datetime) -> None:
    assert queries.next_opening(queue(**changes), at=at) == expected


@pytest.mark.parametrize("changes", [{"is_closed": True}, {"open_weekdays": []}])
def test_nobody_can_say_when(changes: dict[str, Any]) -> None:
    assert queries.next_opening(queue(**changes), at=utc(2026, 11, 3, 14)) is None


def test_it_is_open_then_and_not_a_minute_before() -> None:
    for hours in range(0, 24 * 21, 7):
        at = utc(2026, 12, 18, 0) + timedelta(hours=hours)
        opens_at = queries.next_opening(queue(), at=at)
        assert opens_at is not None
        assert queries.is_open(queue(), at=opens_at)
        if opens_at > at:
            assert not queries.is_open(queue(), at=opens_at - timedelta(minutes=1))
