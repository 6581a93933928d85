"""Help in any order: agents ask, mentors come and go, and what it was about ends first; nothing is left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
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
from tejido.core import contact_states, floor_rows, snapshot

NUMBER = st.integers(min_value=0, max_value=99)
ONE = st.integers(min_value=0, max_value=1)
# What agents and customers do with the contact that is helped with, and what supervisors and the floor do to either.
AGENTS_DO = ["to_queue", "take_over", "reassign", "raise_hand", "lower_hand", "answer_hand", "note", "flag", "consult"]
Key = TypeVar("Key")


@pytest.fixture
def play(
    committed: None, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[play_module.Play]:
    """A floor with two agents and two mentors."""
    with play_module.on_floor(cluster, database_name, owner, agent_count=2, mentor_count=2) as made:
        yield made


class Help(RuleBasedStateMachine):
    """Two agents who ask, two mentors who answer, customers who leave, lines that break."""

    play: ClassVar[play_module.Play]

    @initialize()
    def begin(self) -> None:
        self.play.begin()
        for agent in self.play.floor.agents:
            self.serve(agent.pk)

    def serve(self, person_id: int) -> None:
        waiting = [key for key, row in self.seen.contacts.items() if (row.channel, row.state) == ("chat", "waiting")]
        if waiting:
            offer = self.play.claim(waiting[0], person_id, epoch=1).result
            if offer is not None:
                self.play.accept(offer, person_id)

    @rule(agent=ONE)
    def ask(self, agent: int) -> None:
        """Ask for help; with what one serves, the request waits for a mentor and follows from that contact."""
        person_id = self.play.floor.agents[agent].pk
        about = next((key for key, row in self.serving("chat") if row.person_id == person_id), None)
        has_hand = any(hand.person_id == person_id for hand in self.hands_up())
        if about is None or has_hand:
            return
        outcome = play_moves.attempt(self.play, "raise_hand", about, person_id, person_id)
        assert [fact.type for fact in outcome.told] == ["contact_arrived", "contact_queued", "hand_raised"]
        (hand,) = [hand for hand in self.hands_up() if hand.person_id == person_id]
        assert hand.help_id is not None
        request = self.seen.contacts[hand.help_id]
        assert (request.channel, request.previous_contact_id, request.previous_reason) == ("help", about, "help")

    @rule(number=NUMBER, mentor=ONE, how=st.sampled_from(["accept", "accept", "accept", "reject", "time_out", "leave"]))
    def come(self, number: int, mentor: int, how: str) -> None:
        """Put a request before a mentor, and let them take it or not."""
        waiting = [key for key, row in self.seen.contacts.items() if (row.channel, row.state) == ("help", "waiting")]
        person_id = self.play.floor.mentors[mentor].pk
        if not waiting or not self.seen.presences[person_id].available:
            return
        request = pick(waiting, number)
        offer = self.play.claim(request, person_id, epoch=1).result
        if offer is None:
            assert self.seen.loads[(person_id, "help")].used == 1, "one agent at a time"
            return
        if how == "accept":
            outcome = self.play.accept(offer, person_id)
            assert outcome.refusal is None
            assert outcome.told[-1].type == "hand_answered"
        elif how == "reject":
            assert self.play.reject(offer, person_id).refusal is None
        elif how == "time_out":
            self.play.floor.later(21)
            assert self.play.time_out(offer, epoch=1).result

    @precondition(lambda self: self.serving("help"))
    @rule(number=NUMBER, again=st.booleans())
    def finish(self, number: int, again: bool) -> None:
        request, leg = pick(self.serving("help"), number)
        for _ in range(1 + again):
            outcome = play_moves.attempt(self.play, "finish_help", request, leg.person_id or 0, 0)
            assert outcome.refusal is None
        assert not again or outcome.told == ()
        assert self.seen.contacts[request].state == "ended"
        (hand,) = [hand for hand in self.seen.hands.values() if hand.help_id == request]
        assert hand.learnt == "explained" and hand.lowered_at is not None

    @rule(number=NUMBER, how=st.sampled_from(["customer_ends", "agent_ends", "bring_back", "to_queue", "take_over"]))
    def end_what_it_is_about(self, number: int, how: str) -> None:
        held = self.serving("chat")
        if not held:
            return
        contact_id, leg = pick(held, number)
        if how == "bring_back":
            self.play.disconnect(leg.person_id or 0)
            play_moves.attempt(self.play, "bring_back", contact_id, 0, 0)
            self.play.connect(leg.person_id or 0)
        elif how in ("to_queue", "take_over"):
            people = (*self.play.floor.agents, *self.play.floor.mentors)
            taker = next(one.pk for one in people if one.pk != leg.person_id)
            who = taker if how == "take_over" else leg.person_id or 0
            assert play_moves.attempt(self.play, how, contact_id, who, 0).refusal is None
        else:
            assert getattr(self.play, how)(contact_id).refusal is None

    @precondition(lambda self: self.serving("help"))
    @rule(number=NUMBER, how=st.sampled_from(["bring_back", "take_over", "reassign", "customer_ends", "to_queue"]))
    def change_the_mentor(self, number: int, how: str) -> None:
        """A mentor's line breaks, somebody else takes over, or it is sent to the other mentor."""
        request, leg = pick(self.serving("help"), number)
        mentors = [mentor.pk for mentor in self.play.floor.mentors]
        other = next(mentor for mentor in mentors if mentor != leg.person_id)
        if how == "bring_back":
            self.play.disconnect(leg.person_id or 0)
            play_moves.attempt(self.play, how, request, 0, 0)
            self.play.connect(leg.person_id or 0)
        elif how == "customer_ends":
            assert self.play.agent_ends(request).refusal is None
        else:
            outcome = play_moves.attempt(self.play, how, request, other, other)
            assert outcome.refusal is None or outcome.told == ()

    @rule(name=st.sampled_from(AGENTS_DO), number=NUMBER, one=ONE, other=ONE)
    def do_anything(self, name: str, number: int, one: int, other: int) -> None:
        """Whatever anybody tries with any contact is done whole or refused by name."""
        contact_id = pick(self.seen.contacts, number)
        people = [*self.play.floor.agents, *self.play.floor.mentors]
        first, second = people[one * 2 + number % 2].pk, people[other * 2 + number % 2].pk
        outcome = play_moves.attempt(self.play, name, contact_id, first, second)
        assert outcome.refusal is None or outcome.told == ()

    @precondition(lambda self: self.legs("wrapping"))
    @rule(number=NUMBER)
    def wrap_up(self, number: int) -> None:
        contact_id, leg = pick(self.legs("wrapping"), number)
        assert self.play.wrap_up(contact_id, leg.person_id or 0).refusal is None
        self.serve(leg.person_id or 0)

    @rule(mentor=ONE, activity=st.sampled_from(["available", "lunch"]))
    def choose(self, mentor: int, activity: str) -> None:
        self.play.choose(self.play.floor.mentors[mentor].pk, activity)

    # What must hold after every step

    @invariant()
    def a_mentor_stands_beside_exactly_those_they_help(self) -> None:
        beside = Counter(
            (leg.contact_id, leg.person_id)
            for leg in self.seen.legs.values()
            if leg.role == "mentoring" and leg.to_at is None
        )
        helped = Counter()
        for request, leg in self.serving("help"):
            about = self.seen.contacts[request].previous_contact_id
            if (
                about is not None
                and self.seen.contacts[about].state == "serving"
                and not self.is_in(about, leg.person_id)
            ):
                helped[(about, leg.person_id)] += 1
        assert beside.keys() <= {
            (self.seen.contacts[r].previous_contact_id, leg.person_id) for r, leg in self.serving("help")
        }
        assert all(beside[pair] == 1 for pair in helped)

    @invariant()
    def a_request_lives_no_longer_than_its_hand(self) -> None:
        for hand in self.seen.hands.values():
            if hand.help_id is None:
                continue
            request = self.seen.contacts[hand.help_id]
            if hand.lowered_at is not None:
                assert request.state in ("wrapping", "ended", "abandoned")
            elif hand.answered_by_person_id is not None:
                assert request.state == "serving"
                assert self.legs("open", of=hand.help_id)[0][1].person_id == hand.answered_by_person_id
            elif hand.answered_at is None:
                assert request.state in contact_states.CONTACT_QUEUED

    @invariant()
    def what_it_was_about_is_still_with_whoever_asked(self) -> None:
        for hand in self.hands_up():
            if hand.help_id is None or hand.contact_id is None or self.seen.contacts[hand.help_id].ended_at is not None:
                continue
            if self.seen.contacts[hand.contact_id].channel == "chat":
                servers = [leg.person_id for _, leg in self.legs("open", of=hand.contact_id)]
                assert hand.person_id in servers or hand.person_id in self.taking_part(hand.contact_id)

    @invariant()
    def load_is_what_is_held(self) -> None:
        held = Counter(
            (row.person_id, row.channel) for row in self.seen.offers.values() if row.state == "pending"
        ) + Counter(
            (row.person_id, self.seen.contacts[row.contact_id].channel)
            for row in self.seen.legs.values()
            if row.state != "ended" and row.role == "serving"
        )
        kept = {key: count for key, count in held.items() if key in self.seen.loads}
        assert {key: load.used for key, load in self.seen.loads.items() if load.used} == kept

    @property
    def seen(self) -> snapshot.Snapshot:
        return self.play.seen

    def hands_up(self) -> list[floor_rows.Hand]:
        return [hand for hand in self.seen.hands.values() if hand.lowered_at is None]

    def serving(self, channel: str) -> list[tuple[int, floor_rows.Leg]]:
        return [one for one in self.legs("open") if self.seen.contacts[one[0]].channel == channel]

    def legs(self, state: str, *, of: int | None = None) -> list[tuple[int, floor_rows.Leg]]:
        return [
            (leg.contact_id, leg)
            for leg in self.seen.legs.values()
            if (leg.state, leg.role) == (state, "serving") and of in (None, leg.contact_id)
        ]

    def taking_part(self, contact_id: int) -> list[int | None]:
        return [leg.person_id for leg in self.seen.legs.values() if leg.contact_id == contact_id and leg.to_at is None]

    def is_in(self, contact_id: int, person_id: int | None) -> bool:
        """Whether somebody has another part in a contact than a mentor's."""
        return any(
            leg.person_id == person_id
            and leg.role != "mentoring"
            and leg.contact_id == contact_id
            and leg.to_at is None
            for leg in self.seen.legs.values()
        )


def test_help_in_any_order(play: play_module.Play) -> None:
    Help.play = play
    run_state_machine_as_test(
        Help,
        settings=settings(
            max_examples=chance.examples(5), stateful_step_count=20, suppress_health_check=list(HealthCheck)
        ),
    )


def pick(rows: Iterable[Key], number: int) -> Key:
    """Choose one of some rows, the newest first."""
    ordered = list(rows)
    return ordered[-1 - number % len(ordered)]
