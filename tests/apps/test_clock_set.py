"""The machine's clock is set by an hour while people work: no offer ends by it, none lasts an hour, nobody is lost."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests import centre as centres
from tests import floors, lines, scenes

from tejido.contacts import floor_tables, gone, jobs, models, offers, router_process
from tejido.core import clocks
from tejido.core.routing import instants
from tejido.journal import clock, scopes
from tejido.people import models as people

HOUR_SECONDS = 3600
WAIT_SECONDS_MAX = 120.0


class SetOnce(clocks.SetWatch):
    """A wall clock that is set when the test says so, at the moment at which the router looks at it."""

    def __init__(self, owner: psycopg.Connection[Any], *, seconds: int) -> None:
        super().__init__()
        self.owner, self.seconds = owner, seconds
        self.is_due, self._moved = False, timedelta()

    def look(self, *, wall: datetime, counted_seconds: float) -> float:
        if self.is_due:
            self.is_due, self._moved = False, timedelta(seconds=self.seconds)
            # World time follows the machine's, so it is set as well.
            self.owner.execute(
                "UPDATE journal_installation SET world_epoch = world_epoch + make_interval(secs => %s)", [self.seconds]
            )
            clock.forget()
        return super().look(wall=wall + self._moved, counted_seconds=counted_seconds)


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.mark.parametrize("seconds", [HOUR_SECONDS, -HOUR_SECONDS])
def test_a_router_takes_back_what_is_offered_and_offers_it_again(
    centre: centres.Centre, seconds: int, caplog: pytest.LogCaptureFixture
) -> None:
    floor, owner = centre.bank, centre.owner
    with scopes.scoped(centre.scope):
        floor.at = clock.now()
        contact = floor.arrive()
    stopping = threading.Event()
    router = router_process.PoolRouter(pool_id=floor.pool.pk, stopping=stopping)
    watch = router._set_watch = SetOnce(owner, seconds=seconds)

    def offered() -> list[tuple[str, str | None]]:
        return owner.execute("SELECT state, reason FROM contacts_offer ORDER BY id").fetchall()

    def steer() -> None:
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        try:
            for count in (1, 2):
                while len(offered()) < count and time.monotonic() < deadline:
                    time.sleep(0.02)
                watch.is_due = count == 1
        finally:
            stopping.set()

    caplog.set_level(logging.WARNING)
    helper = threading.Thread(target=steer)
    helper.start()
    with centre.acting_as("route"):
        router.run()
    helper.join()
    assert [state for state, _ in offered()] == ["rescinded", "pending"]
    assert offered()[0] == ("rescinded", "clock_set")
    assert f"It moved by {seconds:+d} s" in caplog.text
    with scopes.scoped(centre.scope):
        again = models.Offer.objects.get(state="pending")
        now = clock.now()
        assert (again.deadline_at - again.offered_at).total_seconds() == 20
        assert abs((now - again.offered_at).total_seconds()) < HOUR_SECONDS / 2
        assert set(people.Presence.objects.values_list("activity", flat=True)) == {"available"}, (
            "nobody missed anything"
        )
        offers.accept(offer_key=again.key, person_id=again.person_id, by=scenes.BY, at=again.offered_at)
        stay = models.Stay.objects.get(contact=contact)
        assert stay.to_at is not None
        assert stay.to_at >= stay.from_at


def test_who_waits_since_a_time_yet_to_come_waits_since_now(centre: centres.Centre) -> None:
    """Otherwise whoever comes next would go ahead, and the steps of the queue would open an hour late."""
    floor = centre.bank
    with scopes.scoped(centre.scope):
        floor.at = scenes.START + timedelta(hours=1)
        floor.arrive()
        policy = floor_tables.policy(floor.pool.pk, at=scenes.START)
        found = floor_tables.snapshot(floor.pool.pk, at=scenes.START, policy=policy)
    (waiting,) = found.contacts
    moment = instants.microseconds_of(scenes.START)
    assert (waiting.arrived_at, waiting.queued_at) == (moment, moment)


# ---- what the worker does ----


@pytest.fixture
def scene(committed: None, acting_as: floors.Acting, owner: psycopg.Connection[Any]) -> floors.Scene:
    return floors.make(acting_as, owner)


def seen_before(*, wall_seconds: float, counted_seconds: float) -> clocks.SetWatch:
    """Return a watch that looked before: so much later on the wall than it would have been, so much earlier."""
    watch = clocks.SetWatch()
    watch.look(
        wall=clock.machine_now() + timedelta(seconds=wall_seconds - counted_seconds),
        counted_seconds=clock.counted_seconds() - counted_seconds,
    )
    return watch


@pytest.mark.parametrize("lost_seconds", [HOUR_SECONDS, -HOUR_SECONDS + 60])
def test_a_line_is_judged_lost_by_a_minute_of_steady_time(
    scene: floors.Scene, lost_seconds: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    contact = scene.served(scene.chat())
    floors.lose(scene, 0, seconds=lost_seconds)
    caplog.set_level(logging.WARNING)
    # Set just now: a line that was lost three seconds ago says "an hour ago", and one of an hour ago "in an hour".
    watch = seen_before(wall_seconds=-HOUR_SECONDS, counted_seconds=1)
    monkeypatch.setattr(jobs, "_set_watch", watch)
    with scene.acting_as("work"):
        assert jobs.bring_back_lost() == 0
        assert "The machine's clock was set: it moved by +3600 s" in caplog.text
        jobs.count_lost_lines()
    with scene.scoped():
        spell = people.NeutralSpell.objects.get()
        assert spell.to_at is None, "an hour that nobody lived through uses up nobody's time"
        assert spell.limit_at > clock.now()
    # Two minutes later.
    watch = seen_before(wall_seconds=0, counted_seconds=120)
    watch.look(
        wall=clock.machine_now() + timedelta(seconds=HOUR_SECONDS - 100),
        counted_seconds=clock.counted_seconds() - 100,
    )
    watch.look(wall=clock.machine_now() - timedelta(seconds=99), counted_seconds=clock.counted_seconds() - 99)
    monkeypatch.setattr(jobs, "_set_watch", watch)
    with scene.acting_as("work"):
        assert jobs.bring_back_lost() == 1
    with scene.scoped():
        contact.refresh_from_db()
        assert contact.state == "waiting"


def test_a_customer_seen_in_a_time_yet_to_come_is_seen_now_or_gone(committed: None) -> None:
    floor = lines.floor()
    there, away = lines.arrive(floor), lines.arrive(floor)
    now, hour = clock.machine_now(), timedelta(hours=1)
    with scopes.scoped(floor.scope):
        for contact in (there, away):
            gone.see(models.Thread.objects.get(contact=contact), now=now + hour)
        assert list(gone.waiting(seen_before=gone.NOBODY, now=now)) == [], "nobody has looked for long enough"
        # Whoever is there is seen by the new time at once, and not only when the hour has passed.
        gone.see(models.Thread.objects.get(contact=there), now=now)
        before = now - timedelta(seconds=gone.AWAY_SECONDS_MAX)
        assert list(gone.waiting(seen_before=before, now=now)) == [away]
        gone.abandon(there, seen_before=before, now=now, at=floor.later(1))
        gone.abandon(away, seen_before=before, now=now, at=floor.later(1))
        states = models.Contact.objects.order_by("id").values_list("state", flat=True)
        assert list(states) == ["waiting", "abandoned"]
