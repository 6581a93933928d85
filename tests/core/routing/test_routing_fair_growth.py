"""Growth, scarcity, idle shares and calls that are alone: one rule at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import chance
from tests.core.routing.routing_worlds import (
    BUSY_POLICY,
    ENGLISH,
    MINUTE,
    SECOND,
    SPANISH,
    Driver,
    Operation,
    add_agent,
    empty_floor,
    offers,
    pairs,
    queue,
    step,
)
from tests.core.routing.test_routing_traces import OPERATIONS

from tejido.core.routing import floor, policy, snapshot

GROWING = policy.Weights(growth_points=2)


def learn(world: floor.Floor, agent_id: int, rung: str, *, skill_id: int = SPANISH, at: int = 0) -> None:
    """Introduce an agent of level 3 on a rung and make them available."""
    world.agent_changed(
        agent_id=agent_id,
        levels={skill_id: 3},
        queue_ids=(1, 2, 3),
        capacity={"chat": 1},
        rungs={skill_id: rung},
        at=at,
    )
    world.agent_available(agent_id=agent_id, at=at)


def spanish_floor(*, weights: policy.Weights = GROWING, target_share: float = 0.8) -> floor.Floor:
    chat = (policy.QueueChannel(channel="chat", target_seconds=60, target_share=target_share),)
    return empty_floor(queue(1, channels=chat, steps=(step(0, spanish=1),), weights=weights))


@pytest.mark.parametrize(("rung", "hardest"), [("shadow", 0), ("supervised", 2), ("solo", 5)])
def test_nobody_is_offered_a_contact_above_their_rung(rung: str, hardest: int) -> None:
    for difficulty in range(1, 6):
        world = spanish_floor()
        learn(world, 1, rung)
        found = world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0, difficulty=difficulty)
        assert bool(pairs(found)) is (difficulty <= hardest)


def test_a_too_hard_contact_does_not_keep_an_agent_from_an_easy_one_behind_it() -> None:
    world = spanish_floor()
    world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=0, difficulty=3)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=SECOND, difficulty=2)
    learn(world, 1, "supervised", at=2 * SECOND)
    assert [contact.agent_id for contact in world.snapshot().contacts] == [None, 1]


def test_the_rung_in_a_queue_is_the_lowest_over_the_skills_it_names() -> None:
    asked = queue(1, steps=(step(0, spanish=1, english=1), step(9, spanish=1)))
    assert asked.rung_of(rungs={SPANISH: "solo", ENGLISH: "supervised"}) == "supervised"
    assert asked.rung_of(rungs={SPANISH: "shadow", ENGLISH: "supervised"}) == "shadow"
    assert asked.rung_of(rungs={SPANISH: "solo"}) == "solo"
    assert asked.rung_of(rungs={99: "shadow"}) == "solo", "a skill that the queue does not name"


def test_a_growing_agent_goes_before_one_who_has_rested_a_little_longer() -> None:
    world = spanish_floor()
    learn(world, 1, "solo")
    learn(world, 2, "supervised", at=MINUTE)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=2 * MINUTE, difficulty=2))
    assert (offer.agent_id, offer.terms.growth) == (2, 2.0)


def test_growth_ends_while_somebody_waits_past_the_target() -> None:
    world = spanish_floor()
    world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=0, difficulty=3)
    for contact_id, at, growth in ((5, MINUTE, 2.0), (6, MINUTE + 1, 0.0)):
        learn(world, contact_id, "supervised", at=at)
        (offer,) = offers(world.contact_queued(contact_id=contact_id, queue_id=1, channel="chat", at=at))
        assert offer.terms.growth == growth


def test_a_priority_or_a_return_hides_no_late_contact() -> None:
    """The line is not in the order of arrivals: somebody late stands behind two who are not."""
    world = spanish_floor()
    world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0, difficulty=5)
    world.contact_queued(contact_id=2, queue_id=1, channel="chat", at=50 * SECOND, difficulty=5, priority=900)
    world.contact_queued(contact_id=3, queue_id=1, channel="chat", at=50 * SECOND, difficulty=5, place="front")
    learn(world, 1, "supervised", at=61 * SECOND)
    (offer,) = offers(world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=61 * SECOND))
    assert offer.terms.growth == 0.0


def test_growth_ends_while_the_latest_stays_are_too_rarely_in_time() -> None:
    world = spanish_floor(target_share=0.5)
    world.agent_changed(agent_id=9, levels={SPANISH: 3}, queue_ids=(1,), capacity={"chat": 50}, at=0)
    growths = []
    for contact_id, waited in ((1, 61), (2, 60), (3, 61), (4, 0)):
        at = contact_id * 1000 * SECOND
        world.contact_queued(contact_id=contact_id, queue_id=1, channel="chat", at=at, queued_at=at - waited * SECOND)
        world.offer_accepted(contact_id=contact_id, agent_id=9, at=at)
        learn(world, 1, "supervised", at=at)
        (offer,) = offers(world.contact_queued(contact_id=100 + contact_id, queue_id=1, channel="chat", at=at))
        growths.append(offer.terms.growth)
        # It leaves within its target, so it does not count.
        world.contact_left(contact_id=100 + contact_id, at=at)
    assert growths == [0.0, 2.0, 0.0, 2.0]
    assert [line.in_time for line in world.snapshot().stays] == [(False, True, False, True)]


@given(st.lists(st.sampled_from(["in time", "late", "left", "left late"]), max_size=80))
def test_the_latest_stays_are_those_of_a_plain_list(kinds: Sequence[str]) -> None:
    world = spanish_floor()
    world.agent_changed(agent_id=9, levels={}, queue_ids=(), capacity={}, at=0)
    expected: deque[bool] = deque(maxlen=32)
    for contact_id, kind in enumerate(kinds, 1):
        waited = 61 * SECOND if kind.endswith("late") else 60 * SECOND
        at = contact_id * 1000 * SECOND
        world.contact_queued(contact_id=contact_id, queue_id=1, channel="chat", at=at, queued_at=at - waited)
        if kind.startswith("left"):
            world.contact_left(contact_id=contact_id, at=at)
        else:
            world.offer_accepted(contact_id=contact_id, agent_id=9, at=at)
        expected.extend({"in time": [True], "late": [False], "left late": [False], "left": []}[kind])
    assert [list(line.in_time) for line in world.snapshot().stays] == ([list(expected)] if expected else [])


def test_stays_that_are_too_old_count_no_more() -> None:
    """Of 40 stays in time and 10 late ones after them, the last 32 hold 22 in time: 69 %."""
    for late_count, growth in ((6, 2.0), (10, 0.0)):
        world = spanish_floor(target_share=0.75)
        world.agent_changed(agent_id=9, levels={}, queue_ids=(), capacity={}, at=0)
        waits = [0] * 40 + [61] * late_count
        for contact_id, waited in enumerate(waits, 1):
            at = contact_id * 100 * SECOND
            world.contact_queued(
                contact_id=contact_id, queue_id=1, channel="chat", at=at, queued_at=at - waited * SECOND
            )
            world.offer_accepted(contact_id=contact_id, agent_id=9, at=at)
        learn(world, 1, "supervised", at=at)
        (offer,) = offers(world.contact_queued(contact_id=900, queue_id=1, channel="chat", at=at))
        assert offer.terms.growth == growth


def test_who_serves_many_queues_is_kept_free() -> None:
    queues = [queue(number, weights=policy.Weights(scarcity_points=6)) for number in (1, 2, 3, 4)]
    world = empty_floor(*queues)
    add_agent(world, 1, queue_ids=(1, 2, 3, 4), idle_since=-2 * MINUTE)
    add_agent(world, 2, queue_ids=(1, 2))
    found = [world.contact_queued(contact_id=contact, queue_id=1, channel="chat", at=0) for contact in (5, 6)]
    (first,), (second,) = map(offers, found)
    assert (first.agent_id, first.terms.scarcity) == (2, -2.0)
    assert (second.agent_id, second.terms.scarcity) == (1, -6.0)
    # A queue in which they are a shadow is none that they could serve.
    world = empty_floor(queue(1, weights=policy.Weights(scarcity_points=6)), queue(2, steps=(step(0, spanish=1),)))
    learn(world, 1, "shadow")
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    assert offer.terms.scarcity == 0.0


def test_a_new_policy_counts_the_queues_anew() -> None:
    weights = policy.Weights(scarcity_points=6)
    world = empty_floor(queue(1, weights=weights), queue(2))
    add_agent(world, 1, queue_ids=(1, 2, 3))
    world.policy_changed(policy=policy.Policy(version=2, queues=tuple(queue(one) for one in (2, 3))), at=0)
    world.policy_changed(policy=policy.Policy(version=3, queues=(queue(1, weights=weights),)), at=0)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    assert offer.terms.scarcity == 0.0


def test_offers_go_to_whoever_was_idle_for_the_larger_share() -> None:
    weights = policy.Weights(idle_minute_points=0, idle_share_points=12)
    world = empty_floor(queue(weights=weights))
    add_agent(world, 1, capacity={"chat": 2})
    add_agent(world, 2)
    world.leg_started(contact_id=50, agent_id=1, channel="chat", at=0)
    world.leg_ended(contact_id=50, agent_id=1, at=10 * MINUTE)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=20 * MINUTE))
    # Idle 20 of 20 minutes and 10 of 20, the pool 30 of 40; ten minutes more at the pool's share: (20 - 15) / 30.
    assert (offer.agent_id, offer.terms.idle_share) == (2, pytest.approx(12 * 5 / 30))
    (offer,) = offers(world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=20 * MINUTE))
    assert (offer.agent_id, offer.terms.idle_share) == (1, pytest.approx(12 * (10 - 15) / 30))


def test_a_business_day_begins_at_nothing() -> None:
    world = empty_floor(queue(weights=policy.Weights(idle_minute_points=0, idle_share_points=12)))
    add_agent(world, 1)
    add_agent(world, 2)
    world.leg_started(contact_id=50, agent_id=1, channel="chat", at=0)
    world.leg_ended(contact_id=50, agent_id=1, at=10 * MINUTE)
    assert world.day_began(at=20 * MINUTE) == []
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=20 * MINUTE))
    assert offer.terms.idle_share == 0.0
    assert [agent.available_time for agent in world.snapshot().agents] == [0, 0]


@settings(max_examples=chance.examples(80))
@given(OPERATIONS)
def test_available_and_idle_times_are_what_a_watch_would_show(operations: list[Operation]) -> None:
    """An operation's inputs come at one moment, so all time before it is spent as the snapshot before it tells."""
    driver = Driver(world=floor.Floor(policy=BUSY_POLICY))
    driver.introduce(6)
    heard: list[str] = []
    driver.world.listener = lambda kind, at, fields: heard.append(kind)
    before = driver.world.snapshot()
    times: dict[int, list[int]] = {}
    for operation in operations:
        heard.clear()
        driver.play(operation)
        after = driver.world.snapshot()
        _spend(times, before, after.at - before.at)
        if "day_began" in heard:
            times.clear()
        known = {agent.agent_id for agent in after.agents}
        times = {agent_id: spent for agent_id, spent in times.items() if agent_id in known}
        for agent in after.agents:
            assert [agent.available_time, agent.idle_time] == times.get(agent.agent_id, [0, 0])
        before = after


