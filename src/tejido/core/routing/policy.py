"""The routing policy of one pool: plain data with a version. An invalid one cannot be built.

The index of a pair (contact, agent) is a sum of points, `a + b * wait + c * idle`; `Weights` holds the coefficients
and `docs/explanation/routing.md` explains them.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tejido.core import contact_states
from tejido.core.routing import errors

CHANNELS: tuple[str, ...] = contact_states.CHANNELS

LEVEL_MAX = 5
STEPS_MAX = 8
WEIGHT_MAX_POINTS = 1000.0
WAIT_MIN_POINTS = 0.01
GROWTH_SHARE_MAX = 0.2
PRIORITY_MAX = 1000
CAPACITY_MAX = 50
OFFER_MAX_SECONDS = 3600
TARGET_MAX_SECONDS = 2**31 - 1
STEP_MAX_SECONDS = 7 * 24 * 3600
OVERFLOW_MAX_SECONDS = STEP_MAX_SECONDS
PAUSE_MAX_SECONDS = 3600
HELP_WAITING_MAX = 100
# The hardest contact for each rung; at 0 nothing is offered.
RUNGS: Mapping[str, int] = {"shadow": 0, "supervised": 2, "solo": contact_states.DIFFICULTY_MAX}
GROWING_RUNG = "supervised"
# What rounding may add to a product of two floats.
_ROUNDING = 1 + 1e-12


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The coefficients of the index, in points; the default is longest idle first with ageing priority."""

    wait_points: float = 10.0
    priority_points: float = 1.0
    level_points: float = 0.0
    idle_minute_points: float = 1.0
    load_points: float = 10.0
    scarcity_points: float = 0.0
    idle_share_points: float = 0.0
    sticky_points: float = 10.0
    growth_points: float = 0.0

    def __post_init__(self) -> None:
        for name, points in vars(self).items():
            if not (math.isfinite(points) and 0.0 <= points <= WEIGHT_MAX_POINTS):
                raise errors.WeightOutOfRange(f"{name}: {points}, limit {WEIGHT_MAX_POINTS:g}")
        if self.wait_points < WAIT_MIN_POINTS:
            raise errors.WaitMustCount(f"at least {WAIT_MIN_POINTS} at the target, not {self.wait_points}")
        if self.growth_points > GROWTH_SHARE_MAX * self.wait_points * _ROUNDING:
            raise errors.GrowthAboveLimit(f"{self.growth_points}, limit {GROWTH_SHARE_MAX * self.wait_points:g}")


