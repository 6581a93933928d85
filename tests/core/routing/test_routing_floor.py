"""What the router decides, one rule at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.core.routing.routing_worlds import (
    CHAT_ONLY,
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

from tejido.core.routing import decisions, errors, instants, policy


def test_the_longest_idle_agent_is_first() -> None:
    world = empty_floor()
    for agent, idle_since in ((1, 30 * SECOND), (2, 10 * SECOND), (3, 20 * SECOND)):
        add_agent(world, agent, at=30 * SECOND, idle_since=idle_since)
    found = [world.contact_queued(contact_id=contact, queue_id=1, channel="chat", at=MINUTE) for contact in (7, 8, 9)]
    assert [pairs(one) for one in found] == [[(7, 2)], [(8, 3)], [(9, 1)]]


def test_level_first_takes_the_better_agent_and_then_the_longer_idle() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=1),), weights=policy.LEVEL_FIRST))
    add_agent(world, 1, levels={SPANISH: 3}, idle_since=0)
    add_agent(world, 2, levels={SPANISH: 5}, at=50 * SECOND)
    add_agent(world, 3, levels={SPANISH: 5}, at=40 * SECOND, idle_since=40 * SECOND)
    found = [world.contact_queued(contact_id=contact, queue_id=1, channel="chat", at=MINUTE) for contact in (1, 2, 3)]
    assert [pairs(one) for one in found] == [[(1, 3)], [(2, 2)], [(3, 1)]]


def test_the_terms_of_an_offer_are_the_formula() -> None:
    weights = policy.Weights(wait_points=2, priority_points=3, level_points=10, idle_minute_points=0.5, load_points=4)
    world = empty_floor(queue(steps=(step(0, spanish=1, cards=1),), weights=weights))
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", priority=4, at=2 * MINUTE, arrived_at=0)
    found = add_agent(world, 9, at=3 * MINUTE, idle_since=MINUTE, levels={1: 4, 3: 3})
    (offer,) = offers(found)
    assert offer.terms == decisions.Terms(
        wait=6.0, priority=12.0, level=35.0, idle=1.0, load=0.0, scarcity=0.0, idle_share=0.0, sticky=0.0, growth=0.0,
        total=54.0,
    )  # fmt: skip
    assert (offer.number, offer.queue_id, offer.channel, offer.step, offer.policy_version) == (1, 1, "chat", 0, 1)
    assert offer.deadline_at == 3 * MINUTE + 20 * SECOND


def test_a_held_contact_costs_load_points_and_ends_idleness() -> None:
    world = empty_floor(queue(weights=policy.Weights(load_points=4)))
    add_agent(world, 1, capacity={"chat": 3})
    world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=MINUTE)
    world.offer_accepted(contact_id=1, agent_id=1, at=MINUTE)
    (offer,) = offers(world.contact_queued(contact_id=2, queue_id=1, channel="chat", at=2 * MINUTE))
    assert (offer.terms.idle, offer.terms.load) == (0.0, -4.0)


def test_ageing_lets_a_waiting_contact_pass_a_higher_priority() -> None:
    """With as many points for a wait of one minute as for one of priority, priority counts in minutes."""
    weights = policy.Weights(wait_points=1, priority_points=1)
    world = empty_floor(queue(1, weights=weights), queue(2, weights=weights))
    world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0)
    world.contact_queued(contact_id=2, queue_id=1, channel="chat", at=4 * MINUTE)
    world.contact_queued(contact_id=3, queue_id=1, channel="chat", priority=5, at=6 * MINUTE)
    # The same rule holds across queues: contact 4 ranks as if it had come at 6 - 3.
    world.contact_queued(contact_id=4, queue_id=2, channel="chat", priority=3, at=6 * MINUTE)
    served = [pairs(add_agent(world, agent, at=7 * MINUTE))[0][0] for agent in (1, 2, 3, 4)]
    assert served == [1, 3, 4, 2]


def test_a_step_opens_exactly_at_its_boundary() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=4), step(30, spanish=2), step(60))))
    add_agent(world, 1, levels={SPANISH: 2})
    assert world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=SECOND) == []
    assert world.next_due_at == 31 * SECOND
    assert world.ring(at=31 * SECOND - 1) == []
    assert world.next_due_at == 31 * SECOND
    (offer,) = offers(world.ring(at=31 * SECOND))
    assert (offer.agent_id, offer.step) == (1, 1)


def test_every_requirement_of_a_step_must_hold_and_the_last_step_may_ask_nothing() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=3, cards=3), step(60))))
    add_agent(world, 1, levels={1: 5, 3: 2})
    assert world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0) == []
    assert pairs(world.ring(at=60 * SECOND)) == [(1, 1)]


def test_an_agent_whom_the_step_excludes_gets_a_later_contact_they_may_serve() -> None:
    world = empty_floor(queue(1, steps=(step(0, spanish=4),)), queue(2))
    world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0)
    world.contact_queued(contact_id=2, queue_id=2, channel="chat", at=SECOND)
    assert pairs(add_agent(world, 1, at=2 * SECOND)) == [(2, 1)]


def test_an_agent_serves_only_the_queues_they_are_allowed() -> None:
    world = empty_floor(queue(1), queue(2))
    add_agent(world, 1, queue_ids=(2, 999))
    assert world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0) == []
    found = world.agent_changed(agent_id=1, levels={}, queue_ids=(1, 2), capacity={"chat": 1}, at=SECOND)
    assert pairs(found) == [(1, 1)]


def test_capacity_is_kept_for_each_channel() -> None:
    both = (*CHAT_ONLY, policy.QueueChannel(channel="email"))
    world = empty_floor(queue(channels=both), offers_at_once=5)
    add_agent(world, 1, capacity={"chat": 2, "email": 1})
    kinds = ["chat", "email", "chat", "email", "chat"]
    found = [
        world.contact_queued(contact_id=place, queue_id=1, channel=kind, at=0) for place, kind in enumerate(kinds, 1)
    ]
    assert [pairs(one) for one in found] == [[(1, 1)], [(2, 1)], [(3, 1)], [], []]
    for contact in (1, 2, 3):
        assert world.offer_accepted(contact_id=contact, agent_id=1, at=SECOND) == []
    assert pairs(world.leg_ended(contact_id=2, agent_id=1, at=2 * SECOND)) == [(4, 1)]
    assert pairs(world.leg_ended(contact_id=1, agent_id=1, at=2 * SECOND)) == [(5, 1)]


def test_an_agent_gets_one_offer_at_a_time_by_default() -> None:
    world = empty_floor()
    add_agent(world, 1, capacity={"chat": 3})
    assert pairs(world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0)) == [(1, 1)]
    assert world.contact_queued(contact_id=2, queue_id=1, channel="chat", at=0) == []
    assert pairs(world.offer_accepted(contact_id=1, agent_id=1, at=SECOND)) == [(2, 1)]


def test_a_missed_offer_goes_to_the_front_and_closes_the_agent() -> None:
    world = empty_floor()
    add_agent(world, 1)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=SECOND))
    world.contact_queued(contact_id=6, queue_id=1, channel="chat", priority=900, at=2 * SECOND)
    assert world.next_due_at == offer.deadline_at == 21 * SECOND
    assert world.ring(at=offer.deadline_at - 1) == []
    (timed_out,) = world.ring(at=offer.deadline_at)
    assert isinstance(timed_out, decisions.TimeOut)
    assert (timed_out.contact_id, timed_out.agent_id, timed_out.offer_number) == (5, 1, offer.number)
    state = world.snapshot()
    assert state.agents[0].status == "not_responding"
    assert state.contacts[0].arrived_at == SECOND
    # Nothing is offered to an agent who is not responding, and the returned contact passes any priority in its queue.
    assert world.contact_queued(contact_id=7, queue_id=1, channel="chat", at=22 * SECOND) == []
    assert pairs(world.agent_available(agent_id=1, at=30 * SECOND)) == [(5, 1)]


def test_a_missed_offer_goes_on_to_the_next_agent_at_once() -> None:
    world = empty_floor()
    add_agent(world, 1)
    add_agent(world, 2)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    found = world.ring(at=20 * SECOND)
    assert isinstance(found[0], decisions.TimeOut)
    assert pairs(found) == [(5, 2)]
    assert [decision.number for decision in found] == [2, 3]


def test_an_acceptance_that_crossed_the_time_out_wins() -> None:
    world = empty_floor()
    add_agent(world, 1)
    add_agent(world, 2)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    (_, second) = world.ring(at=20 * SECOND)
    (rescind,) = world.offer_accepted(contact_id=5, agent_id=1, at=20 * SECOND + 1)
    assert isinstance(rescind, decisions.Rescind)
    assert (rescind.agent_id, rescind.offer_number) == (2, second.number)
    state = world.snapshot()
    assert [agent.status for agent in state.agents] == ["available", "available"]
    assert [(leg.contact_id, leg.agent_id) for leg in state.legs] == [(5, 1)]
    assert state.contacts == ()


def test_a_rejected_contact_goes_to_somebody_else_and_returns_only_after_the_pause() -> None:
    world = empty_floor(rejected_pause_seconds=30)
    add_agent(world, 1)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    found = world.offer_rejected(contact_id=5, agent_id=1, number=offer.number, at=SECOND)
    assert found == []
    assert world.next_due_at == 31 * SECOND
    assert pairs(world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=2 * SECOND)) == [(6, 1)]
    world.offer_accepted(contact_id=6, agent_id=1, at=3 * SECOND)
    world.leg_ended(contact_id=6, agent_id=1, at=10 * SECOND)
    assert world.ring(at=31 * SECOND - 1) == []
    assert pairs(world.ring(at=31 * SECOND)) == [(5, 1)]


def test_a_refused_claim_is_not_retried_in_a_loop() -> None:
    """A stale contact costs few claims each pause, however many agents are idle and whoever it is tried on."""
    world = empty_floor(refused_pause_seconds=2, refusals_before_hold=3)
    for agent in range(1, 31):
        add_agent(world, agent)
    claims: list[tuple[int, int]] = []
    found = world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    for _ in range(100):
        if not found:
            break
        (offer,) = offers(found)
        claims.append((offer.contact_id, offer.agent_id))
        found = world.offer_refused(contact_id=5, agent_id=offer.agent_id, number=offer.number, at=0)
    assert len(claims) == 3
    assert len(set(claims)) == 3
    assert world.next_due_at == 2 * SECOND
    assert len(offers(world.ring(at=2 * SECOND))) == 1


def test_a_refused_claim_leaves_the_agent_free_for_others() -> None:
    world = empty_floor()
    add_agent(world, 1)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=SECOND)
    found = world.offer_refused(contact_id=5, agent_id=1, number=offer.number, at=2 * SECOND)
    assert pairs(found) == [(6, 1)]


def test_an_agent_who_leaves_gives_their_ringing_offer_to_somebody_else() -> None:
    world = empty_floor()
    add_agent(world, 1)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    add_agent(world, 2, at=SECOND)
    found = world.agent_unavailable(agent_id=1, at=2 * SECOND)
    assert [type(decision).__name__ for decision in found] == ["Rescind", "Offer"]
    assert pairs(found) == [(5, 2)]


def test_a_contact_that_leaves_while_it_rings_frees_the_agent() -> None:
    world = empty_floor()
    add_agent(world, 1)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=SECOND)
    assert pairs(world.contact_left(contact_id=5, at=2 * SECOND)) == [(6, 1)]
    assert world.contact_left(contact_id=5, at=3 * SECOND) == []


def test_late_answers_change_nothing_and_are_counted() -> None:
    world = empty_floor()
    add_agent(world, 1)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0))
    before = world.snapshot()
    assert world.offer_rejected(contact_id=5, agent_id=1, number=offer.number + 1, at=0) == []
    assert world.offer_timed_out(contact_id=99, agent_id=1, number=1, at=0) == []
    assert world.snapshot() == before
    assert world.late_answer_count == 2


def test_ties_go_to_the_lowest_id_in_whatever_order_agents_came() -> None:
    for order in ([3, 1, 2], [2, 3, 1], [1, 2, 3]):
        world = empty_floor()
        for agent in order:
            add_agent(world, agent)
        found = [world.contact_queued(contact_id=contact, queue_id=1, channel="chat", at=0) for contact in (1, 2, 3)]
        assert [pairs(one) for one in found] == [[(1, 1)], [(2, 2)], [(3, 3)]]


def test_equal_points_go_to_the_agent_who_rested_longer() -> None:
    world = empty_floor(queue(weights=policy.Weights(idle_minute_points=0)))
    add_agent(world, 1, at=MINUTE)
    add_agent(world, 2, at=MINUTE, idle_since=0)
    assert pairs(world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=2 * MINUTE)) == [(1, 2)]


def test_among_agents_who_hold_as_many_the_one_served_longest_ago_is_next() -> None:
    """Agent 1 was idle for longer before, but agent 2 took their contact first, so agent 2 is next."""
    world = empty_floor()
    add_agent(world, 1, at=MINUTE, capacity={"chat": 2}, idle_since=0)
    add_agent(world, 2, at=MINUTE, capacity={"chat": 2})
    world.leg_started(contact_id=51, agent_id=2, channel="chat", at=2 * MINUTE)
    world.leg_started(contact_id=52, agent_id=1, channel="chat", at=3 * MINUTE)
    assert pairs(world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=4 * MINUTE)) == [(1, 2)]


def test_an_agent_whose_offer_went_to_somebody_else_gets_the_next_contact() -> None:
    world = empty_floor()
    add_agent(world, 1)
    add_agent(world, 2)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    world.ring(at=20 * SECOND)
    world.contact_queued(contact_id=6, queue_id=1, channel="chat", at=20 * SECOND)
    found = world.offer_accepted(contact_id=5, agent_id=1, at=21 * SECOND)
    assert pairs(found) == [(6, 2)]


def test_contacts_that_open_together_go_out_by_their_points() -> None:
    """Two contacts reach their step at once and one agent suits: the one with the higher priority is served."""
    world = empty_floor(queue(steps=(step(0, spanish=5), step(10))))
    add_agent(world, 1)
    world.contact_queued(contact_id=1, queue_id=1, channel="chat", at=0)
    world.contact_queued(contact_id=2, queue_id=1, channel="chat", priority=1, at=0)
    assert pairs(world.ring(at=10 * SECOND)) == [(2, 1)]


def test_a_transfer_to_an_agent_fills_their_place() -> None:
    world = empty_floor()
    add_agent(world, 1)
    assert world.leg_started(contact_id=50, agent_id=1, channel="chat", at=0) == []
    assert world.contact_queued(contact_id=51, queue_id=1, channel="chat", at=0) == []
    assert pairs(world.leg_ended(contact_id=50, agent_id=1, at=SECOND)) == [(51, 1)]


def test_time_never_runs_backwards() -> None:
    world = empty_floor()
    add_agent(world, 1, at=10 * SECOND)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=4 * SECOND))
    assert offer.at == 10 * SECOND
    assert offer.terms.wait == 0.0


def test_a_new_policy_takes_over_at_once() -> None:
    world = empty_floor(queue(steps=(step(0, spanish=4),)))
    add_agent(world, 1)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    (offer,) = offers(world.policy_changed(policy=policy.Policy(version=2, queues=(queue(),)), at=SECOND))
    assert (offer.agent_id, offer.policy_version) == (1, 2)


def test_a_policy_cannot_drop_a_queue_with_waiting_contacts() -> None:
    world = empty_floor()
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    before = world.snapshot()
    with pytest.raises(errors.QueueInUse):
        world.policy_changed(policy=policy.Policy(version=2, queues=(queue(2),)), at=SECOND)
    assert world.snapshot() == before
    assert world.policy.version == 1


def test_inputs_that_make_no_sense_are_refused_by_name_and_change_nothing() -> None:
    world = empty_floor()
    add_agent(world, 1)
    world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=0)
    world.leg_started(contact_id=60, agent_id=1, channel="chat", at=0)
    before = world.snapshot()
    heard: list[str] = []
    world.listener = lambda kind, at, fields: heard.append(kind)
    with pytest.raises(errors.ContactAlreadyQueued):
        world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=9)
    with pytest.raises(errors.QueueUnknown):
        world.contact_queued(contact_id=6, queue_id=9, channel="chat", at=9)
    with pytest.raises(errors.ChannelNotAllowed):
        world.contact_queued(contact_id=6, queue_id=1, channel="voice", at=9)
    with pytest.raises(errors.PriorityOutOfRange):
        world.contact_queued(contact_id=6, queue_id=1, channel="chat", priority=-1, at=9)
    with pytest.raises(errors.IdOutOfRange):
        world.contact_queued(contact_id=0, queue_id=1, channel="chat", at=9)
    with pytest.raises(errors.AgentUnknown):
        world.agent_available(agent_id=2, at=9)
    with pytest.raises(errors.LegUnknown):
        world.leg_ended(contact_id=6, agent_id=1, at=9)
    with pytest.raises(errors.LegAlreadyKnown):
        world.leg_started(contact_id=60, agent_id=1, channel="chat", at=9)
    with pytest.raises(errors.LevelOutOfRange):
        world.agent_changed(agent_id=2, levels={1: 6}, queue_ids=(), capacity={}, at=9)
    with pytest.raises(errors.CapacityOutOfRange):
        world.agent_changed(agent_id=2, levels={}, queue_ids=(), capacity={"chat": 51}, at=9)
    with pytest.raises(errors.ChannelUnknown):
        world.agent_changed(agent_id=2, levels={}, queue_ids=(), capacity={"fax": 1}, at=9)
    assert world.snapshot() == before
    assert heard == []


def test_moments_are_exact_microseconds() -> None:
    moment = datetime(2026, 11, 3, 14, 5, 6, 789_123, tzinfo=UTC)
    assert instants.moment_of(instants.microseconds_of(moment)) == moment
    assert instants.microseconds_of(moment + timedelta(microseconds=1)) - instants.microseconds_of(moment) == 1
    with pytest.raises(TypeError):
        instants.microseconds_of(moment.replace(tzinfo=None))
