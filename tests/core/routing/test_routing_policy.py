"""A routing policy is data: it survives JSON, and an invalid one cannot be built."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.core.routing.routing_worlds import BUSY_POLICY, CHAT_ONLY, queue, step

from tejido.core.routing import errors, policy

CHAT = policy.QueueChannel(channel="chat")

INVALID: list[tuple[type[Exception], Callable[[], Any]]] = [
    (errors.WeightOutOfRange, lambda: policy.Weights(level_points=-1)),
    (errors.WeightOutOfRange, lambda: policy.Weights(idle_minute_points=float("nan"))),
    (errors.WeightOutOfRange, lambda: policy.Weights(priority_points=1e9)),
    (errors.WaitMustCount, lambda: policy.Weights(wait_points=0)),
    (errors.GrowthAboveLimit, lambda: policy.Weights(growth_points=2.1)),
    (errors.GrowthAboveLimit, lambda: policy.Weights(wait_points=1, growth_points=0.21)),
    (errors.ShareOutOfRange, lambda: policy.QueueChannel(channel="chat", target_share=0)),
    (errors.ShareOutOfRange, lambda: policy.QueueChannel(channel="chat", target_share=1.1)),
    (errors.SecondsOutOfRange, lambda: policy.QueueChannel(channel="chat", target_seconds=0)),
    (errors.OverflowIncomplete, lambda: queue(1, overflow_queue_id=2)),
    (errors.OverflowIncomplete, lambda: queue(1, overflow_after_seconds=2)),
    (errors.OverflowToItself, lambda: queue(1, overflow_queue_id=1, overflow_after_seconds=9)),
    (errors.SecondsOutOfRange, lambda: queue(1, overflow_queue_id=2, overflow_after_seconds=0)),
    (
        errors.OverflowUnknown,
        lambda: policy.Policy(version=1, queues=(queue(1, overflow_queue_id=2, overflow_after_seconds=9),)),
    ),
    (errors.LevelOutOfRange, lambda: step(0, spanish=6)),
    (errors.LevelOutOfRange, lambda: step(0, spanish=0)),
    (errors.SecondsOutOfRange, lambda: step(-1)),
    (
        errors.SkillNamedTwice,
        lambda: policy.Step(after_seconds=0, requirements=(policy.Requirement(skill_id=1, level_min=2),) * 2),
    ),
    (errors.ChannelUnknown, lambda: policy.QueueChannel(channel="fax")),
    (errors.SecondsOutOfRange, lambda: policy.QueueChannel(channel="chat", offer_seconds=0)),
    (errors.IdOutOfRange, lambda: queue(0)),
    (errors.QueueWithoutChannel, lambda: queue(channels=())),
    (errors.ChannelNamedTwice, lambda: queue(channels=CHAT_ONLY * 2)),
    (errors.StepsOutOfOrder, lambda: queue(steps=())),
    (errors.StepsOutOfOrder, lambda: queue(steps=(step(5),))),
    (errors.StepsOutOfOrder, lambda: queue(steps=(step(0), step(0)))),
    (errors.StepDoesNotRelax, lambda: queue(steps=(step(0, spanish=2), step(9, spanish=3)))),
    (errors.StepDoesNotRelax, lambda: queue(steps=(step(0, spanish=2), step(9, english=1)))),
    (errors.TooManySteps, lambda: queue(steps=tuple(step(seconds) for seconds in range(policy.STEPS_MAX + 1)))),
    (errors.QueueNamedTwice, lambda: policy.Policy(version=1, queues=(queue(1), queue(1)))),
    (errors.CountOutOfRange, lambda: policy.Policy(version=0)),
    (errors.CountOutOfRange, lambda: policy.Policy(version=1, offers_at_once=0)),
    (errors.CountOutOfRange, lambda: policy.Policy(version=1, refusals_before_hold=0)),
    (errors.SecondsOutOfRange, lambda: policy.Policy(version=1, rejected_pause_seconds=0)),
    (errors.SecondsOutOfRange, lambda: policy.Policy(version=1, refused_pause_seconds=0)),
]


@pytest.mark.parametrize(("error", "build"), INVALID)
def test_an_invalid_policy_cannot_be_built(error: type[Exception], build: Callable[[], Any]) -> None:
    with pytest.raises(error):
        build()


def test_a_policy_survives_json() -> None:
    plain = json.loads(json.dumps(BUSY_POLICY.to_plain()))
    assert policy.Policy.from_plain(plain) == BUSY_POLICY


@pytest.mark.parametrize(
    "harm",
    [
        lambda plain: plain.pop("version"),
        lambda plain: plain.update(colour="red"),
        lambda plain: plain.update(version="1"),
        lambda plain: plain["queues"][0].pop("channels"),
        lambda plain: plain["queues"][1]["steps"][0].update(requirements=[[1, 2.5]]),
        lambda plain: plain["queues"][0]["weights"].update(wait_points=0),
    ],
)
def test_a_harmed_description_is_refused_by_name(harm: Callable[[dict[str, Any]], Any]) -> None:
    plain = BUSY_POLICY.to_plain()
    harm(plain)
    with pytest.raises(errors.PolicyInvalid):
        policy.Policy.from_plain(plain)


def test_an_error_says_what_and_which() -> None:
    with pytest.raises(errors.ChannelUnknown, match=r"There is no such channel\. \(fax\)"):
        policy.QueueChannel(channel="fax")


def test_the_channels_and_steps_fit_the_arrays() -> None:
    from tejido.core.routing import layout

    assert len(policy.CHANNELS) == layout.CHANNEL_COUNT
    assert policy.STEPS_MAX == layout.QUEUE_STEPS_MAX
