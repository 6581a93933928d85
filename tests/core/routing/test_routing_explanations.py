"""Why me: the terms of a decision taken apart, and every number of a policy explained."""

from __future__ import annotations

from dataclasses import fields

import pytest
from tests.core.routing.routing_worlds import MINUTE, SPANISH, add_agent, empty_floor, offers, queue, step

from tejido.core.routing import decisions, errors, explanations, policy

TARGET_SECONDS = 40
WEIGHTS = policy.Weights(
    wait_points=8, priority_points=3, level_points=2, idle_minute_points=0.5, load_points=4, scarcity_points=6,
    idle_share_points=5, sticky_points=7, growth_points=1.5,
)  # fmt: skip


def _decided() -> decisions.Offer:
    """Two minutes of waiting, priority 2; an agent of level 3 who serves three queues, holds a chat and is known."""
    chat = (policy.QueueChannel(channel="chat", target_seconds=TARGET_SECONDS),)
    world = empty_floor(queue(1, channels=chat, weights=WEIGHTS, steps=(step(0, spanish=1),)), queue(2), queue(3))
    add_agent(world, 1, levels={SPANISH: 3}, capacity={"chat": 2})
    world.leg_started(contact_id=50, agent_id=1, channel="chat", at=MINUTE)
    found = world.contact_queued(
        contact_id=5, queue_id=1, channel="chat", at=3 * MINUTE, arrived_at=MINUTE, priority=2, preferred_agent_id=1,
    )  # fmt: skip
    (offer,) = offers(found)
    return offer


def test_the_parts_give_back_the_plain_numbers_behind_the_terms() -> None:
    terms = vars(_decided().terms)
    parts = explanations.parts(terms=terms, weights=WEIGHTS, target_seconds=TARGET_SECONDS)
    inputs = {part.code: part.inputs for part in parts}
    assert inputs["wait"] == {"waited_seconds": pytest.approx(120.0), "target_seconds": TARGET_SECONDS}
    assert inputs["priority"] == {"priority": pytest.approx(2.0)}
    assert inputs["level"] == {"level": pytest.approx(3.0)}
    assert inputs["load"] == {"held_count": 1.0}
    assert inputs["scarcity"] == {"other_queues_share": pytest.approx(1.0)}
    assert inputs["sticky"] == {}
    assert "idle" not in inputs, "an agent who holds a contact is not idle: no points, no reason"
    assert sum(part.points for part in parts) == pytest.approx(terms["total"])
    sizes = [abs(part.points) for part in parts]
    assert sizes == sorted(sizes, reverse=True)


def test_idle_minutes_and_the_share_of_idle_time_come_back_too() -> None:
    world = empty_floor(queue(1, weights=WEIGHTS))
    add_agent(world, 1)
    add_agent(world, 2)
    world.leg_started(contact_id=50, agent_id=2, channel="chat", at=0)
    (offer,) = offers(world.contact_queued(contact_id=5, queue_id=1, channel="chat", at=10 * MINUTE))
    parts = explanations.parts(terms=vars(offer.terms), weights=WEIGHTS, target_seconds=60)
    inputs = {part.code: part.inputs for part in parts}
    assert inputs["idle"] == {"idle_minutes": pytest.approx(10.0)}
    # All of their ten minutes idle, the pool half of its twenty, and ten more minutes at the pool's share.
    assert inputs["idle_share"] == {"above_pool_share": pytest.approx(0.25)}


def test_an_offer_of_an_older_policy_is_explained_as_far_as_it_goes() -> None:
    parts = explanations.parts(terms={"wait": 4.0, "total": 4.0}, weights=WEIGHTS, target_seconds=10)
    assert [(part.code, part.points, part.inputs["waited_seconds"]) for part in parts] == [("wait", 4.0, 5.0)]


def test_every_weight_and_term_is_explained_and_every_range_is_the_real_one() -> None:
    assert {weight.name for weight in explanations.WEIGHTS} == {one.name for one in fields(policy.Weights)}
    terms = {one.name for one in fields(decisions.Terms)} - {"total"}
    assert {weight.term for weight in explanations.WEIGHTS} == terms
    for weight in explanations.WEIGHTS:
        assert weight.default == getattr(policy.LONGEST_IDLE, weight.name)
        # Growth may be a share of what waiting has.
        wide = {"wait_points": policy.WEIGHT_MAX_POINTS} if weight.name == "growth_points" else {}
        for points in (weight.least, weight.most):
            policy.Weights(**wide | {weight.name: points})
        for points in (weight.least - 0.001, weight.most * 1.01):
            with pytest.raises(errors.PolicyInvalid):
                policy.Weights(**wide | {weight.name: points})


def test_every_setting_of_the_pool_is_explained_and_every_range_is_the_real_one() -> None:
    names = {one.name for one in fields(policy.Policy) if one.init} - {"version", "queues"}
    assert {setting.name for setting in explanations.POOL_SETTINGS} == names
    for setting in explanations.POOL_SETTINGS:
        assert setting.default == getattr(policy.Policy(version=1), setting.name)
        for number in (setting.least, setting.most):
            policy.Policy(version=1, **{setting.name: int(number)})
        for number in (setting.least - 1, setting.most + 1):
            with pytest.raises(errors.PolicyInvalid):
                policy.Policy(version=1, **{setting.name: int(number)})
