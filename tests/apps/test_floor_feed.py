"""The floor that the router keeps, fed with real facts: preferences, overflow, rungs, legs, and a new leader's floor.

The feed runs here without its process, in the router's role, on facts that the actions have committed; time is told.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from typing import Any

import psycopg
import pytest
from tests import scenes

from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import actions, floor_feed, models, moves, offers
from tejido.core.routing import floor as routing_floor
from tejido.core.routing import input_log, instants, snapshot
from tejido.journal import queries, scopes, sequencer
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.people import presences

EPOCHS = itertools.count(2)
ROUNDS_MAX = 50


class Router:
    """A leader's feed, told the time and given what has been committed since, until nothing new follows."""

    def __init__(self, floor: scenes.Floor, acting_as: Callable[[Any], AbstractContextManager[None]]) -> None:
        self.floor = floor
        self.acting_as = acting_as
        self.feed = self.build()

    def build(self) -> floor_feed.FloorFeed:
        """Read the tables as a new leader does."""
        with self.acting_as("route"), scopes.scoped(self.floor.scope):
            epoch = next(EPOCHS)
            models.Leadership.objects.filter(pool=self.floor.pool).update(epoch=epoch)
            return floor_feed.FloorFeed(
                pool_id=self.floor.pool.pk, clients=frozenset(self.floor.scope), epoch=epoch,
                position=sequencer.number_pending(), at=self.floor.at,
            )  # fmt: skip

    def run(self, seconds: float = 0) -> None:
        """Let time pass, then ring and read facts until nothing new follows."""
        at = self.floor.later(seconds)
        with self.acting_as("route"):
            self.feed.begin(at=at)
            for _ in range(ROUNDS_MAX):
                last = sequencer.number_pending()
                due_at = self.feed.due_at()
                if self.feed.position == last and (due_at is None or due_at > at):
                    self.check_replay()
                    return
                for fact in queries.read_since(self.feed.position, clients=self.feed.clients):
                    if self.feed.wants(fact):
                        self.feed.take(fact, at=at)
                    self.feed.position = fact.position
                self.feed.ring(at=at)
        raise AssertionError("the router and the tables never come to rest")

    def check_replay(self) -> None:
        """Play what the router was told again, as its log keeps it: the floor must come out the same."""
        world = routing_floor.Floor(policy=self.feed.first_policy, snapshot=self.feed.first_snapshot)
        for entry in self.feed.entries:
            input_log.apply(world, entry=input_log.Entry.from_plain(json.loads(json.dumps(entry.to_plain()))))
        assert world.snapshot() == self.feed.floor.snapshot()

    def contacts(self) -> dict[int, snapshot.ContactState]:
        return {contact.contact_id: contact for contact in self.feed.floor.snapshot().contacts}


@pytest.fixture
def floor(committed: None, owner: psycopg.Connection) -> scenes.Floor:
    """Two agents at their desks who are not available yet, and a second queue that only the second serves."""
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor(capacity=1)
    owner.execute("UPDATE people_presence SET connections = 1")
    return made


@pytest.fixture
def second_queue(floor: scenes.Floor, owner: psycopg.Connection) -> clients.Queue:
    """A queue of the same client, into which the first overflows after 30 s; the second agent serves only this one."""
    with scopes.scoped(floor.scope):
        queue = client_actions.add_queue(
            programme=floor.programme, pool=floor.pool, code="second", name="Second", language="es",
            zone="America/Bogota", holiday_calendar="CO", opens_at=time(0), closes_at=time(0),
            open_weekdays=range(7), by=scenes.BY, at=floor.at,
        )  # fmt: skip
        client_actions.set_target(
            queue=queue, channel="chat", from_date=date(2026, 1, 1), variant="answered_in_time", target_seconds=30,
            target_share=0.8, offer_seconds=20, by=scenes.BY, at=floor.at,
        )  # fmt: skip
        member = {"person": floor.agents[1], "by": scenes.BY, "at": floor.at}
        people_actions.set_membership(queue=queue, is_member=True, **member)
        people_actions.set_membership(queue=floor.queue, is_member=False, **member)
    owner.execute(
        "UPDATE clients_queue SET overflow_queue_id = %s, overflow_after_seconds = 30 WHERE id = %s",
        [queue.pk, floor.queue.pk],
    )
    owner.execute(
        "UPDATE clients_queue SET overflow_queue_id = %s, overflow_after_seconds = 30 WHERE id = %s",
        [floor.queue.pk, queue.pk],
    )
    return queue


@pytest.fixture
def lead(floor: scenes.Floor, acting_as: Callable[[Any], AbstractContextManager[None]]) -> Callable[[], Router]:
    return lambda: Router(floor, acting_as)


def choose(floor: scenes.Floor, number: int, activity: str) -> None:
    with scopes.scoped(floor.scope):
        people_actions.choose_activity(
            person_id=floor.agents[number].pk, activity=activity, reason=None, by=scenes.BY, at=floor.at
        )


