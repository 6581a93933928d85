"""Facts and tables agree: an old snapshot and the facts since give the new one, wherever the old one is taken."""

from __future__ import annotations

import dataclasses
import itertools
import random
import threading
from collections.abc import Iterator, Sequence
from typing import ClassVar

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests import chance, play_moves
from tests import play as play_module

from tejido.cli import cluster as cluster_module
from tejido.contacts import snapshots
from tejido.core import facts, snapshot
from tejido.journal import queries, scopes

Step = tuple[str, int, int]
STEPS_MAX = 25
CROWD_COUNT = 6
CROWD_STEPS = 40
CROWDS_MAX = 6
# Compared by the tests of calls, files and consent.
ELSEWHERE = {"holds", "attachments", "treatments"}
EVERYTHING = {"offer_accepted", "leg_ended", "activity_changed", "message_sent"}
# Each name with how often it is drawn against the others.
TRIES = {
    "arrive": 3, "claim": 6, "accept": 5, "reject": 1, "time_out": 1, "rescind": 1, "customer_writes": 2,
    "agent_writes": 2, "customer_ends": 1, "agent_ends": 3, "wrap_up": 3, "choose": 2, "connect": 1, "disconnect": 1,
    "set_capacity": 1, "erase": 1, "later": 2,
}  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from([name for name, weight in TRIES.items() for _ in range(weight)]),
        st.integers(min_value=0, max_value=7),
        st.integers(min_value=0, max_value=1),
    ),
    min_size=5,
    max_size=STEPS_MAX,
)


@pytest.fixture
def play(
    committed: None, owner: psycopg.Connection, cluster: cluster_module.Cluster, database_name: str
) -> Iterator[play_module.Play]:
    with play_module.on_floor(cluster, database_name, owner, agent_count=2) as made:
        yield made


class Held:
    """What the examples of one test share: hypothesis calls the test again and again, fixtures are made once."""

    play: ClassVar[play_module.Play]


def test_an_old_snapshot_and_the_facts_since_give_the_new_one(play: play_module.Play) -> None:
    Held.play = play
    check_any_sequence()


@settings(
    max_examples=chance.examples(25), suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink)
)
@given(steps=STEPS, middle=st.integers(min_value=0, max_value=STEPS_MAX))
def check_any_sequence(steps: Sequence[Step], middle: int) -> None:
    play = Held.play
    play.begin()
    first = play.position, play.seen
    middle %= len(steps)
    for step in steps[:middle]:
        carry_out(play, *step)
    between = play.position, play.seen
    for step in steps[middle:]:
        carry_out(play, *step)
    for position, old in (first, between):
        with scopes.scoped(play.floor.scope):
            since = list(queries.replay(after=position))
        assert snapshot.fold(old, since) == play.seen
        one_by_one = old
        for fact in since:
            one_by_one = snapshot.apply(one_by_one, fact)
        assert one_by_one == play.seen


def test_all_facts_from_the_beginning_give_the_tables(play: play_module.Play) -> None:
    """Also before anybody has numbered the newest of them, and whatever order the numbers came in."""
    contact_id = next(iter(play.arrivals.values()))
    (person_id, *_) = [agent.pk for agent in play.floor.agents]
    offer_id = play.claim(contact_id, person_id, epoch=1).result
    play.accept(offer_id, person_id)
    for name in ("note", "raise_hand", "flag"):
        assert play_moves.attempt(play, name, contact_id, person_id, person_id).refusal is None
    play.agent_ends(contact_id)
    play.wrap_up(contact_id, person_id)
    assert play_moves.attempt(play, "survey", contact_id, person_id, person_id).refusal is None
    with scopes.scoped(play.floor.scope):
        play.floor.arrive()
        assert queries.unnumbered_count() > 0
        told = list(snapshots.facts_told())
        found = snapshots.snapshot()
    assert [fact.position for fact in told] == list(range(1, len(told) + 1))
    folded = snapshot.fold(snapshot.Snapshot(), told)
    assert folded == found
    nothing = {part for part, count in folded.counts().items() if not count}
    assert nothing == ELSEWHERE, "each part has something to compare"


def test_the_scope_of_a_client_alone_agrees_too(play: play_module.Play) -> None:
    contact_id = next(iter(play.arrivals.values()))
    play.claim(contact_id, play.floor.agents[0].pk, epoch=1)
    with scopes.scoped({play.floor.client.pk}):
        folded = snapshot.fold(snapshot.Snapshot(), snapshots.facts_told())
        assert folded == snapshots.snapshot()
    assert folded.offers
    assert not folded.presences


def test_facts_and_tables_agree_after_many_act_at_once(
    play: play_module.Play, cluster: cluster_module.Cluster, database_name: str
) -> None:
    """Several at once on the same few contacts and agents, while facts are numbered between their commits."""
    position, old = play.position, play.seen
    kinds: set[str] = set()
    # Who gets in whose way is chance, so crowds come until everything that matters has happened at least once.
    for number in range(CROWDS_MAX):
        if kinds >= EVERYTHING:
            break
        let_act_at_once(play, cluster, database_name, seeds=range(number * CROWD_COUNT, (number + 1) * CROWD_COUNT))
        last = play.number()
        with scopes.scoped(play.floor.scope):
            told = list(queries.replay(after=position, until=last))
            assert snapshot.fold(old, told) == snapshots.snapshot()
        kinds = {fact.type for fact in told}
    assert kinds >= EVERYTHING