def _spend(times: dict[int, list[int]], state: snapshot.Snapshot, elapsed: int) -> None:
    for agent in state.agents:
        if agent.status != "available":
            continue
        holds = any(leg.agent_id == agent.agent_id for leg in state.legs)
        holds = holds or any(contact.agent_id == agent.agent_id for contact in state.contacts)
        spent = times.setdefault(agent.agent_id, [0, 0])
        spent[0] += elapsed
        spent[1] += 0 if holds else elapsed


def call_floor() -> floor.Floor:
    channels = tuple(policy.QueueChannel(channel=channel) for channel in ("voice", "chat", "email"))
    return empty_floor(queue(channels=channels), offers_at_once=5)


CAPACITY = {"voice": 1, "chat": 2, "email": 2}


def test_a_call_comes_only_to_an_agent_who_holds_nothing() -> None:
    world = call_floor()
    add_agent(world, 1, capacity=CAPACITY)
    world.leg_started(contact_id=50, agent_id=1, channel="email", at=0)
    assert world.contact_queued(contact_id=5, queue_id=1, channel="voice", at=0) == []
    assert pairs(world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=0)) == [(6, 1)]
    assert world.leg_ended(contact_id=50, agent_id=1, at=SECOND) == [], "the chat still rings"
    assert pairs(world.contact_left(contact_id=6, at=SECOND)) == [(5, 1)]


