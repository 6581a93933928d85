"""Opening hours as instants: past midnight, on holidays, and where a place abroad changes its clock."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tejido.core import opening_hours

MADRID, NEW_YORK = "Europe/Madrid", "America/New_York"
# Madrid's clock goes from 02:00 to 03:00 on the first of these days, and from 03:00 back to 02:00 on the second.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
HOLIDAY = date(2026, 12, 8)


def hours(opens_at: time, closes_at: time, **changes: Any) -> opening_hours.OpeningHours:
    given = {"weekdays": frozenset(range(7)), "zone": MADRID, "is_holiday": lambda day: day == HOLIDAY}
    return opening_hours.OpeningHours(opens_at=opens_at, closes_at=closes_at, **(given | changes))


def wall(day: date, clock: str, *, zone: str = MADRID, fold: int = 0) -> datetime:
    naive = datetime.combine(day, time.fromisoformat(clock))
    return naive.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=fold).astimezone(UTC)


NIGHT = hours(time(22), time(6))


@pytest.mark.parametrize(
    ("found", "at", "is_open"),
    [
        (NIGHT, wall(HOLIDAY - timedelta(days=2), "21:59"), False), (NIGHT, wall(HOLIDAY, "05:59"), True),
        (NIGHT, wall(HOLIDAY, "06:00"), False),
        # The night that begins on a holiday is closed up to its end; the one before it went on into the holiday.
        (NIGHT, wall(HOLIDAY, "22:00"), False), (NIGHT, wall(HOLIDAY + timedelta(days=1), "05:59"), False),
        (NIGHT, wall(HOLIDAY + timedelta(days=1), "22:00"), True),
        # Fridays only: the small hours of Saturday belong to Friday, those of Friday to nobody.
        (hours(time(22), time(6), weekdays=frozenset({4})), wall(date(2026, 11, 7), "02:00"), True),
        (hours(time(22), time(6), weekdays=frozenset({4})), wall(date(2026, 11, 6), "02:00"), False),
        # Of an hour that comes twice the first one counts, and a break in the middle there is none.
        (hours(time(2, 30), time(4)), wall(AUTUMN, "02:29"), False),
        (hours(time(2, 30), time(4)), wall(AUTUMN, "02:30"), True),
        (hours(time(2, 30), time(4)), wall(AUTUMN, "02:10", fold=1), True),
        (hours(time(1), time(2, 30)), wall(AUTUMN, "02:29"), True),
        (hours(time(1), time(2, 30)), wall(AUTUMN, "02:10", fold=1), False),
        # Hours that do not exist that night: nobody is there for no time at all.
        (hours(time(2, 10), time(2, 50)), wall(SPRING, "03:00"), False),
    ],
)  # fmt: skip
def test_what_is_open_when(found: opening_hours.OpeningHours, at: datetime, is_open: bool) -> None:
    assert found.is_open(at) == is_open


@pytest.mark.parametrize(
    ("found", "at", "opens_at"),
    [
        (NIGHT, wall(HOLIDAY, "12:00"), wall(HOLIDAY + timedelta(days=1), "22:00")),
        # At 02:30 the clock says 03:00 at once, and that is when it opens: not half an hour later.
        (hours(time(2, 30), time(4)), wall(SPRING, "01:00"), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (hours(time(2, 10), time(2, 50)), wall(SPRING, "01:00"), wall(SPRING + timedelta(days=1), "02:10")),
        (hours(time(2, 30), time(4)), wall(AUTUMN, "01:00"), wall(AUTUMN, "02:30")),
        (hours(time(8), time(9)), wall(SPRING - timedelta(days=1), "09:00"), wall(SPRING, "08:00")),
        (
            hours(time(8), time(9), zone=NEW_YORK), wall(date(2026, 10, 31), "09:00", zone=NEW_YORK),
            datetime(2026, 11, 1, 13, 0, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_when_it_opens_again(found: opening_hours.OpeningHours, at: datetime, opens_at: datetime) -> None:
    assert found.next_opening(at) == opens_at


@pytest.mark.parametrize("zone", [MADRID, NEW_YORK, "America/Bogota", "Australia/Lord_Howe"])
@pytest.mark.parametrize(("opens_at", "closes_at"), [(time(22), time(6)), (time(0), time(0)), (time(2, 30), time(2))])
def test_a_year_of_openings_agrees_with_itself(zone: str, opens_at: time, closes_at: time) -> None:
    """Each day opens once, at the instant that was announced; around the clock there is no closed minute."""
    found = hours(opens_at, closes_at, zone=zone, is_holiday=lambda day: False)
    at = datetime(2026, 1, 1, 11, tzinfo=UTC)
    for _ in range(365):
        at += timedelta(days=1)
        opens = found.next_opening(at)
        assert opens is not None
        assert found.is_open(opens)
        assert opens - at <= timedelta(hours=25)
        if opens_at == closes_at:
            assert opens == at
        elif opens > at:
            assert not found.is_open(opens - timedelta(seconds=1))


def test_a_place_that_never_opens_says_so() -> None:
    assert hours(time(8), time(9), weekdays=frozenset()).next_opening(wall(SPRING, "01:00")) is None