def let_act_at_once(
    play: play_module.Play, cluster: cluster_module.Cluster, database_name: str, *, seeds: range
) -> None:
    """Let a crowd act, numbering facts between their commits; whatever fails in a thread fails here."""
    crowd = [threading.Thread(target=act, args=(play, cluster, database_name, seed)) for seed in seeds]
    failures: list[BaseException] = []
    threading.excepthook, before = (lambda given: failures.append(given.exc_value)), threading.excepthook
    try:
        for thread in crowd:
            thread.start()
        while any(thread.is_alive() for thread in crowd):
            play.number()
        for thread in crowd:
            thread.join()
    finally:
        threading.excepthook = before
    assert failures == []


class Bystander(play_module.Play):
    """One of a crowd: sees the floor before it acts, and leaves it to others to look at what came of it."""

    def look(self) -> tuple[facts.Fact, ...]:
        return ()

    def see(self) -> None:
        with scopes.scoped(self.floor.scope):
            self.seen = snapshots.snapshot()


def act(play: play_module.Play, cluster: cluster_module.Cluster, database_name: str, seed: int) -> None:
    """Do what comes to mind for a while, in a thread with connections of its own."""
    rng = random.Random(seed)
    floor = dataclasses.replace(play.floor, decisions=itertools.count((seed + 1) * 10**9))
    mine = Bystander(floor, play_module.Roles(cluster, database_name), play.lines, play.owner)
    try:
        for _ in range(CROWD_STEPS):
            mine.see()
            name = rng.choice([name for name, weight in TRIES.items() for _ in range(weight)])
            if name not in ("connect", "disconnect"):
                carry_out(mine, name, rng.randrange(8), rng.randrange(2))
    finally:
        mine.roles.close()


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("UPDATE contacts_contact SET priority = priority + 1", "contacts"),
        ("UPDATE people_load SET used = used + 1", "loads"),
        ("UPDATE contacts_stay SET target_seconds = 1", "stays"),
        ("UPDATE contacts_message SET text = 'otra cosa'", "texts"),
        ("UPDATE people_presence SET connections = 7", "presences"),
        ("DELETE FROM contacts_message", "messages"),
    ],
)
def test_a_row_changed_behind_the_facts_is_seen(
    play: play_module.Play, owner: psycopg.Connection, statement: str, part: str
) -> None:
    owner.execute(statement)
    with scopes.scoped(play.floor.scope):
        folded = snapshot.fold(snapshot.Snapshot(), snapshots.facts_told())
        found = snapshots.snapshot()
    assert part in {one.part for one in snapshot.differences(folded, found)}


def carry_out(play: play_module.Play, name: str, number: int, agent: int) -> None:
    """Try something on the rows there are; a refusal is as good a step as any."""
    person_id = play.floor.agents[agent].pk
    contacts, offers = sorted(play.seen.contacts), sorted(play.seen.offers)
    waiting = [key for key in contacts if play.seen.contacts[key].state == "waiting"]
    contact_id = contacts[-1 - number % len(contacts)]
    if name in ("accept", "reject", "time_out", "rescind"):
        if not offers:
            return
        offer_id = offers[-1 - number % len(offers)]
        if name in ("accept", "reject"):
            getattr(play, name)(offer_id, play.seen.offers[offer_id].person_id)
        else:
            play.floor.later(21)
            getattr(play, name)(offer_id, epoch=1)
    elif name == "claim":
        play.claim(waiting[number % len(waiting)] if waiting else contact_id, person_id, epoch=1)
    elif name in ("agent_writes", "wrap_up"):
        legs = [row for row in play.seen.legs.values() if row.state != "ended"]
        leg = legs[number % len(legs)] if legs else None
        getattr(play, name)(leg.contact_id if leg else contact_id, leg.person_id if leg else person_id)
    elif name in ("customer_writes", "customer_ends", "agent_ends"):
        served = [key for key in contacts if play.seen.contacts[key].state == "serving"]
        getattr(play, name)(served[number % len(served)] if served and name != "customer_writes" else contact_id)
    elif name == "choose":
        activity, reason = [("available", None), ("lunch", None), ("break", "rest"), ("offline", None)][number % 4]
        play.choose(person_id, activity, reason)
    elif name == "set_capacity":
        play.set_capacity(agent, number % 4)
    elif name == "erase":
        relation, row_id = sorted(play.seen.texts)[number % len(play.seen.texts)] if play.seen.texts else ("message", 0)
        if row_id:
            play.erase(relation, row_id)
    elif name == "later":
        play.floor.later(number * 5)
    elif name == "arrive":
        play.arrive(thread_of=contact_id if number == 0 else None)
    else:
        getattr(play, name)(person_id)
