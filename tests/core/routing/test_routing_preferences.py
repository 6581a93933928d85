"""Contacts that prefer an agent, contacts that overflow, and contacts that come back: one rule at a time."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.routing.routing_worlds import (
    CHAT_ONLY,
    ENGLISH,
    MINUTE,
    SECOND,
    SPANISH,
    add_agent,
    empty_floor,
    offers,
    pairs,
    queue,
    step,
)

from tejido.core.routing import decisions, errors, floor, policy

UNTIL = 40 * SECOND


def prefer(world: floor.Floor, agent_id: int, *, at: int = 0, **fields: Any) -> list[decisions.Decision]:
    """Queue contact 5, which prefers an agent until `UNTIL`."""
    return world.contact_queued(
        contact_id=5, queue_id=1, channel="chat", at=at, preferred_agent_id=agent_id, preferred_until=UNTIL, **fields
    )


def busy_with_another(world: floor.Floor, agent_id: int) -> None:
    """Let an agent hold a contact, so that they are available and have no room."""
    world.leg_started(contact_id=900 + agent_id, agent_id=agent_id, channel="chat", at=0)


@pytest.mark.parametrize("preference", ["sticky", "directed"])
def test_nobody_else_is_offered_a_contact_before_its_moment_and_anybody_after(preference: str) -> None:
    world = empty_floor()
    add_agent(world, 1)
    add_agent(world, 2)
    busy_with_another(world, 1)
    assert prefer(world, 1, preference=preference) == []
    assert world.next_due_at == UNTIL
    assert world.ring(at=UNTIL - 1) == []
    assert pairs(world.ring(at=UNTIL)) == [(5, 2)]


def test_the_preferred_agent_gets_it_when_they_are_free_before_older_contacts() -> None:
    world = empty_floor(queue(weights=policy.Weights(sticky_points=10)))
    add_agent(world, 1)
    busy_with_another(world, 1)
    world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=0)
    prefer(world, 1, at=SECOND)
    (offer,) = offers(world.leg_ended(contact_id=901, agent_id=1, at=2 * SECOND))
    assert (offer.contact_id, offer.terms.sticky) == (5, 10.0)


def test_points_for_being_known_remain_after_the_moment() -> None:
    world = empty_floor(queue(weights=policy.Weights(sticky_points=3)))
    add_agent(world, 1)
    add_agent(world, 2, idle_since=-MINUTE)
    prefer(world, 1, arrived_at=0)
    world.offer_refused(contact_id=5, agent_id=1, number=1, at=UNTIL)
    assert world.snapshot().contacts[0].agent_id == 2, "the other is paused, not preferred"
    other = empty_floor(queue(weights=policy.Weights(sticky_points=3)))
    add_agent(other, 1)
    add_agent(other, 2, idle_since=-MINUTE)
    (offer,) = offers(prefer(other, 1, at=UNTIL + SECOND))
    assert (offer.agent_id, offer.terms.sticky) == (1, 3.0)


def test_a_sticky_contact_is_free_at_once_when_its_agent_goes_and_a_directed_one_waits() -> None:
    for preference, expected in (("sticky", [(5, 2)]), ("directed", [])):
        world = empty_floor()
        add_agent(world, 1)
        busy_with_another(world, 1)
        add_agent(world, 2)
        prefer(world, 1, preference=preference)
        assert pairs(world.agent_unavailable(agent_id=1, at=SECOND)) == expected
        assert pairs(world.ring(at=UNTIL)) == [(5, 2)][len(expected) :]


@pytest.mark.parametrize(
    "reason", ["away", "unknown", "no member", "no level", "no capacity", "rung", "not responding"]
)
def test_a_sticky_contact_never_waits_for_somebody_who_cannot_take_it(reason: str) -> None:
    world = empty_floor(queue(1, steps=(step(0, spanish=4), step(600, spanish=2))), queue(2))
    add_agent(world, 2, levels={SPANISH: 5})
    fields: dict[str, Any] = {"levels": {SPANISH: 5}}
    fields |= {
        "no member": {"queue_ids": (2,)},
        "no level": {"levels": {SPANISH: 1}},
        "no capacity": {"capacity": {"email": 1}},
    }.get(reason, {})
    if reason != "unknown":
        add_agent(world, 1, **fields)
    if reason == "rung":
        world.agent_changed(
            agent_id=1, levels={SPANISH: 5}, queue_ids=(1,), capacity={"chat": 1}, rungs={SPANISH: "supervised"}, at=0
        )
    if reason == "away":
        world.agent_unavailable(agent_id=1, at=0)
    if reason == "not responding":
        world.contact_queued(contact_id=4, queue_id=2, channel="chat", at=0, preferred_agent_id=1)
        world.ring(at=20 * SECOND)
        world.contact_left(contact_id=4, at=20 * SECOND)
    assert pairs(prefer(world, 1, at=20 * SECOND, difficulty=3)) == [(5, 2)]


def test_an_agent_who_loses_the_queue_frees_what_waited_for_them() -> None:
    world = empty_floor()
    add_agent(world, 1)
    busy_with_another(world, 1)
    add_agent(world, 2)
    prefer(world, 1)
    found = world.agent_changed(agent_id=1, levels={}, queue_ids=(2,), capacity={"chat": 1}, at=SECOND)
    assert pairs(found) == [(5, 2)]


@pytest.mark.parametrize("preference", ["sticky", "directed"])
def test_a_preferred_agent_who_says_no_frees_the_contact(preference: str) -> None:
    world = empty_floor()
    add_agent(world, 1)
    add_agent(world, 2, idle_since=-MINUTE)
    (offer,) = offers(prefer(world, 1, preference=preference))
    assert offer.agent_id == 1
    assert pairs(world.offer_rejected(contact_id=5, agent_id=1, number=offer.number, at=SECOND)) == [(5, 2)]


def test_a_preferred_agent_who_misses_the_offer_frees_a_sticky_contact_and_all_others_that_wait_for_them() -> None:
    world = empty_floor(offers_at_once=1)
    add_agent(world, 1, capacity={"chat": 2})
    prefer(world, 1)
    world.contact_queued(
        contact_id=6, queue_id=1, channel="chat", at=0, preferred_agent_id=1, preferred_until=10 * MINUTE
    )
    add_agent(world, 2, at=SECOND, capacity={"chat": 2})
    add_agent(world, 3, at=SECOND)
    assert pairs(world.ring(at=20 * SECOND)) == [(5, 2), (6, 3)]


def test_the_preferred_agent_need_not_wait_for_their_step_but_must_meet_one() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=4), step(600, spanish=2))))
    add_agent(world, 1, levels={SPANISH: 2})
    assert world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=0) == []
    assert pairs(prefer(world, 1)) == [(5, 1)]
    other = empty_floor(queue(steps=(step(0, spanish=4), step(600, spanish=2))))
    add_agent(other, 1, levels={ENGLISH: 5})
    assert prefer(other, 1, preference="directed") == []


def overflowing(**fields: Any) -> floor.Floor:
    """Two queues: the first overflows into the second after 30 s, the second into the first."""
    both = (*CHAT_ONLY, policy.QueueChannel(channel="voice"))
    first = {"overflow_queue_id": 2, "overflow_after_seconds": 30}
    second = {"overflow_queue_id": 1, "overflow_after_seconds": 30}
    return empty_floor(queue(1, channels=both, **first), queue(2, **second), **fields)


def move(world: floor.Floor, overflow: decisions.Overflow, *, at: int) -> list[decisions.Decision]:
    """Do what the database does: out of the one queue, into the other, with the arrival it had."""
    arrived_at = next(one.arrived_at for one in world.snapshot().contacts if one.contact_id == overflow.contact_id)
    return world.contact_left(contact_id=overflow.contact_id, at=at) + world.contact_queued(
        contact_id=overflow.contact_id,
        queue_id=overflow.to_queue_id,
        channel="chat",
        at=at,
        arrived_at=arrived_at,
        overflowed=True,
    )


def test_a_contact_overflows_once_exactly_in_time_and_its_wait_goes_on() -> None:
    world = overflowing()
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=SECOND)
    assert world.ring(at=31 * SECOND - 1) == []
    (decision,) = world.ring(at=31 * SECOND)
    assert isinstance(decision, decisions.Overflow)
    assert (decision.contact_id, decision.queue_id, decision.to_queue_id, decision.number) == (5, 1, 2, 1)
    move(world, decision, at=31 * SECOND)
    assert world.next_due_at is None, "it stays there"
    (offer,) = offers(add_agent(world, 1, at=61 * SECOND))
    assert (offer.queue_id, offer.terms.wait) == (2, 10.0)


def test_who_can_take_it_at_that_moment_does_and_it_overflows_when_it_comes_back() -> None:
    steps = (step(0, spanish=1), step(30))
    world = empty_floor(queue(1, steps=steps, overflow_queue_id=2, overflow_after_seconds=30), queue(2))
    add_agent(world, 1)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    (offer,) = world.ring(at=30 * SECOND)
    assert isinstance(offer, decisions.Offer)
    assert world.offer_rejected(contact_id=5, agent_id=1, number=offer.number, at=31 * SECOND) == []
    assert world.next_due_at is not None
    (decision,) = world.ring(at=world.next_due_at)
    assert isinstance(decision, decisions.Overflow)


def test_a_contact_that_could_not_move_is_held_for_a_moment_and_served_where_it_is() -> None:
    world = overflowing(refused_pause_seconds=2)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    (decision,) = world.ring(at=30 * SECOND)
    assert isinstance(decision, decisions.Overflow)
    assert add_agent(world, 1, at=31 * SECOND) == []
    assert pairs(world.ring(at=32 * SECOND)) == [(5, 1)]


def test_several_overflow_together_in_the_order_they_came() -> None:
    world = overflowing()
    for contact_id, second in ((7, 0), (5, 1), (6, 2)):
        world.contact_queued(contact_id=contact_id, queue_id=1, channel="chat", at=second * SECOND)
    found = world.ring(at=MINUTE)
    assert [decision.contact_id for decision in found] == [7, 5, 6]


def test_a_channel_that_the_other_queue_lacks_does_not_overflow() -> None:
    world = overflowing()
    world.contact_queued(contact_id=5, queue_id=1, channel="voice", at=0)
    assert world.next_due_at is None


def test_a_reserved_contact_overflows_only_after_its_moment() -> None:
    world = overflowing()
    add_agent(world, 1, queue_ids=(1,))
    busy_with_another(world, 1)
    prefer(world, 1)
    assert world.ring(at=30 * SECOND) == []
    (decision,) = world.ring(at=UNTIL)
    assert isinstance(decision, decisions.Overflow)


def test_the_overflow_counts_from_the_queue_and_the_wait_from_the_arrival() -> None:
    world = overflowing()
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=10 * MINUTE, arrived_at=0)
    assert world.next_due_at == 10 * MINUTE + 30 * SECOND


def test_steps_count_from_the_queue_too() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=1), step(30))))
    add_agent(world, 1)
    assert world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=10 * MINUTE, arrived_at=0) == []
    assert pairs(world.ring(at=10 * MINUTE + 30 * SECOND)) == [(5, 1)]


def test_a_contact_that_was_here_before_stands_at_the_front_with_its_arrival() -> None:
    world = empty_floor()
    world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=SECOND, priority=100)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=MINUTE, arrived_at=0, place="front")
    (offer,) = offers(add_agent(world, 1, at=MINUTE))
    assert (offer.contact_id, offer.terms.wait) == (5, 10.0)


def test_an_agent_who_is_removed_leaves_nothing_behind_and_their_record_is_used_again() -> None:
    world = empty_floor()
    add_agent(world, 1, capacity={"chat": 2})
    busy_with_another(world, 1)
    (first,) = offers(world.contact_queued(contact_id=4, queue_id=1, channel="chat", at=0))
    add_agent(world, 3)
    busy_with_another(world, 3)
    prefer(world, 1, preference="directed")
    add_agent(world, 2, capacity={"chat": 2})
    found = world.agent_removed(agent_id=1, at=SECOND)
    assert isinstance(found[0], decisions.Rescind)
    assert found[0].offer_number == first.number
    assert pairs(found) == [(4, 2)]
    assert pairs(world.offer_accepted(contact_id=4, agent_id=2, at=SECOND)) == [(5, 2)]
    assert world.agent_removed(agent_id=1, at=2 * SECOND) == []
    with pytest.raises(errors.AgentUnknown):
        world.agent_available(agent_id=1, at=2 * SECOND)
    state = world.snapshot()
    assert [agent.agent_id for agent in state.agents] == [2, 3]
    assert {leg.agent_id for leg in state.legs} == {2, 3}
    for agent_id in range(10, 200):
        add_agent(world, agent_id, at=3 * SECOND)
        world.agent_removed(agent_id=agent_id, at=3 * SECOND)
    assert len(world.snapshot().agents) == 2


def test_a_removed_agents_pauses_are_forgotten() -> None:
    world = empty_floor()
    add_agent(world, 1)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    world.offer_rejected(contact_id=5, agent_id=1, number=offer.number, at=SECOND)
    assert world.next_due_at == 31 * SECOND
    world.agent_removed(agent_id=1, at=2 * SECOND)
    assert world.next_due_at is None
    assert pairs(add_agent(world, 1, at=3 * SECOND)) == [(5, 1)], "whoever comes back begins anew"


def test_new_inputs_that_make_no_sense_are_refused_by_name() -> None:
    world = empty_floor()
    fields: dict[str, Any] = {"contact_id": 5, "queue_id": 1, "channel": "chat", "at": 0}
    with pytest.raises(errors.DifficultyOutOfRange):
        world.contact_queued(**fields, difficulty=6)
    with pytest.raises(errors.PlaceUnknown):
        world.contact_queued(**fields, place="back")
    with pytest.raises(errors.PreferenceUnknown):
        world.contact_queued(**fields, preference="mild")
    with pytest.raises(errors.RungUnknown):
        world.agent_changed(agent_id=1, levels={}, queue_ids=(), capacity={}, rungs={1: "master"}, at=0)
    assert world.snapshot().contacts == ()


def test_the_pauses_of_the_others_stay() -> None:
    world = empty_floor()
    for agent_id in (1, 2, 3):
        add_agent(world, agent_id)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    for _ in range(3):
        found = world.offer_rejected(contact_id=5, agent_id=offer.agent_id, number=offer.number, at=SECOND)
        offer = (offers(found) or [offer])[0]
    world.agent_removed(agent_id=2, at=2 * SECOND)
    assert [agent_id for agent_id, _ in world.snapshot().contacts[0].pauses] == [1, 3]


def test_one_who_came_back_hides_nobody_whose_step_is_open() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=4), step(30))))
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=25 * SECOND, place="front")
    assert pairs(add_agent(world, 1, at=31 * SECOND)) == [(5, 1)]
