"""Facts and tables count the same: a floor is played through some quarters, and both are asked for its measures."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from tests import play as play_module
from tests import scenes

from tejido.cli import cluster as cluster_module
from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import actions, calls, errors, intake, measures, models, moves, offers, snapshots
from tejido.core import facts, intervals, metrics_fold
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import presences

STEPS = 150
AGENT_COUNT = 4
REFUSALS = (
    errors.OfferGone, errors.NotServing, errors.CannotMove, errors.NobodyToAsk, errors.NotACall, errors.ContactEnded,
    errors.NoSuchLeg, errors.NoSuchContact,
)  # fmt: skip
ACTIVITIES = (("available", None), ("available", None), ("lunch", None), ("break", "rest"), ("training", "course"))
# What must have happened at least once, done first and to the newest, whatever chance brings afterwards.
OPENING = (
    "arrive", "overflow", "arrive", "send_on", "arrive", "give_up", "rest", "arrive", "offer", "accept", "write", "end",
    "wrap_up", "call", "offer", "accept", "hold", "resume", "end", "wrap_up", "lose_line", "find_line",
    "arrive", "offer", "reject", "offer", "give_up", "arrive", "offer", "miss",
)  # fmt: skip
# With which step world time gets which speed, and by how many seconds the machine's clock is set before which one.
SPEEDS = {0: 1.0, 6: 20.0, 14: 1.0, 24: 20.0}
SET_AT = {17: 3600, 21: -3600}
ROUTER = {"offer", "miss", "overflow"}
# Each name with how often it is drawn against the others.
TRIES = {
    "arrive": 5, "call": 2, "offer": 10, "accept": 9, "reject": 1, "miss": 2, "give_up": 2, "write": 4, "hold": 2,
    "resume": 2, "send_on": 2, "send_to": 1, "take_over": 2, "consult": 2, "hand_over": 2, "overflow": 1, "end": 5,
    "wrap_up": 5, "choose": 2, "lose_line": 1, "find_line": 2, "capacity": 1,
}  # fmt: skip


@dataclass
class Day:
    """A floor with two queues on which anything is tried; what is refused leaves nothing."""

    floor: scenes.Floor
    second: clients.Queue
    roles: play_module.Roles
    rng: random.Random
    # Among how many of the newest chance chooses.
    reach: int = 1

    def step(self) -> None:
        """Let some time pass, now and then much, sometimes backwards a little; then try something."""
        self.floor.later(self.rng.choice([0, 0.25, 1, 4, 7, 31, 95, 240, -0.5]))
        self.attempt(self.rng.choice([name for name, weight in TRIES.items() for _ in range(weight)]))

    def attempt(self, name: str) -> None:
        try:
            with self.roles("route" if name in ROUTER else "app"), scopes.scoped(self.floor.scope):
                getattr(self, f"_{name}")()
        except (*REFUSALS, models.Contact.DoesNotExist):
            return

    def _some(self, found: Any) -> Any:
        rows = list(found.order_by("id"))
        if not rows:
            raise models.Contact.DoesNotExist
        return self.rng.choice(rows[-self.reach :])

    def _contact(self, *states: str) -> models.Contact:
        row: models.Contact = self._some(models.Contact.objects.filter(state__in=states))
        return row

    def _served(self) -> models.Leg:
        leg: models.Leg = self._some(models.Leg.objects.filter(state="open", role="serving"))
        return leg

    def _pending(self) -> models.Offer:
        offer: models.Offer = self._some(models.Offer.objects.filter(state="pending"))
        return offer

    def _agent(self) -> Any:
        return self.rng.choice(self.floor.agents)

    def _given(self) -> dict[str, Any]:
        return {"by": scenes.BY, "at": self.floor.at}

    def _arrive(self) -> None:
        self.floor.arrive()

    def _call(self) -> None:
        number = f"+5730012345{self.rng.randrange(10, 99)}"
        intake.take_in_call(
            programme=self.floor.programme, queue_code="general", language="es", provider_id=str(uuid.uuid4()),
            from_number=number, at=self.floor.at,
        )  # fmt: skip

    def _offer(self) -> None:
        contact = self._contact("waiting")
        for agent in self.rng.sample(self.floor.agents, AGENT_COUNT):
            if self.floor.offer(contact, agent) is not None:
                return

    def _accept(self) -> None:
        offer = self._pending()
        self.floor.at = min(self.floor.at, offer.deadline_at)
        offers.accept(offer_key=offer.key, person_id=offer.person_id, **self._given())

    def _reject(self) -> None:
        offer = self._pending()
        offers.reject(offer_key=offer.key, person_id=offer.person_id, reason="busy", **self._given())

    def _miss(self) -> None:
        offer = self._pending()
        self.floor.at = max(self.floor.at, offer.deadline_at)
        offers.time_out(offer_id=offer.pk, pool_id=offer.pool_id, epoch=1, **self._given())

    def _give_up(self) -> None:
        actions.end_contact(contact=self._contact("waiting", "offered"), reason="customer", **self._given())

    def _write(self) -> None:
        leg = self._served()
        actions.write_message(
            contact=leg.contact, author="agent", leg=leg, client_message_id=uuid.uuid4(), text="Con gusto",
            **self._given(),
        )  # fmt: skip

    def _hold(self) -> None:
        leg: models.Leg = self._some(models.Leg.objects.filter(state="open", role="serving", contact__channel="voice"))
        calls.hold(contact_key=leg.contact.key, person_id=leg.person_id or 0, **self._given())

    def _resume(self) -> None:
        leg: models.Leg = self._some(models.Leg.objects.filter(state="open", role="serving", contact__channel="voice"))
        calls.resume(contact_key=leg.contact.key, person_id=leg.person_id or 0, **self._given())

    def _send_on(self) -> None:
        contact = self._contact("serving", "waiting", "offered")
        moves.to_queue(contact_key=contact.key, queue_key=self.second.key, person_id=None, **self._given())

    def _send_to(self) -> None:
        contact = self._contact("serving")
        moves.to_agent(contact_key=contact.key, to_person_key=self._agent().key, person_id=None, **self._given())

    def _take_over(self) -> None:
        contact = self._contact("serving", "waiting", "offered")
        moves.take_over(contact_key=contact.key, person_id=self._agent().pk, **self._given())

    def _consult(self) -> None:
        leg, colleague = self._served(), self._agent()
        asked = calls.consult(
            contact_key=leg.contact.key, person_id=leg.person_id or 0, to_person_key=colleague.key, **self._given()
        )
        calls.answer(leg_key=asked.key, person_id=colleague.pk, **self._given())

    def _hand_over(self) -> None:
        leg: models.Leg = self._some(models.Leg.objects.filter(state="open", role="consulting"))
        serving = models.Leg.objects.get(contact=leg.contact, role="serving", state="open")
        moves.hand_over(contact_key=leg.contact.key, person_id=serving.person_id or 0, **self._given())

    def _overflow(self) -> None:
        offers.overflow(
            contact_id=self._contact("waiting").pk, to_queue_id=self.second.pk, pool_id=self.floor.pool.pk, epoch=1,
            **self._given(),
        )  # fmt: skip

    def _end(self) -> None:
        actions.end_contact(contact=self._contact("serving"), reason="agent", **self._given())

    def _wrap_up(self) -> None:
        leg: models.Leg = self._some(models.Leg.objects.filter(state="wrapping"))
        actions.finish_wrap_up(
            contact=leg.contact, person_id=leg.person_id or 0, disposition_key=self.floor.disposition.key,
            **self._given(),
        )  # fmt: skip

    def _choose(self) -> None:
        activity, reason = self.rng.choice(ACTIVITIES)
        people_actions.change_activity(person_id=self._agent().pk, activity=activity, reason=reason, **self._given())

    def _rest(self) -> None:
        for activity, reason in (("break", "rest"), ("training", "course"), ("lunch", None), ("available", None)):
            people_actions.change_activity(
                person_id=self.floor.agents[0].pk, activity=activity, reason=reason, **self._given()
            )
            self.floor.later(60)

    def _lose_line(self) -> None:
        limit_at = self.floor.at + timedelta(minutes=5)
        presences.begin_neutral(person_id=self._agent().pk, kind="lost_line", limit_at=limit_at, **self._given())

    def _find_line(self) -> None:
        for agent in self.floor.agents:
            presences.end_neutral(person_id=agent.pk, kind="lost_line", **self._given())

    def _capacity(self) -> None:
        capacities = {"chat": self.rng.randrange(1, 4), "voice": 1}
        people_actions.set_capacity(person=self._agent(), capacities=capacities, **self._given())


@pytest.fixture
def day(
    committed: None, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[Day]:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=AGENT_COUNT, capacity=3)
        second = client_actions.add_queue(
            programme=floor.programme, pool=floor.pool, code="second", name="Segunda", language="es",
            zone="America/Bogota", holiday_calendar="CO", opens_at=floor.queue.opens_at,
            closes_at=floor.queue.closes_at, open_weekdays=range(7), by=scenes.BY, at=scenes.START,
        )  # fmt: skip
        promises = ((floor.queue, "voice", 20), (second, "voice", 90), (second, "chat", 60))
        for queue, channel, target_seconds in promises:
            client_actions.set_target(
                queue=queue, channel=channel, from_date=date(2026, 1, 1), variant="removed_in_time",
                target_seconds=target_seconds, target_share=0.8, offer_seconds=20, by=scenes.BY, at=scenes.START,
            )  # fmt: skip
        for agent in floor.agents:
            people_actions.set_membership(person=agent, queue=second, is_member=True, by=scenes.BY, at=scenes.START)
            people_actions.set_capacity(person=agent, capacities={"voice": 1}, by=scenes.BY, at=scenes.START)
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=scenes.START
            )
    # The sockets of their desks; measures ask for lost lines, not for connections.
    owner.execute("UPDATE people_presence SET connections = 1")
    roles = play_module.Roles(cluster, database_name)
    yield Day(floor, second, roles, random.Random(20261103))
    roles.close()


def test_facts_and_tables_count_the_same(day: Day) -> None:
    for name in OPENING:
        day.floor.later(3)
        day.attempt(name)
    day.reach = 6
    for _ in range(STEPS):
        day.step()
    from_at = intervals.quarter_of(scenes.START)
    as_of = day.floor.later(1)
    to_at = intervals.quarter_of(as_of) + intervals.QUARTER
    short = {queue.pk: float(day.floor.programme.short_abandon_seconds) for queue in (day.floor.queue, day.second)}
    with day.roles("work"), scopes.scoped(day.floor.scope):
        told: list[facts.Fact] = list(snapshots.facts_told())
        queues = measures.queue_counts(from_at=from_at, to_at=to_at)
        agents = measures.agent_counts(from_at=from_at, to_at=to_at, as_of=as_of)
        middle = from_at + (to_at - from_at) // intervals.QUARTER // 2 * intervals.QUARTER
        halves = (
            measures.queue_counts(from_at=from_at, to_at=middle),
            measures.queue_counts(from_at=middle, to_at=to_at),
        )
        by_half = [
            measures.agent_counts(from_at=one, to_at=other, as_of=as_of, people=[day.floor.agents[0].pk])
            for one, other in ((from_at, middle), (middle, to_at))
        ]
    assert_same(metrics_fold.queues(told, short_abandon_seconds=short), queues)
    assert_same(metrics_fold.agents(told, as_of=as_of), agents)
    assert halves[0] | halves[1] == queues
    mine = {key: found for key, found in agents.items() if key.person_id == day.floor.agents[0].pk}
    assert_same(by_half[0] | by_half[1], mine)
    # A day worth comparing has something of everything.
    everything = {
        name for found in (*queues.values(), *agents.values()) for name, value in vars(found).items() if value
    }
    missing = {name for found in (*queues.values(), *agents.values()) for name in vars(found)} - everything
    assert missing <= {"other_count", "other_in_time_count", "recovering_seconds"}, missing
    assert len({key.interval_at for key in queues}) > 4


def test_a_day_of_several_speeds_and_a_clock_set_back_is_counted_the_same(day: Day) -> None:
    """The world runs twenty times as fast and then slowly within one quarter, and the machine's clock is set twice."""
    real = start = clock.machine_now()
    latest_at = scenes.START
    for number, name in enumerate(OPENING):
        real += timedelta(seconds=3 + SET_AT.get(number, 0))
        if number in SPEEDS:
            with scopes.scoped({0}):
                moved = {"world_at": scenes.START} if real == start + timedelta(seconds=3) else {}
                clock.change(factor=SPEEDS[number], by=scenes.BY, real_at=real, **moved)
            clock.forget()
        day.floor.at = clock.world_clock().world(real)
        latest_at = max(latest_at, day.floor.at)
        day.attempt(name)
    from_at, as_of = intervals.quarter_of(scenes.START - timedelta(hours=2)), latest_at + timedelta(seconds=1)
    to_at = intervals.quarter_of(as_of) + intervals.QUARTER
    short = {queue.pk: float(day.floor.programme.short_abandon_seconds) for queue in (day.floor.queue, day.second)}
    with day.roles("work"), scopes.scoped(day.floor.scope):
        told: list[facts.Fact] = list(snapshots.facts_told())
        queues = measures.queue_counts(from_at=from_at, to_at=to_at)
        agents = measures.agent_counts(from_at=from_at, to_at=to_at, as_of=as_of)
    assert_same(metrics_fold.queues(told, short_abandon_seconds=short), queues)
    assert_same(metrics_fold.agents(told, as_of=as_of), agents)
    assert min(value for found in (*queues.values(), *agents.values()) for value in vars(found).values()) >= 0
    # No quarter has more of anybody's time than it lasts, however fast it went by.
    assert max(found.worked_seconds for found in agents.values()) <= intervals.QUARTER.total_seconds()
    assert len({found.interval_at for found in queues}) > 1
    positions = [fact.position for fact in told]
    assert positions == sorted(positions)


def assert_same(told: Mapping[Any, Any], found: Mapping[Any, Any]) -> None:
    """Demand equal numbers, seconds to a millionth."""
    assert set(told) == set(found)
    for key, counts in told.items():
        assert vars(found[key]) == pytest.approx(vars(counts), abs=1e-6), key