def arrive(floor: scenes.Floor) -> models.Contact:
    with scopes.scoped(floor.scope):
        return floor.arrive()


def accept(floor: scenes.Floor) -> models.Offer:
    with scopes.scoped(floor.scope):
        offer = models.Offer.objects.get(state="pending")
        offers.accept(offer_key=offer.key, person_id=offer.person_id, by=scenes.BY, at=floor.at)
        return offer


def pending(owner: psycopg.Connection) -> list[tuple[int, int]]:
    return owner.execute(
        "SELECT contact_id, person_id FROM contacts_offer WHERE state = 'pending' ORDER BY id"
    ).fetchall()


def test_a_contact_overflows_once_keeps_its_arrival_and_is_served_there(
    floor: scenes.Floor, second_queue: clients.Queue, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    router = lead()
    began = floor.at
    contact = arrive(floor)
    router.run()
    router.run(29)
    assert router.contacts()[contact.pk].queue_id == floor.queue.pk
    router.run(1)
    waiting = router.contacts()[contact.pk]
    assert (waiting.queue_id, waiting.overflowed) == (second_queue.pk, True)
    assert waiting.arrived_at == instants.microseconds_of(began)
    assert waiting.queued_at == instants.microseconds_of(floor.at)
    # The second queue overflows into the first, but nobody is sent back.
    router.run(300)
    stays = owner.execute("SELECT queue_id, left_how FROM contacts_stay ORDER BY id").fetchall()
    assert stays == [(floor.queue.pk, "overflowed"), (second_queue.pk, None)]
    choose(floor, 1, "available")
    router.run()
    assert pending(owner) == [(contact.pk, floor.agents[1].pk)]
    # And a new leader knows it too.
    assert lead().contacts()[contact.pk].overflowed


def test_a_contact_that_cannot_move_is_served_where_it_is(
    floor: scenes.Floor, second_queue: clients.Queue, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE clients_queue SET is_closed = true WHERE id = %s", [second_queue.pk])
    router = lead()
    contact = arrive(floor)
    router.run(40)
    choose(floor, 0, "available")
    router.run(5)
    assert pending(owner) == [(contact.pk, floor.agents[0].pk)]
    assert owner.execute("SELECT count(*) FROM contacts_stay").fetchone() == (1,)


def test_a_transfer_to_an_agent_waits_for_them_and_after_a_minute_for_anybody(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    first, second = floor.agents
    choose(floor, 0, "available")
    router = lead()
    contact = arrive(floor)
    router.run()
    accept(floor)
    router.run(10)
    with scopes.scoped(floor.scope):
        contact.refresh_from_db()
        moves.to_agent(contact_key=contact.key, to_person_key=second.key, person_id=first.pk, by=scenes.BY, at=floor.at)
    router.run()
    assert pending(owner) == [], "the first agent is free, but it is not theirs"
    state = router.contacts()[contact.pk]
    assert (state.preferred_agent_id, state.preference, state.returned) == (second.pk, "directed", True)
    assert lead().contacts()[contact.pk].preferred_until == state.preferred_until
    router = lead()
    router.run(59)
    assert pending(owner) == []
    router.run(1)
    assert pending(owner) == [(contact.pk, first.pk)]


def test_a_contact_taken_over_leaves_the_line_and_fills_a_place(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    router = lead()
    contact, other = arrive(floor), arrive(floor)
    router.run()
    with scopes.scoped(floor.scope):
        contact.refresh_from_db()
        moves.take_over(contact_key=contact.key, person_id=floor.agents[0].pk, by=scenes.BY, at=floor.at)
    choose(floor, 0, "available")
    router.run()
    assert list(router.contacts()) == [other.pk]
    assert pending(owner) == [], "an agent with room for one holds one"
    with scopes.scoped(floor.scope):
        actions.end_contact(contact=contact, reason="agent", by=scenes.BY, at=floor.at)
        actions.finish_wrap_up(
            contact=contact, person_id=floor.agents[0].pk, disposition_key=floor.disposition.key, note="", by=scenes.BY,
            at=floor.at,
        )  # fmt: skip
    router.run()
    assert pending(owner) == [(other.pk, floor.agents[0].pk)]


def test_a_lost_line_brings_the_contact_back_to_the_front_with_its_arrival(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    choose(floor, 0, "available")
    router = lead()
    began = floor.at
    contact = arrive(floor)
    router.run()
    accept(floor)
    router.run(5)
    owner.execute("UPDATE people_presence SET connections = 0 WHERE person_id = %s", [floor.agents[0].pk])
    floor.later(5)
    waiting = arrive(floor)
    floor.later(60)
    with scopes.scoped(floor.scope):
        contact.refresh_from_db()
        assert moves.bring_back(contact=contact, by=scenes.BY, at=floor.at)
    router.run()
    assert router.contacts()[contact.pk].arrived_at == instants.microseconds_of(began)
    choose(floor, 1, "available")
    router.run()
    assert pending(owner) == [(contact.pk, floor.agents[1].pk)]
    assert waiting.pk in router.contacts()


def test_a_queue_taken_away_for_today_is_not_offered_until_it_is_given_back(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    router = lead()
    with scopes.scoped(floor.scope):
        change = presences.change_queue_for_today(
            person=floor.agents[0], queue=floor.queue, is_member=False, until_at=floor.at + timedelta(hours=3),
            user_id=1, by=scenes.BY, at=floor.at,
        )  # fmt: skip
    choose(floor, 0, "available")
    contact = arrive(floor)
    router.run()
    assert pending(owner) == []
    with scopes.scoped(floor.scope):
        presences.end_queue_change(change=change, by=scenes.BY, at=floor.at)
    router.run()
    assert pending(owner) == [(contact.pk, floor.agents[0].pk)]


def test_an_ended_employment_takes_the_agent_off_the_floor(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    choose(floor, 0, "available")
    router = lead()
    contact = arrive(floor)
    router.run()
    assert pending(owner) == [(contact.pk, floor.agents[0].pk)]
    with scopes.scoped(floor.scope):
        people_actions.end_employment(
            employment=people.Employment.objects.get(person=floor.agents[0]), to_date=date(2026, 11, 3),
            reason="resigned", recorded_at=floor.at, by=scenes.BY, at=floor.at,
        )  # fmt: skip
    choose(floor, 1, "available")
    router.run()
    assert list(router.feed.floor.agent_ids) == [floor.agents[1].pk]
    assert pending(owner) == [(contact.pk, floor.agents[1].pk)]
    assert [agent.agent_id for agent in lead().feed.floor.snapshot().agents] == [floor.agents[1].pk]


@pytest.mark.parametrize(("rung", "is_offered"), [("shadow", False), ("supervised", False), ("solo", True)])
def test_nobody_is_offered_a_contact_above_their_rung(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection, rung: str, is_offered: bool
) -> None:
    owner.execute("UPDATE clients_queue SET difficulty = 3")
    choose(floor, 0, "available")
    router = lead()
    with scopes.scoped(floor.scope):
        people_actions.set_skill_level(
            person=floor.agents[0], skill=floor.skill, level=3, rung=rung, evidence="assessment", user_id=1,
            by=scenes.BY, at=floor.later(1),
        )  # fmt: skip
    arrive(floor)
    router.run()
    assert bool(pending(owner)) is is_offered
    assert lead().feed.floor.snapshot().agents[0].rungs == ((floor.skill.pk, rung),)


def test_a_new_leader_finds_the_floor_that_the_old_one_had(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    """Idle times, latest stays, contacts and legs from the tables are those that the facts have led to."""
    router = lead()
    floor.later(60)
    choose(floor, 0, "available")
    router.run()
    floor.later(100)
    contact = arrive(floor)
    router.run()
    floor.later(7)
    accept(floor)
    router.run()
    late, gone = arrive(floor), arrive(floor)
    router.run(45)
    with scopes.scoped(floor.scope):
        for ended in (contact, gone):
            ended.refresh_from_db()
            actions.end_contact(contact=ended, reason="customer", by=scenes.BY, at=floor.at)
        actions.finish_wrap_up(
            contact=contact, person_id=floor.agents[0].pk, disposition_key=floor.disposition.key, note="", by=scenes.BY,
            at=floor.at,
        )  # fmt: skip
    router.run()
    accept(floor)
    router.run(20)
    arrive(floor)
    router.run(5)
    old, new = router.feed.floor.snapshot(), lead().feed.floor.snapshot()
    assert new.stays == old.stays
    assert [line.in_time for line in new.stays] == [(True, False, False)]
    assert new.legs == old.legs == (snapshot.LegState(contact_id=late.pk, agent_id=floor.agents[0].pk, channel="chat"),)
    assert [_without_timer(one) for one in new.contacts] == [_without_timer(one) for one in old.contacts]
    assert [(agent.agent_id, agent.status, agent.available_time, agent.idle_time) for agent in new.agents] == [
        (agent.agent_id, agent.status, agent.available_time, agent.idle_time) for agent in old.agents
    ]
    assert new.agents[0].available_time == 177_000_000
    assert new.agents[0].idle_time == 100_000_000


def _without_timer(contact: snapshot.ContactState) -> dict[str, Any]:
    return vars(contact) | {"due_at": None}


def test_idle_times_begin_at_nothing_with_the_business_day(
    floor: scenes.Floor, lead: Callable[[], Router], owner: psycopg.Connection
) -> None:
    choose(floor, 0, "available")
    router = lead()
    router.run(600)
    assert router.feed.floor.snapshot().agents[0].idle_time == 600_000_000
    floor.at = scenes.START.replace(hour=5) + timedelta(days=1)
    arrive(floor)
    router.run()
    assert router.feed.floor.snapshot().agents[0].available_time == 0