def test_nothing_else_comes_while_a_call_rings_or_is_held() -> None:
    world = call_floor()
    add_agent(world, 1, capacity=CAPACITY | {"voice": 2})
    assert pairs(world.contact_queued(contact_id=5, queue_id=1, channel="voice", at=0)) == [(5, 1)]
    for contact_id, channel in ((6, "chat"), (7, "voice")):
        assert world.contact_queued(contact_id=contact_id, queue_id=1, channel=channel, at=0) == []
    assert world.offer_accepted(contact_id=5, agent_id=1, at=SECOND) == []
    found = world.leg_ended(contact_id=5, agent_id=1, at=2 * SECOND)
    assert pairs(found) == [(6, 1)]


def test_the_wait_counts_against_the_target_of_its_channel() -> None:
    channels = (
        policy.QueueChannel(channel="chat", target_seconds=30),
        policy.QueueChannel(channel="email", target_seconds=3600),
    )
    world = empty_floor(queue(channels=channels, weights=policy.Weights(wait_points=8)))
    world.contact_queued(contact_id=1, queue_id=1, channel="email", at=0)
    world.contact_queued(contact_id=2, queue_id=1, channel="chat", at=30 * MINUTE)
    (offer,) = offers(add_agent(world, 1, at=31 * MINUTE, capacity={"chat": 1, "email": 1}))
    assert (offer.contact_id, offer.terms.wait) == (2, 16.0)
    world.offer_accepted(contact_id=2, agent_id=1, at=31 * MINUTE)
    (waiting,) = world.snapshot().contacts
    assert waiting.agent_id == 1, "the mail rings as soon as the chat is taken"