LONGEST_IDLE = Weights()
LEVEL_FIRST = Weights(level_points=WEIGHT_MAX_POINTS)


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One skill that an agent must have, at this level or above."""

    skill_id: int
    level_min: int

    def __post_init__(self) -> None:
        _check_id(self.skill_id)
        if not 1 <= operator.index(self.level_min) <= LEVEL_MAX:
            raise errors.LevelOutOfRange(f"skill {self.skill_id}: {self.level_min}")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is asked of an agent from `after_seconds` of waiting on: every requirement must hold."""

    after_seconds: int
    requirements: tuple[Requirement, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= operator.index(self.after_seconds) <= STEP_MAX_SECONDS:
            raise errors.SecondsOutOfRange(f"step after {self.after_seconds} s, limit {STEP_MAX_SECONDS}")
        skill_ids = [requirement.skill_id for requirement in self.requirements]
        if len(set(skill_ids)) != len(skill_ids):
            raise errors.SkillNamedTwice(f"step after {self.after_seconds} s")

    def is_met(self, *, levels: Mapping[int, int]) -> bool:
        """Say whether an agent with these levels may take a contact at this step.

        Args:
            levels: Level 0 to 5 by skill id; a skill that is not named counts as 0.
        Returns: True when every requirement holds.
        """
        return all(levels.get(wanted.skill_id, 0) >= wanted.level_min for wanted in self.requirements)


@dataclass(frozen=True, kw_only=True)
class QueueChannel:
    """A channel that a queue allows: how long an offer of it stands, and the share promised within the target."""

    channel: str
    offer_seconds: int = 20
    target_seconds: int = 60
    target_share: float = 0.8

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise errors.ChannelUnknown(self.channel)
        if not 1 <= operator.index(self.offer_seconds) <= OFFER_MAX_SECONDS:
            raise errors.SecondsOutOfRange(f"offer for {self.offer_seconds} s, limit {OFFER_MAX_SECONDS}")
        if not 1 <= operator.index(self.target_seconds) <= TARGET_MAX_SECONDS:
            raise errors.SecondsOutOfRange(f"target of {self.target_seconds} s, limit {TARGET_MAX_SECONDS}")
        if not 0.0 < self.target_share <= 1.0:
            raise errors.ShareOutOfRange(f"target {self.target_share}")


@dataclass(frozen=True, kw_only=True)
class QueuePolicy:
    """How one queue is served: its channels, requirement steps and weights, and where it overflows to, if anywhere.

    `help_queue_id` is the queue in which its agents ask for help. Whoever works under supervision is offered contacts
    of this queue only while somebody there can be reached (`mentors`); without one, at any time.
    """

    queue_id: int
    channels: tuple[QueueChannel, ...]
    steps: tuple[Step, ...] = (Step(after_seconds=0),)
    weights: Weights = LONGEST_IDLE
    overflow_queue_id: int | None = None
    overflow_after_seconds: int | None = None
    help_queue_id: int | None = None

    def __post_init__(self) -> None:
        _check_id(self.queue_id)
        if not self.channels:
            raise errors.QueueWithoutChannel(f"queue {self.queue_id}")
        names = [allowed.channel for allowed in self.channels]
        if len(set(names)) != len(names):
            raise errors.ChannelNamedTwice(f"queue {self.queue_id}")
        _check_steps(self.steps, queue_id=self.queue_id)
        if (self.overflow_queue_id is None) != (self.overflow_after_seconds is None):
            raise errors.OverflowIncomplete(f"queue {self.queue_id}")
        if self.overflow_queue_id == self.queue_id:
            raise errors.OverflowToItself(f"queue {self.queue_id}")
        seconds = self.overflow_after_seconds
        if seconds is not None and not 1 <= operator.index(seconds) <= OVERFLOW_MAX_SECONDS:
            raise errors.SecondsOutOfRange(f"overflow after {seconds} s, limit {OVERFLOW_MAX_SECONDS}")

    def allows(self, channel: str) -> bool:
        """Say whether this queue takes contacts of a channel."""
        return any(allowed.channel == channel for allowed in self.channels)

    def rung_of(self, *, rungs: Mapping[int, str]) -> str:
        """Return an agent's rung in this queue: the lowest over those of its skills for which they have one.

        Args:
            rungs: One of `RUNGS` by skill id; a skill that is not named does not count.
        Returns: The rung, "solo" where nothing counts.
        """
        held = [rungs[skill_id] for skill_id in self.skill_ids if skill_id in rungs]
        return min(held, key=lambda rung: RUNGS[rung], default="solo")

    @property
    def skill_ids(self) -> tuple[int, ...]:
        """Skills that any step names, in ascending order: the mean level over them is the agent's level here."""
        return tuple(sorted({wanted.skill_id for step in self.steps for wanted in step.requirements}))

    def level_of(self, *, levels: Mapping[int, int]) -> int:
        """Return an agent's mean level over this queue's skills, in thousandths; 0 where no skill is named.

        Args:
            levels: Level 0 to 5 by skill id.
        Returns: Thousandths of a level, 0 to 5000, rounded down so that it is the same on every machine.
        """
        skill_ids = self.skill_ids
        if not skill_ids:
            return 0
        return sum(levels.get(skill_id, 0) for skill_id in skill_ids) * 1000 // len(skill_ids)

    def wait_needed_seconds(self, *, levels: Mapping[int, int]) -> int | None:
        """Return how long a contact must have waited before an agent with these levels may take it.

        Args:
            levels: Level 0 to 5 by skill id.
        Returns: Seconds from the first step that is met, or None when no step ever is.
        """
        for step in self.steps:
            if step.is_met(levels=levels):
                return step.after_seconds
        return None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The policy of one pool. `version` goes into every decision."""

    version: int
    queues: tuple[QueuePolicy, ...] = ()
    offers_at_once: int = 1
    rejected_pause_seconds: int = 30
    refused_pause_seconds: int = 2
    refusals_before_hold: int = 3
    help_waiting_max: int = 3
    _by_id: Mapping[int, QueuePolicy] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if operator.index(self.version) < 1:
            raise errors.CountOutOfRange(f"version {self.version}")
        if not 1 <= operator.index(self.offers_at_once) <= CAPACITY_MAX:
            raise errors.CountOutOfRange(f"offers at once {self.offers_at_once}, limit {CAPACITY_MAX}")
        if not 1 <= operator.index(self.refusals_before_hold) <= CAPACITY_MAX:
            raise errors.CountOutOfRange(f"refusals before hold {self.refusals_before_hold}, limit {CAPACITY_MAX}")
        if not 1 <= operator.index(self.help_waiting_max) <= HELP_WAITING_MAX:
            raise errors.CountOutOfRange(f"help waiting {self.help_waiting_max}, limit {HELP_WAITING_MAX}")
        for seconds in (self.rejected_pause_seconds, self.refused_pause_seconds):
            # A pause of zero would let the same pair be tried again at once, for ever.
            if not 1 <= operator.index(seconds) <= PAUSE_MAX_SECONDS:
                raise errors.SecondsOutOfRange(f"pause of {seconds} s, limit {PAUSE_MAX_SECONDS}")
        by_id = {queue.queue_id: queue for queue in self.queues}
        if len(by_id) != len(self.queues):
            raise errors.QueueNamedTwice(f"policy version {self.version}")
        for queue in self.queues:
            if queue.overflow_queue_id is not None and queue.overflow_queue_id not in by_id:
                raise errors.OverflowUnknown(f"queue {queue.queue_id}, to {queue.overflow_queue_id}")
            if queue.help_queue_id is not None:
                asked = by_id.get(queue.help_queue_id)
                if asked is None or asked is queue or not asked.allows(contact_states.HELP):
                    raise errors.HelpUnknown(f"queue {queue.queue_id}, help in {queue.help_queue_id}")
        object.__setattr__(self, "_by_id", by_id)

    def queue(self, queue_id: int) -> QueuePolicy:
        """Return the policy of one queue.

        Raises: QueueUnknown: this policy names no such queue.
        """
        try:
            return self._by_id[queue_id]
        except KeyError:
            raise errors.QueueUnknown(f"queue {queue_id}") from None

    def to_plain(self) -> dict[str, Any]:
        """Return the policy as data that JSON can hold."""
        return {
            "version": self.version,
            "offers_at_once": self.offers_at_once,
            "rejected_pause_seconds": self.rejected_pause_seconds,
            "refused_pause_seconds": self.refused_pause_seconds,
            "refusals_before_hold": self.refusals_before_hold,
            "help_waiting_max": self.help_waiting_max,
            "queues": [_queue_to_plain(queue) for queue in self.queues],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Policy:
        """Return the policy that `to_plain` described.

        Raises: PolicyInvalid: a field is missing, unknown or out of range.
        """
        try:
            fields = dict(plain)
            queues = tuple(_queue_from_plain(queue) for queue in fields.pop("queues"))
            return cls(queues=queues, **fields)
        except (KeyError, TypeError, ValueError) as error:
            raise errors.PolicyInvalid(str(error)) from error


def _check_id(identity: int) -> None:
    if not 0 < operator.index(identity) < 2**63:
        raise errors.IdOutOfRange(str(identity))


def _check_steps(steps: Sequence[Step], *, queue_id: int) -> None:
    if len(steps) > STEPS_MAX:
        raise errors.TooManySteps(f"queue {queue_id}: {len(steps)}, limit {STEPS_MAX}")
    if not steps or steps[0].after_seconds != 0:
        raise errors.StepsOutOfOrder(f"queue {queue_id}: the first step begins at 0 s")
    for earlier, later in itertools.pairwise(steps):
        if later.after_seconds <= earlier.after_seconds:
            raise errors.StepsOutOfOrder(f"queue {queue_id}: {later.after_seconds} s")
        asked = {wanted.skill_id: wanted.level_min for wanted in earlier.requirements}
        for wanted in later.requirements:
            if wanted.level_min > asked.get(wanted.skill_id, 0):
                raise errors.StepDoesNotRelax(f"queue {queue_id}, {later.after_seconds} s, skill {wanted.skill_id}")


def _queue_to_plain(queue: QueuePolicy) -> dict[str, Any]:
    return {
        "queue_id": queue.queue_id,
        "channels": [vars(allowed).copy() for allowed in queue.channels],
        "steps": [
            {
                "after_seconds": step.after_seconds,
                "requirements": [[wanted.skill_id, wanted.level_min] for wanted in step.requirements],
            }
            for step in queue.steps
        ],
        "weights": vars(queue.weights).copy(),
        "overflow_queue_id": queue.overflow_queue_id,
        "overflow_after_seconds": queue.overflow_after_seconds,
        "help_queue_id": queue.help_queue_id,
    }


def _queue_from_plain(plain: Mapping[str, Any]) -> QueuePolicy:
    steps = tuple(
        Step(
            after_seconds=step["after_seconds"],
            requirements=tuple(Requirement(skill_id=skill, level_min=level) for skill, level in step["requirements"]),
        )
        for step in plain["steps"]
    )
    return QueuePolicy(
        queue_id=plain["queue_id"],
        channels=tuple(QueueChannel(**allowed) for allowed in plain["channels"]),
        steps=steps,
        weights=Weights(**plain["weights"]),
        overflow_queue_id=plain["overflow_queue_id"],
        overflow_after_seconds=plain["overflow_after_seconds"],
        # Logs from before there was help name none.
        help_queue_id=plain.get("help_queue_id"),
    )
