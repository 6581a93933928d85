"""Days as midnight and changed clocks cut them: where a stay is booked, and what a day of 23 or 25 hours shows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests import scenes

from tejido.clients import errors as client_errors
from tejido.clients import models as clients
from tejido.contacts import actions, roll_ups, wallboard
from tejido.contacts import history as contact_history
from tejido.core import facts, history, intervals
from tejido.journal import scopes
from tejido.web.history import shown

Acting = Callable[[str], AbstractContextManager[None]]
MADRID = "Europe/Madrid"
SHORT, LONG = date(2026, 3, 29), date(2026, 10, 25)
ONE_EACH_QUARTER = """
INSERT INTO contacts_queueinterval ({names}) SELECT {values}
FROM generate_series(%(from_at)s::timestamptz, %(to_at)s::timestamptz - interval '1 second', '15 minutes') AS quarter
"""


@pytest.fixture
def floor(committed: None) -> scenes.Floor:
    """A night line: from ten in the evening until six, abroad."""
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor(agent_count=0)
    with scopes.scoped(made.scope):
        clients.Queue.objects.filter(pk=made.queue.pk).update(opens_at=time(22), closes_at=time(6), zone=MADRID)
        made.queue.refresh_from_db()
    return made


def on(day: date, *, days: int = 1) -> history.Period:
    return history.Period(from_date=day, to_date=day + timedelta(days=days), zone=MADRID)


def stayed(floor: scenes.Floor, from_at: datetime, seconds: float) -> None:
    """Let a customer come and give up."""
    floor.at = from_at
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
        actions.end_contact(contact=contact, reason="customer", by=facts.SYSTEM, at=floor.later(seconds))


def by(rows_by: Any, floor: scenes.Floor, period: history.Period, **given: Any) -> Any:
    with scopes.scoped(floor.scope):
        return contact_history.service(
            queues=[clients.Queue.objects.select_related("programme").get()], rows_by=rows_by, period=period,
            comparison=given.get("comparison"),
        )  # fmt: skip


def test_a_night_line_takes_people_across_midnight_and_books_them_where_they_left(
    floor: scenes.Floor, acting_as: Acting
) -> None:
    day = date(2026, 11, 10)
    midnight = on(day).to_at
    stayed(floor, midnight - timedelta(seconds=100), 200)
    stayed(floor, midnight - timedelta(seconds=100), 50)
    with scopes.scoped(floor.scope), pytest.raises(client_errors.QueueClosed):
        floor.at = on(day).from_at + timedelta(hours=6)
        floor.arrive()
    with acting_as("work"):
        roll_ups.advance(
            client_id=floor.client.pk, until_at=midnight + timedelta(days=1), zone=MADRID, by=facts.SYSTEM,
            at=midnight + timedelta(days=2),
        )  # fmt: skip
    rows = [row.counts for row in by("day", floor, on(day, days=2)).rows]
    assert [(row.entered_count, row.abandoned_count, row.abandoned_in_time_count) for row in rows] == [
        (2, 1, 0), (0, 1, 0),
    ]  # fmt: skip
    assert [row.wait_seconds_max for row in rows] == [50, 200]


def test_a_day_abroad_has_the_quarters_that_its_clock_gives_it(
    floor: scenes.Floor, owner: psycopg.Connection[Any]
) -> None:
    values = dict.fromkeys((*roll_ups.QUEUE_COLUMNS, "revision"), "0") | {
        "client_id": str(floor.client.pk), "queue_id": str(floor.queue.pk), "channel": "'chat'", "revision": "1",
        "interval_at": "quarter", "rolled_at": "quarter", "entered_count": "1",
    }  # fmt: skip
    statement = ONE_EACH_QUARTER.format(names=", ".join(values), values=", ".join(values.values()))
    owner.execute(
        "INSERT INTO contacts_rollup (client_id, until_at, checked_at) VALUES (%s, %s, %s)",
        [floor.client.pk, on(LONG).to_at, on(LONG).to_at],
    )
    for day, hours_count in ((SHORT, 23), (LONG, 25), (LONG - timedelta(days=1), 24)):
        period = on(day)
        owner.execute(statement, {"from_at": period.from_at, "to_at": period.to_at})
        quarters = by("quarter", floor, period).rows
        assert [row.begins_at for row in quarters] == list(intervals.quarters(period.from_at, period.to_at))
        assert [row.counts.entered_count for row in by("hour", floor, period).rows] == [4] * hours_count
        assert [row.counts.entered_count for row in by("day", floor, period).rows] == [4 * hours_count]
        assert by("programme", floor, period).total.counts.entered_count == 4 * hours_count
    # Two o'clock comes twice: told apart by name, and only the first is compared with yesterday's.
    hours = by("hour", floor, on(LONG), comparison="before")
    names = [shown.row_name(row, "hour", zone=ZoneInfo(MADRID)) for row in hours.rows]
    assert len(set(names)) == 25
    assert [name.partition(" ")[2] for name in names[1:5]] == ["01:00", "02:00 (UTC+0200)", "02:00 (UTC+0100)", "03:00"]
    met = [hours.before(row).begins_at if hours.before(row) else None for row in hours.rows[1:5]]
    yesterday = on(LONG - timedelta(days=1)).from_at
    assert met == [yesterday + timedelta(hours=1), yesterday + timedelta(hours=2), None, yesterday + timedelta(hours=3)]


@pytest.mark.parametrize(("day", "hours_count"), [(SHORT, 23), (LONG, 25), (LONG + timedelta(days=1), 24)])
def test_a_wallboard_shows_every_hour_of_a_changed_day_once(day: date, hours_count: int) -> None:
    period = on(day)
    queue = {
        "queue_id": 1, "queue_key": "k", "queue_name": "Noche", "language": "es", "opens_at": time(22), "zone": MADRID,
        "programme_key": "p", "programme_name": "P", "client_name": "C", "waiting_count": 0, "serving_count": 0,
        "longest_from_at": None, "variant": "answered_in_time", "target_share": 0.8, "target_seconds": 30,
        "short_abandon_seconds": 5,
    }  # fmt: skip
    counted = (
        "answered_count", "answered_in_time_count", "abandoned_count", "abandoned_in_time_count",
        "abandoned_short_count", "other_count", "other_in_time_count", "answered_wait_seconds",
    )  # fmt: skip
    # As the database tells them: instants, whatever the zone of the session.
    each = [
        {"queue_id": 1, "variant": "answered_in_time", "hour_from_at": period.from_at + timedelta(hours=number)}
        | dict.fromkeys(counted, 0) | {"answered_count": number + 1}
        for number in range(hours_count)
    ]  # fmt: skip
    now = period.to_at - timedelta(seconds=1)
    told = wallboard.numbers(queues=[queue], hours=each, agents=[], synthetic=True, zone=MADRID, now=now)
    hours = told["queues"][0]["hours"]
    assert [hour["n"] for hour in hours] == list(range(1, hours_count + 1))
    assert [datetime.fromisoformat(hour["from"]).astimezone(UTC) for hour in hours] == [
        one["hour_from_at"] for one in each
    ]
    assert wallboard.business_day(now, zone=MADRID) == (period.from_at, period.to_at)
