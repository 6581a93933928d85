"""Whoever works under supervision gets contacts only while somebody could help them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests import chance
from tests.core.routing.routing_worlds import (
    BUSY_POLICY,
    SECOND,
    SPANISH,
    Driver,
    Operation,
    can_reach_mentor,
    empty_floor,
    offers,
    pairs,
    queue,
    step,
)
from tests.core.routing.test_routing_traces import OPERATIONS

from tejido.core.routing import errors, floor, policy

HELP = (policy.QueueChannel(channel="help", offer_seconds=30),)


def helped_floor(*, waiting_max: int = 1) -> floor.Floor:
    """Make a floor of a Spanish queue whose agents ask for help in a second one."""
    served = queue(1, steps=(step(0, spanish=1),), help_queue_id=2)
    asked = queue(2, channels=HELP)
    return floor.Floor(policy=policy.Policy(version=1, queues=(served, asked), help_waiting_max=waiting_max))


def hire(world: floor.Floor, agent_id: int, rung: str, *, help_capacity: int = 0, at: int = 0) -> None:
    world.agent_changed(
        agent_id=agent_id, levels={SPANISH: 3}, rungs={SPANISH: rung}, queue_ids=(2,) if help_capacity else (1,),
        capacity={"help": help_capacity} if help_capacity else {"chat": 3}, at=at,
    )  # fmt: skip
    world.agent_available(agent_id=agent_id, at=at)


def test_without_a_mentor_only_those_who_work_alone_get_a_contact() -> None:
    world = helped_floor()
    hire(world, 1, "supervised")
    assert pairs(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)) == []
    hire(world, 2, "solo", at=SECOND)
    assert [contact.agent_id for contact in world.snapshot().contacts] == [2]


def test_what_waits_is_offered_as_soon_as_a_mentor_is_there() -> None:
    world = helped_floor()
    hire(world, 1, "supervised")
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    world.agent_changed(agent_id=9, levels={}, queue_ids=(2,), capacity={"help": 1}, at=SECOND)
    assert pairs(world.agent_available(agent_id=9, at=SECOND)) == [(5, 1)]


@pytest.mark.parametrize("leaves", ["agent_unavailable", "agent_removed"])
def test_when_the_mentor_leaves_the_next_contact_waits(leaves: str) -> None:
    world = helped_floor()
    hire(world, 9, "solo", help_capacity=1)
    hire(world, 1, "supervised")
    getattr(world, leaves)(agent_id=9, at=SECOND)
    assert pairs(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=SECOND)) == []


def test_a_mentor_who_helps_somebody_is_reached_until_too_many_wait() -> None:
    world = helped_floor(waiting_max=1)
    hire(world, 9, "solo", help_capacity=1)
    hire(world, 1, "supervised")
    assert pairs(world.contact_queued(contact_id=50, queue_id=2, channel="help", at=0)) == [(50, 9)]
    world.offer_accepted(contact_id=50, agent_id=9, at=0)
    assert pairs(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)) == [(5, 1)]
    world.offer_accepted(contact_id=5, agent_id=1, at=0)
    world.contact_queued(contact_id=51, queue_id=2, channel="help", at=SECOND)
    assert pairs(world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=SECOND)) == []
    # The mentor is done: the next request is offered, nobody else waits, and the chat finds its agent.
    assert pairs(world.leg_ended(contact_id=50, agent_id=9, at=2 * SECOND)) == [(51, 9), (6, 1)]


def test_a_mentor_of_another_queue_or_without_room_for_help_does_not_count() -> None:
    for queue_ids, capacity in [((1,), {"help": 1}), ((2,), {"chat": 1})]:
        world = helped_floor()
        world.agent_changed(agent_id=9, levels={}, queue_ids=queue_ids, capacity=capacity, at=0)
        world.agent_available(agent_id=9, at=0)
        hire(world, 1, "supervised")
        assert pairs(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)) == []


def test_a_queue_that_names_no_help_asks_for_none() -> None:
    world = empty_floor(queue(1, steps=(step(0, spanish=1),)))
    hire(world, 1, "supervised")
    assert pairs(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)) == [(5, 1)]


def test_help_is_asked_for_in_another_queue_that_takes_it() -> None:
    for queues in [
        (queue(1, help_queue_id=2),),
        (queue(1, help_queue_id=2), queue(2)),
        (queue(1, channels=HELP, help_queue_id=1),),
    ]:
        with pytest.raises(errors.HelpUnknown):
            policy.Policy(version=1, queues=queues)


def test_a_policy_from_before_there_was_help_is_still_read() -> None:
    plain = policy.Policy(version=1, queues=(queue(1),)).to_plain()
    del plain["help_waiting_max"], plain["queues"][0]["help_queue_id"]
    assert policy.Policy.from_plain(plain) == policy.Policy(version=1, queues=(queue(1),))


@settings(max_examples=chance.examples(60))
@given(operations=OPERATIONS)
def test_no_supervised_agent_is_offered_anything_while_no_mentor_can_be_reached(operations: list[Operation]) -> None:
    """A floor on which it could not be reached before an input nor after it has made no such offer."""
    driver = Driver(world=floor.Floor(policy=BUSY_POLICY))
    driver.introduce(6)
    served = BUSY_POLICY.queue(12)
    for operation in operations:
        before = driver.world.snapshot()
        found = driver.play(operation)
        after = driver.world.snapshot()
        if can_reach_mentor(driver.world, before, 14) or can_reach_mentor(driver.world, after, 14):
            continue
        rungs = {agent.agent_id: served.rung_of(rungs=dict(agent.rungs)) for agent in after.agents}
        made = [offer for offer in offers(found) if offer.queue_id == 12]
        asked = [offer for offer in offers(found) if offer.queue_id == 14]
        assert asked or all(rungs[offer.agent_id] == "solo" for offer in made)
