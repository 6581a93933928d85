"""Everything that can happen to contacts, in any order: one state machine over all actions of the floor.

Each rule says beforehand, from the tables as they were, whether it must work, change nothing, or be refused. After each
step the tables are read again and must be a possible floor; that facts and tables agree is demanded by `play` itself.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar, TypeVar

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import play as play_module
from tests import scenes

from tejido.cli import cluster as cluster_module
from tejido.contacts import actions, errors
from tejido.core import contact_states, presence
from tejido.journal import scopes

AGENT_COUNT = 3
NUMBER = st.integers(min_value=0, max_value=999)
SECONDS = st.sampled_from([0, 1, 7, 19, 20, 21, 200, 4000])
AGENT = st.integers(min_value=0, max_value=AGENT_COUNT - 1)
ACTIVITIES = [
    ("available", None), ("break", "rest"), ("lunch", None), ("offline", None), ("training", "course"),
    ("break", None), ("lunch", "rest"), ("not_responding", None), ("asleep", None),
]  # fmt: skip
Key = TypeVar("Key")
ABSENT = uuid.UUID(int=0)


@pytest.fixture
def play(
    committed: None, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[play_module.Play]:
    """A floor with three agents, played on by every example in turn."""
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=AGENT_COUNT)
    roles = play_module.Roles(cluster, database_name)
    lines = play_module.Lines(cluster, database_name)
    yield play_module.Play(floor, roles, lines, owner)
    lines.close()
    roles.close()


class Contacts(RuleBasedStateMachine):
    """Customers, agents, the router, the worker and the clock on one floor."""

    play: ClassVar[play_module.Play]

    @initialize(open_count=st.integers(min_value=1, max_value=AGENT_COUNT))
    def begin(self, open_count: int) -> None:
        self.play.begin()
        for agent in self.play.floor.agents[:open_count]:
            self.play.connect(agent.pk)
            self.play.choose(agent.pk, "available")
        self.play.arrive()

    # Customers

    @rule()
    def arrive(self) -> None:
        outcome = self.play.arrive()
        assert types(outcome)[-3:] == ["contact_arrived", "contact_queued", "message_sent"]

    @rule(number=NUMBER)
    def come_back(self, number: int) -> None:
        earlier = self.contact(number)
        outcome = self.play.arrive(thread_of=earlier)
        row = self.play.seen.contacts[outcome.result.pk]
        assert row.thread_id == self.play.seen.contacts[earlier].thread_id
        assert row.previous_reason == "reopened"

    @rule(number=NUMBER)
    def arrive_twice(self, number: int) -> None:
        provider_id = pick(self.play.arrivals, number)
        outcome = self.play.arrive(again=provider_id)
        assert (outcome.result.pk, outcome.told) == (self.play.arrivals[provider_id], ())

    @rule(text=st.sampled_from(["", " \n ", "a\x00b", "x" * 4001]))
    def arrive_without_words(self, text: str) -> None:
        assert refused(self.play.arrive(text=text), errors.MessageInvalid)

    @rule(number=NUMBER, text=st.sampled_from(["hola", "", "🙂" * 4000]))
    def customer_writes(self, number: int, text: str) -> None:
        contact_id = self.contact(number)
        state = self.play.seen.contacts[contact_id].state
        outcome = self.play.customer_writes(contact_id, text=text)
        if not text:
            assert refused(outcome, errors.MessageInvalid)
        elif state in ("waiting", "offered", "serving"):
            assert types(outcome) == ["message_sent"]
        else:
            assert refused(outcome, errors.ContactEnded)

    @precondition(lambda self: self.play.sent)
    @rule(number=NUMBER)
    def customer_writes_twice(self, number: int) -> None:
        client_message_id = pick(self.play.sent, number)
        outcome = self.play.customer_writes(self.play.sent[client_message_id], again=client_message_id)
        assert (outcome.refusal, outcome.told) == (None, ())

    @rule(number=NUMBER, ends=st.sampled_from(["agent_ends", "customer_ends"]))
    def end(self, number: int, ends: str) -> None:
        contact_id = self.contact(number)
        state = self.play.seen.contacts[contact_id].state
        outcome = getattr(self.play, ends)(contact_id)
        expected = {
            "waiting": ["contact_abandoned"],
            "offered": ["offer_cancelled", "contact_abandoned"],
            "serving": ["contact_ended", "leg_wrapping"],
        }
        assert types(outcome) == expected.get(state, [])
        assert getattr(self.play, ends)(contact_id).told == ()

    # Agents

    @rule(number=NUMBER, agent=AGENT)
    def agent_writes(self, number: int, agent: int) -> None:
        contact_id, person_id = self.contact(number), self.person(agent)
        state = self.play.seen.contacts[contact_id].state
        outcome = self.play.agent_writes(contact_id, person_id)
        if state not in ("waiting", "offered", "serving"):
            assert refused(outcome, errors.ContactEnded)
        elif self.serves(contact_id, person_id, "open"):
            assert types(outcome) == ["message_sent"]
        else:
            assert refused(outcome, errors.NotServing)

    @precondition(lambda self: self.play.seen.offers)
    @rule(number=NUMBER, wait_seconds=SECONDS)
    def accept(self, number: int, wait_seconds: int) -> None:
        offer_id = self.offer(number)
        row = self.play.seen.offers[offer_id]
        self.play.floor.later(wait_seconds)
        outcome = self.play.accept(offer_id, row.person_id)
        if row.state == "accepted":
            assert (outcome.refusal, outcome.told) == (None, ())
        elif row.state == "pending" and self.play.floor.at <= row.deadline_at:
            assert types(outcome) == ["offer_accepted", "leg_started"]
            assert self.play.accept(offer_id, row.person_id).told == ()
        else:
            assert refused(outcome, errors.OfferGone)

    @precondition(lambda self: self.play.seen.offers)
    @rule(number=NUMBER)
    def reject(self, number: int) -> None:
        offer_id = self.offer(number)
        row = self.play.seen.offers[offer_id]
        outcome = self.play.reject(offer_id, row.person_id)
        if row.state == "pending":
            assert types(outcome) == ["offer_rejected"]
        if row.state in ("pending", "rejected"):
            assert self.play.reject(offer_id, row.person_id).told == ()
        else:
            assert refused(outcome, errors.OfferGone)

    @precondition(lambda self: self.play.seen.offers)
    @rule(number=NUMBER, agent=AGENT, answer=st.sampled_from(["accept", "reject"]))
    def answer_for_somebody_else(self, number: int, agent: int, answer: str) -> None:
        offer_id = self.offer(number)
        if self.play.seen.offers[offer_id].person_id != self.person(agent):
            assert refused(getattr(self.play, answer)(offer_id, self.person(agent)), errors.NoSuchOffer)

    @rule(number=NUMBER, agent=AGENT, note=st.sampled_from(["", "Todo bien", "x" * 2001]), known=st.booleans())
    def wrap_up(self, number: int, agent: int, note: str, known: bool) -> None:
        contact_id, person_id = self.contact(number), self.person(agent)
        before = self.play.seen
        key = None if known else ABSENT
        outcome = self.play.wrap_up(contact_id, person_id, disposition_key=key, note=note)
        states = [
            leg.state for leg in before.legs.values() if (leg.contact_id, leg.person_id) == (contact_id, person_id)
        ]
        if not states or states[-1] == "open":
            assert refused(outcome, errors.NotServing)
        elif states[-1] == "ended":
            assert (outcome.refusal, outcome.told) == (None, ())
        elif not known:
            assert refused(outcome, errors.NoSuchDisposition)
        elif len(note) > actions.NOTE_CHARACTERS_MAX:
            assert refused(outcome, errors.NoteTooLong)
        else:
            assert types(outcome) == ["leg_ended"]
            assert self.play.wrap_up(contact_id, person_id).told == ()

    @rule(agent=AGENT, choice=st.sampled_from(ACTIVITIES))
    def choose(self, agent: int, choice: tuple[str, str | None]) -> None:
        activity, reason = choice
        row = self.play.seen.presences[self.person(agent)]
        outcome = self.play.choose(self.person(agent), activity, reason)
        known = presence.ACTIVITIES.get(activity)
        if known is None or not known.chosen or (reason is not None) != bool(known.reasons):
            assert refused(outcome, presence.ActivityUnknown)
        elif (row.activity, row.reason) == (activity, reason or ""):
            assert outcome.told == ()
        else:
            assert types(outcome) == ["activity_changed"]
            (fact,) = outcome.told
            assert fact.data["available"] is self.play.seen.presences[self.person(agent)].available

    @rule(agent=AGENT)
    def connect(self, agent: int) -> None:
        assert types(self.play.connect(self.person(agent))) == ["connection_opened"]

    @rule(agent=AGENT)
    def disconnect(self, agent: int) -> None:
        count = self.play.seen.presences[self.person(agent)].connections
        outcome = self.play.disconnect(self.person(agent))
        assert types(outcome) == ["connection_closed"] * min(count, 1)

    @rule(agent=AGENT, capacity=st.integers(min_value=0, max_value=3))
    def set_capacity(self, agent: int, capacity: int) -> None:
        assert types(self.play.set_capacity(agent, capacity)) == ["capacity_set"]

    # The router

    @rule(number=NUMBER, agent=AGENT, behind=st.sampled_from([0, 0, 0, 1]))
    def claim(self, number: int, agent: int, behind: int) -> None:
        """Claim any contact for any agent; the database decides by what holds now."""
        contact_id, person_id = self.contact(number), self.person(agent)
        before = self.play.seen
        load = before.loads[(person_id, "chat")]
        may = (
            not behind
            and before.contacts[contact_id].state == "waiting"
            and before.presences[person_id].available
            and load.used < load.capacity
        )
        outcome = self.play.claim(contact_id, person_id, epoch=self.play.epoch - behind)
        assert (outcome.result is not None) is may
        assert types(outcome) == ["offer_made"] * may
        after = self.play.seen.loads[(person_id, "chat")]
        assert after.used <= after.capacity or not may

    @precondition(lambda self: self.play.seen.offers)
    @rule(number=NUMBER, wait_seconds=SECONDS, behind=st.sampled_from([0, 0, 0, 1]))
    def time_out(self, number: int, wait_seconds: int, behind: int) -> None:
        offer_id = self.offer(number)
        row = self.play.seen.offers[offer_id]
        activity = self.play.seen.presences[row.person_id].activity
        self.play.floor.later(wait_seconds)
        outcome = self.play.time_out(offer_id, epoch=self.play.epoch - behind)
        if behind:
            assert refused(outcome, errors.LeadershipLost)
        elif row.state == "pending" and self.play.floor.at >= row.deadline_at:
            changed = ["activity_changed"] * (activity != "not_responding")
            assert types(outcome) == ["offer_timed_out", *changed]
            assert not self.play.seen.presences[row.person_id].available
        else:
            assert (outcome.result, outcome.told) == (False, ())

    @precondition(lambda self: self.play.seen.offers)
    @rule(number=NUMBER, behind=st.sampled_from([0, 0, 0, 1]))
    def rescind(self, number: int, behind: int) -> None:
        offer_id = self.offer(number)
        state = self.play.seen.offers[offer_id].state
        outcome = self.play.rescind(offer_id, epoch=self.play.epoch - behind)
        if behind:
            assert refused(outcome, errors.LeadershipLost)
        else:
            assert types(outcome) == ["offer_rescinded"] * (state == "pending")

    @rule()
    def change_leader(self) -> None:
        assert self.play.change_leader().told == ()

    # The worker, the clock, and whoever asks to be forgotten

    @rule(seconds=SECONDS)
    def pass_time(self, seconds: int) -> None:
        self.play.floor.later(seconds)

    @rule()
    def close_overdue(self) -> None:
        allowed = timedelta(seconds=self.play.floor.programme.wrap_up_seconds_max)
        since = [leg.wrap_from_at for leg in self.play.seen.legs.values() if leg.state == "wrapping"]
        at = self.play.floor.at
        outcome = self.play.close_overdue()
        assert types(outcome) == ["leg_ended"] * outcome.result
        # The worker reads its own clock, which runs on a little while it works.
        for_sure = sum(at >= begun + allowed for begun in since if begun)
        perhaps = sum(self.play.floor.at >= begun + allowed for begun in since if begun)
        assert for_sure <= outcome.result <= perhaps

    @precondition(lambda self: self.play.seen.messages)
    @rule(number=NUMBER)
    def erase_message(self, number: int) -> None:
        message_id = pick(self.play.seen.messages, number)
        assert types(self.play.erase("message", message_id)) == ["text_erased"]
        assert ("message", message_id) not in self.play.seen.texts

    @precondition(lambda self: any(relation == "note" for relation, _ in self.play.seen.texts))
    @rule(number=NUMBER)
    def erase_note(self, number: int) -> None:
        leg_id = pick([row_id for relation, row_id in self.play.seen.texts if relation == "note"], number)
        assert types(self.play.erase("note", leg_id)) == ["text_erased"]
        assert ("note", leg_id) not in self.play.seen.texts

    # What must hold after every step, read from the tables

    @invariant()
    def no_contact_is_lost(self) -> None:
        assert sorted(self.play.seen.contacts) == sorted(self.play.arrivals.values())
        assert {row.state for row in self.play.seen.contacts.values()} <= set(contact_states.CONTACT)

    @invariant()
    def each_contact_is_in_one_place(self) -> None:
        seen = self.play.seen
        pending = Counter(row.contact_id for row in seen.offers.values() if row.state == "pending")
        waits = Counter(row.contact_id for row in seen.stays.values() if row.to_at is None)
        served = {(row.contact_id, row.state) for row in seen.legs.values() if row.state != "ended"}
        legs = Counter(row.contact_id for row in seen.legs.values() if row.state != "ended")
        for contact_id, row in seen.contacts.items():
            is_queued = row.state in contact_states.CONTACT_QUEUED
            assert pending[contact_id] == (row.state == "offered")
            assert waits[contact_id] == is_queued
            assert legs[contact_id] == (row.state in ("serving", "wrapping"))
            assert ((contact_id, "open") in served) == (row.state == "serving")
            assert (row.ended_at is None) == (row.state in ("waiting", "offered", "serving"))

    @invariant()
    def nobody_is_served_twice_at_once(self) -> None:
        serving = [row for row in self.play.seen.legs.values() if row.role == "serving"]
        for number, one in enumerate(serving):
            for other in serving[number + 1 :]:
                if one.contact_id == other.contact_id:
                    assert one.to_at is not None
                    assert one.to_at <= other.from_at

    @invariant()
    def load_is_what_the_agent_holds(self) -> None:
        held = Counter(
            [(row.person_id, row.channel) for row in self.play.seen.offers.values() if row.state == "pending"]
            + [(row.person_id, "chat") for row in self.play.seen.legs.values() if row.state != "ended"]
        )
        assert {key: load.used for key, load in self.play.seen.loads.items() if load.used} == dict(held)

    @invariant()
    def messages_are_numbered_without_a_gap(self) -> None:
        numbers: dict[int, list[int]] = {contact_id: [] for contact_id in self.play.seen.contacts}
        for _, row in sorted(self.play.seen.messages.items()):
            numbers[row.contact_id].append(row.number)
        for contact_id, row in self.play.seen.contacts.items():
            assert numbers[contact_id] == list(range(1, row.message_count + 1))

    @invariant()
    def spells_follow_each_other(self) -> None:
        for person_id, spells in self.play.seen.spells.items():
            assert [spell.to_at for spell in spells[:-1]] == [spell.from_at for spell in spells[1:]]
            assert spells[-1].to_at is None
            assert spells[-1].activity == self.play.seen.presences[person_id].activity

    def contact(self, number: int) -> int:
        return pick(self.play.seen.contacts, number)

    def offer(self, number: int) -> int:
        return pick(self.play.seen.offers, number)

    def person(self, agent: int) -> int:
        return self.play.floor.agents[agent].pk

    def serves(self, contact_id: int, person_id: int, state: str) -> bool:
        wanted = (contact_id, person_id, state)
        return any((leg.contact_id, leg.person_id, leg.state) == wanted for leg in self.play.seen.legs.values())


def test_all_contact_actions_in_any_order(play: play_module.Play) -> None:
    Contacts.play = play
    run_state_machine_as_test(
        Contacts,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def pick(rows: Iterable[Key], number: int) -> Key:
    """Choose one of some rows, the newest first, so that a small number shrinks to the last thing that happened."""
    ordered = list(rows)
    return ordered[-1 - number % len(ordered)]


def refused(outcome: play_module.Outcome, error: type[Exception]) -> bool:
    """Say whether a try was refused by this name and left no fact; that it left no row, `play` has seen already."""
    return outcome.refusal is error and outcome.told == ()


def types(outcome: play_module.Outcome) -> list[str]:
    assert outcome.refusal is None
    return [fact.type for fact in outcome.told]
