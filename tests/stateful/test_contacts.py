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
from tests import chance, play_moves
from tests import play as play_module

from tejido.cli import cluster as cluster_module
from tejido.contacts import actions, errors
from tejido.core import contact_states, presence, snapshot

AGENT_COUNT = 3
NUMBER = st.integers(min_value=0, max_value=999)
SECONDS = st.sampled_from([0, 0, 1, 7, 19, 20, 21, 200])
BEHIND = st.sampled_from([0, 0, 0, 1])
AGENT = st.integers(min_value=0, max_value=AGENT_COUNT - 1)
ACTIVITIES = [
    ("available", None), ("break", "rest"), ("lunch", None), ("offline", None), ("training", "course"),
    ("break", None), ("lunch", "rest"), ("not_responding", None), ("asleep", None),
]  # fmt: skip
Key = TypeVar("Key")
EMPTY = ["", " \n ", "a\x00b", "x" * 4001]
ABSENT = uuid.UUID(int=0)


@pytest.fixture
def play(
    committed: None, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[play_module.Play]:
    """A floor with three agents, played on by every example in turn."""
    with play_module.on_floor(cluster, database_name, owner, agent_count=AGENT_COUNT) as made:
        yield made


class Contacts(RuleBasedStateMachine):
    """Customers, agents, the router, the worker and the clock on one floor.

    Few rules, each of which mostly leads on and sometimes goes wrong, so that examples go deep: from arrival to
    wrap-up takes five steps out of thirty.
    """

    play: ClassVar[play_module.Play]

    @initialize()
    def begin(self) -> None:
        self.play.begin()

    # Several steps at once: Hypothesis leaves out some rules in each example, and depth should not hang on luck.

    @precondition(lambda self: self.may_be_claimed())
    @rule(number=NUMBER)
    def serve(self, number: int) -> None:
        self.claim(number)
        self.accept(0, wait_seconds=3)

    @precondition(lambda self: self.serving())
    @rule(number=NUMBER, is_finished=st.booleans())
    def answer_and_end(self, number: int, is_finished: bool) -> None:
        contact_id, person_id = pick(self.serving(), number)
        assert types(self.play.agent_writes(contact_id, person_id)) == ["message_sent"]
        assert types(self.play.agent_ends(contact_id)) == ["contact_ended", "leg_wrapping"]
        if is_finished:
            assert types(self.play.wrap_up(contact_id, person_id, note="Todo bien")) == ["leg_ended"]

    # Customers

    @rule(number=NUMBER, how=st.sampled_from(["new", "new", "returning", "doubled", *EMPTY]))
    def arrive(self, number: int, how: str) -> None:
        if how in EMPTY:
            assert refused(self.play.arrive(text=how), errors.MessageInvalid)
        elif how == "doubled":
            provider_id = pick(self.play.arrivals, number)
            outcome = self.play.arrive(again=provider_id)
            assert (outcome.result.pk, outcome.told) == (self.play.arrivals[provider_id], ())
        else:
            earlier = pick(self.seen.contacts, number) if how == "returning" else None
            known = set(self.seen.contacts)
            outcome = self.play.arrive(thread_of=earlier)
            if earlier is not None and outcome.result.pk in known:
                # The thread has a contact that goes on: the message is written into that one.
                assert types(outcome) == ["message_sent"]
            else:
                assert types(outcome)[-3:] == ["contact_arrived", "contact_queued", "message_sent"]
                row = self.seen.contacts[outcome.result.pk]
                assert row.previous_reason in ({"reopened", None} if earlier else {None})
                assert earlier is None or row.thread_id == self.seen.contacts[earlier].thread_id

    @rule(number=NUMBER, agent=AGENT, how=st.sampled_from(["customer", "agent", "doubled", "empty"]))
    def write(self, number: int, agent: int, how: str) -> None:
        if how == "agent":
            self.agent_writes(number, agent)
        elif how == "doubled" and self.play.sent:
            self.customer_writes_twice(number)
        else:
            self.customer_writes(number, "" if how == "empty" else "🙂" * 4000)

    def customer_writes(self, number: int, text: str) -> None:
        contact_id = pick(self.seen.contacts, number)
        state = self.seen.contacts[contact_id].state
        outcome = self.play.customer_writes(contact_id, text=text)
        if not text:
            assert refused(outcome, errors.MessageInvalid)
        elif state in ("waiting", "offered", "serving"):
            assert types(outcome) == ["message_sent"]
        else:
            assert refused(outcome, errors.ContactEnded)

    def customer_writes_twice(self, number: int) -> None:
        """The same message again is the same message, even after the contact has ended."""
        client_message_id = pick(self.play.sent, number)
        outcome = self.play.customer_writes(self.play.sent[client_message_id], again=client_message_id)
        assert (outcome.refusal, outcome.told) == (None, ())

    @rule(number=NUMBER, ends=st.sampled_from(["agent_ends", "customer_ends"]))
    def end(self, number: int, ends: str) -> None:
        contact_id = pick(self.seen.contacts, number)
        state = self.seen.contacts[contact_id].state
        expected = {
            "waiting": ["contact_abandoned"],
            "offered": ["offer_cancelled", "contact_abandoned"],
            "serving": ["contact_ended", "leg_wrapping"],
        }
        assert types(getattr(self.play, ends)(contact_id)) == expected.get(state, [])
        assert getattr(self.play, ends)(contact_id).told == ()

    # The router

    @precondition(lambda self: self.may_be_claimed())
    @rule(number=NUMBER)
    def claim(self, number: int) -> None:
        contact_id, person_id = pick(self.may_be_claimed(), number)
        outcome = self.play.claim(contact_id, person_id, epoch=self.play.epoch)
        assert types(outcome) == ["offer_made"]
        load = self.seen.loads[(person_id, "chat")]
        assert load.used <= load.capacity

    @rule(number=NUMBER, agent=AGENT, behind=BEHIND)
    def claim_anything(self, number: int, agent: int, behind: int) -> None:
        """The database decides by what holds now, whatever the router believes."""
        pair = (pick(self.seen.contacts, number), self.person(agent))
        may = pair in self.may_be_claimed() and not behind
        outcome = self.play.claim(*pair, epoch=self.play.epoch - behind)
        assert (outcome.result is not None) is may
        assert types(outcome) == ["offer_made"] * may

    @precondition(lambda self: self.seen.offers)
    @rule(number=NUMBER, how=st.sampled_from(["time_out", "rescind"]), wait_seconds=SECONDS, behind=BEHIND)
    def take_back(self, number: int, how: str, wait_seconds: int, behind: int) -> None:
        if how == "time_out":
            self.time_out(number, wait_seconds, behind)
        else:
            self.rescind(number, behind)

    def time_out(self, number: int, wait_seconds: int, behind: int) -> None:
        offer_id = pick(self.seen.offers, number)
        row = self.seen.offers[offer_id]
        activity = self.seen.presences[row.person_id].activity
        self.play.floor.later(wait_seconds)
        outcome = self.play.time_out(offer_id, epoch=self.play.epoch - behind)
        if behind:
            assert refused(outcome, errors.LeadershipLost)
        elif row.state == "pending" and self.play.floor.at >= row.deadline_at:
            changed = ["activity_changed"] * (activity != "not_responding")
            assert types(outcome) == ["offer_timed_out", *changed]
            assert not self.seen.presences[row.person_id].available
        else:
            assert (outcome.result, outcome.told) == (False, ())

    def rescind(self, number: int, behind: int) -> None:
        offer_id = pick(self.seen.offers, number)
        state = self.seen.offers[offer_id].state
        outcome = self.play.rescind(offer_id, epoch=self.play.epoch - behind)
        if behind:
            assert refused(outcome, errors.LeadershipLost)
        else:
            assert types(outcome) == ["offer_rescinded"] * (state == "pending")

    # Agents

    @precondition(lambda self: self.pending())
    @rule(number=NUMBER, wait_seconds=SECONDS)
    def accept(self, number: int, wait_seconds: int) -> None:
        offer_id = pick(self.pending(), number)
        row = self.seen.offers[offer_id]
        self.play.floor.later(wait_seconds)
        outcome = self.play.accept(offer_id, row.person_id)
        if self.play.floor.at <= row.deadline_at:
            assert types(outcome) == ["offer_accepted", "leg_started"]
            assert self.play.accept(offer_id, row.person_id).told == ()
        else:
            assert refused(outcome, errors.OfferGone)

    @precondition(lambda self: self.pending())
    @rule(number=NUMBER)
    def reject(self, number: int) -> None:
        offer_id = pick(self.pending(), number)
        person_id = self.seen.offers[offer_id].person_id
        assert types(self.play.reject(offer_id, person_id)) == ["offer_rejected"]
        assert self.play.reject(offer_id, person_id).told == ()

    @precondition(lambda self: self.seen.offers)
    @rule(number=NUMBER, agent=AGENT, answer=st.sampled_from(["accept", "reject"]))
    def answer_anything(self, number: int, agent: int, answer: str) -> None:
        """Answer an offer that is answered already, or somebody else's."""
        offer_id = pick(self.seen.offers, number)
        row = self.seen.offers[offer_id]
        if row.state == "pending" and row.person_id == self.person(agent):
            return
        outcome = getattr(self.play, answer)(offer_id, self.person(agent))
        if row.person_id != self.person(agent):
            assert refused(outcome, errors.NoSuchOffer)
        elif row.state == {"accept": "accepted", "reject": "rejected"}[answer]:
            assert (outcome.refusal, outcome.told) == (None, ())
        else:
            assert refused(outcome, errors.OfferGone)

    def agent_writes(self, number: int, agent: int) -> None:
        contact_id, person_id = pick(self.seen.contacts, number), self.person(agent)
        outcome = self.play.agent_writes(contact_id, person_id)
        if self.seen.contacts[contact_id].state not in ("waiting", "offered", "serving"):
            assert refused(outcome, errors.ContactEnded)
        elif self.legs(contact_id, person_id)[-1:] == ["open"]:
            assert types(outcome) == ["message_sent"]
        else:
            assert refused(outcome, errors.NotServing)

    @precondition(lambda self: self.wrapping())
    @rule(number=NUMBER, note=st.sampled_from(["", "Todo bien", "x" * 2001]), known=st.booleans())
    def wrap_up(self, number: int, note: str, known: bool) -> None:
        contact_id, person_id = pick(self.wrapping(), number)
        outcome = self.play.wrap_up(contact_id, person_id, disposition_key=None if known else ABSENT, note=note)
        if not known:
            assert refused(outcome, errors.NoSuchDisposition)
        elif len(note) > actions.NOTE_CHARACTERS_MAX:
            assert refused(outcome, errors.NoteTooLong)
        else:
            assert types(outcome) == ["leg_ended"]
            assert self.play.wrap_up(contact_id, person_id).told == ()

    @rule(number=NUMBER, agent=AGENT)
    def wrap_up_anything(self, number: int, agent: int) -> None:
        contact_id, person_id = pick(self.seen.contacts, number), self.person(agent)
        states = self.legs(contact_id, person_id)
        outcome = self.play.wrap_up(contact_id, person_id)
        if not states or states[-1] == "open":
            assert refused(outcome, errors.NotServing)
        else:
            assert types(outcome) == ["leg_ended"] * (states[-1] == "wrapping")

    @rule(agent=AGENT, choice=st.sampled_from(ACTIVITIES))
    def choose(self, agent: int, choice: tuple[str, str | None]) -> None:
        activity, reason = choice
        row = self.seen.presences[self.person(agent)]
        outcome = self.play.choose(self.person(agent), activity, reason)
        known = presence.ACTIVITIES.get(activity)
        if known is None or not known.chosen or (reason is not None) != bool(known.reasons):
            assert refused(outcome, presence.ActivityUnknown)
        elif row.activity == "recovering" and activity == "available":
            spell = [one for one in self.seen.neutral_spells.values() if one.to_at is None]
            assert (outcome.refusal is None) is bool(spell and outcome.told) and (spell or outcome.refusal)
        elif (row.activity, row.reason) == (activity, reason or ""):
            assert outcome.told == ()
        else:
            assert types(outcome) == ["activity_changed"]
            (fact,) = outcome.told
            assert fact.data["available"] is self.seen.presences[self.person(agent)].available

    def connect_or_leave(self, agent: int, opens: bool) -> None:
        count = self.seen.presences[self.person(agent)].connections
        if opens:
            assert types(self.play.connect(self.person(agent))) == ["connection_opened"]
        else:
            assert types(self.play.disconnect(self.person(agent))) == ["connection_closed"] * min(count, 1)

    @rule(name=st.sampled_from(sorted(play_moves.TRIES)), number=NUMBER, agent=AGENT, other=AGENT)
    def move_or_mark(self, name: str, number: int, agent: int, other: int) -> None:
        """Whatever it is, it is done whole or refused by name; what must hold is looked at after every step."""
        contact_id = pick(self.seen.contacts, number)
        outcome = play_moves.attempt(self.play, name, contact_id, self.person(agent), self.person(other))
        assert outcome.refusal is None or outcome.told == ()

    @precondition(lambda self: self.serving())
    @rule(number=NUMBER, name=st.sampled_from(["to_queue", "consult", "flag", "note", "raise_hand", "join"]))
    def move_or_mark_what_is_served(self, number: int, name: str) -> None:
        contact_id, person_id = pick(self.serving(), number)
        other = next(agent.pk for agent in self.play.floor.agents if agent.pk != person_id)
        who = other if name == "join" else person_id
        outcome = play_moves.attempt(self.play, name, contact_id, who, other)
        if name == "to_queue":
            assert types(outcome)[-2:] == ["leg_ended", "contact_queued"]
        elif name == "consult":
            assert outcome.refusal is None or outcome.told == ()
        else:
            assert outcome.refusal is None

    # The worker, the clock, and whoever asks to be forgotten

    @rule(seconds=st.sampled_from([-30, -1, 1, 20, 21, 4000]), how=st.sampled_from(["clock", "work", "lead"]))
    def go_on(self, seconds: int, how: str) -> None:
        """Let time pass; it goes back where the next process's clock is slower, or a demonstration's was moved."""
        self.play.floor.later(seconds)
        if how == "work":
            self.close_overdue()
        if how == "lead":
            assert self.play.change_leader().told == ()

    def close_overdue(self) -> None:
        allowed = timedelta(seconds=self.play.floor.programme.wrap_up_seconds_max)
        since = [leg.wrap_from_at for leg in self.seen.legs.values() if leg.state == "wrapping"]
        overdue_count = sum(self.play.floor.at >= begun + allowed for begun in since if begun)
        outcome = self.play.close_overdue()
        assert outcome.result == overdue_count
        assert types(outcome) == ["leg_ended"] * overdue_count

    @rule(number=NUMBER)
    def erase(self, number: int) -> None:
        """Erase a message or a note; done twice, the second finds nothing left and is on record all the same."""
        kept = [*self.seen.texts, *(("message", message_id) for message_id in self.seen.messages)]
        relation, row_id = pick(kept, number)
        assert types(self.play.erase(relation, row_id)) == ["text_erased"]
        assert (relation, row_id) not in self.seen.texts

    # What must hold after every step, read from the tables

    @invariant()
    def the_floor_is_possible(self) -> None:
        self.no_contact_is_lost()
        self.each_contact_is_in_one_place()
        self.nobody_is_served_twice_at_once()
        self.load_is_what_the_agent_holds()
        self.messages_are_numbered_without_a_gap()
        self.spells_follow_each_other()

    def no_contact_is_lost(self) -> None:
        assert sorted(self.seen.contacts) == sorted(self.play.arrivals.values())
        assert {row.state for row in self.seen.contacts.values()} <= set(contact_states.CONTACT)

    def each_contact_is_in_one_place(self) -> None:
        seen = self.seen
        pending = Counter(row.contact_id for row in seen.offers.values() if row.state == "pending")
        waits = Counter(row.contact_id for row in seen.stays.values() if row.to_at is None)
        serving = [row for row in seen.legs.values() if row.state != "ended" and row.role == "serving"]
        served = {(row.contact_id, row.state) for row in serving}
        legs = Counter(row.contact_id for row in serving)
        beside = {row.contact_id for row in seen.legs.values() if row.state != "ended" and row.role == "consulting"}
        for contact_id, row in seen.contacts.items():
            is_queued = row.state in contact_states.CONTACT_QUEUED
            assert pending[contact_id] == (row.state == "offered")
            assert waits[contact_id] == is_queued
            assert legs[contact_id] == (row.state in ("serving", "wrapping"))
            assert ((contact_id, "open") in served) == (row.state == "serving")
            assert (row.ended_at is None) == (row.state in ("waiting", "offered", "serving"))
            assert contact_id not in beside or row.state == "serving"

    def nobody_is_served_twice_at_once(self) -> None:
        serving = [row for row in self.seen.legs.values() if row.role == "serving"]
        for number, one in enumerate(serving):
            for other in serving[number + 1 :]:
                if one.contact_id == other.contact_id:
                    assert one.to_at is not None
                    assert one.to_at <= other.from_at

    def load_is_what_the_agent_holds(self) -> None:
        held = Counter(
            [(row.person_id, row.channel) for row in self.seen.offers.values() if row.state == "pending"]
            + [
                (row.person_id, "chat")
                for row in self.seen.legs.values()
                if row.state != "ended" and row.role == "serving"
            ]
        )
        assert {key: load.used for key, load in self.seen.loads.items() if load.used} == dict(held)

    def messages_are_numbered_without_a_gap(self) -> None:
        numbers: dict[int, list[int]] = {contact_id: [] for contact_id in self.seen.contacts}
        for _, row in sorted(self.seen.messages.items()):
            numbers[row.contact_id].append(row.number)
        for contact_id, row in self.seen.contacts.items():
            assert numbers[contact_id] == list(range(1, row.message_count + 1))

    def spells_follow_each_other(self) -> None:
        for person_id, spells in self.seen.spells.items():
            assert [spell.to_at for spell in spells[:-1]] == [spell.from_at for spell in spells[1:]]
            assert spells[-1].to_at is None
            assert spells[-1].activity == self.seen.presences[person_id].activity

    @property
    def seen(self) -> snapshot.Snapshot:
        return self.play.seen

    def may_be_claimed(self) -> list[tuple[int, int]]:
        """List the pairs of a waiting contact and an agent with a free place; only these may become an offer."""
        waiting = [contact_id for contact_id, row in self.seen.contacts.items() if row.state == "waiting"]
        loads = {person_id: row for (person_id, _), row in self.seen.loads.items() if row.used < row.capacity}
        free = [person_id for person_id, row in self.seen.presences.items() if row.available and person_id in loads]
        return [(contact_id, person_id) for contact_id in waiting for person_id in free]

    def pending(self) -> list[int]:
        return [offer_id for offer_id, row in self.seen.offers.items() if row.state == "pending"]

    def serving(self) -> list[tuple[int, int]]:
        return self.held("open")

    def wrapping(self) -> list[tuple[int, int]]:
        return self.held("wrapping")

    def held(self, state: str) -> list[tuple[int, int]]:
        """List the contact and the agent of each leg in a state."""
        return [
            (row.contact_id, row.person_id or 0)
            for row in self.seen.legs.values()
            if row.state == state and row.role == "serving"
        ]

    def person(self, agent: int) -> int:
        return self.play.floor.agents[agent].pk

    def legs(self, contact_id: int, person_id: int) -> list[str]:
        """Return the states of a person's legs in a contact, in the order in which they began."""
        rows = sorted(self.seen.legs.items())
        return [
            row.state
            for _, row in rows
            if (row.contact_id, row.person_id, row.role) == (contact_id, person_id, "serving")
        ]


def test_all_contact_actions_in_any_order(play: play_module.Play) -> None:
    Contacts.play = play
    run_state_machine_as_test(
        Contacts,
        settings=settings(
            max_examples=chance.examples(30), stateful_step_count=30, suppress_health_check=list(HealthCheck)
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
    """Return the types of the facts a try left, but for what follows from others: a pause, a part beside the agent."""
    assert outcome.refusal is None
    told = [fact for fact in outcome.told if fact.data.get("role", "serving") == "serving"]
    if any(fact.type == "abuse_pause_began" for fact in told):
        told = [fact for fact in told if fact.type not in ("abuse_pause_began", "activity_changed")]
    return [fact.type for fact in told if not fact.type.startswith("neutral_spell")]
