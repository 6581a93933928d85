"""The measures of a contact centre: what is counted, and each figure that is made of the counts.

This is the one place of definitions. Counts are taken by the quarter hour (`core.intervals`), for each queue and
channel and for each agent; `core.metrics_fold` takes them from facts, `contacts.measures` from tables, and both must
agree. A count is booked where the thing it counts ended: a stay when it left its queue, work when its wrap-up ended, an
offer when it was answered; an arrival when the stay began, and time when it passed. So a quarter that is over stays as
it is.

Counts of several quarters, queues or agents are added; figures are made of the sums, never of other figures. A figure
is None while nothing counts yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TypeVar

VARIANTS = ("removed_in_time", "answered_in_time", "answered_less_short_abandons")
# Of these the largest is kept when counts are added; of everything else the sum.
LARGEST = frozenset({"wait_seconds_max"})


class VariantUnknown(Exception):
    """There is no such service level variant."""


@dataclass(frozen=True)
class StayOutcome:
    """How one stay in a queue went: how it left and after how many seconds of waiting (world time)."""

    left_how: str
    wait_seconds: float


@dataclass(frozen=True)
class ServiceLevel:
    """A service level with the numbers it was made of; `share` is None while nothing counts yet."""

    variant: str
    share: float | None
    in_time_count: int
    counted_count: int


@dataclass(frozen=True, kw_only=True)
class WorkCounts:
    """What agents did in a quarter: for one queue and channel, or for one agent.

    Work is booked where its leg ended, after the wrap-up; offers where they were answered; a first reply with the leg
    that gave it. `talk_seconds` is time with the customer without hold. `handed_on_count` are legs that ended because
    the agent sent the contact on. `offers_count` are all that ended in any way, `offers_abandoned_count` those whose
    customer gave up meanwhile. `accept_seconds` are from queued to accepted, `first_reply_seconds` from arrival.
    """

    handled_count: int = 0
    handed_on_count: int = 0
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    wrap_seconds: float = 0.0
    offers_count: int = 0
    offers_accepted_count: int = 0
    offers_rejected_count: int = 0
    offers_timed_out_count: int = 0
    offers_abandoned_count: int = 0
    accept_seconds: float = 0.0
    first_reply_count: int = 0
    first_reply_seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class QueueCounts(WorkCounts):
    """What is counted of one queue and channel in a quarter: stays by how they left, and the work they led to.

    In time is a stay that left within the target kept with it; short is an abandonment up to the short limit kept with
    it. `other_count` left in another way, such as by asking to be called back.
    """

    entered_count: int = 0
    answered_count: int = 0
    answered_in_time_count: int = 0
    abandoned_count: int = 0
    abandoned_in_time_count: int = 0
    abandoned_short_count: int = 0
    overflowed_count: int = 0
    overflowed_in_time_count: int = 0
    transferred_count: int = 0
    transferred_in_time_count: int = 0
    other_count: int = 0
    other_in_time_count: int = 0
    answered_wait_seconds: float = 0.0
    abandoned_wait_seconds: float = 0.0
    wait_seconds_max: float = 0.0

    @property
    def left_count(self) -> int:
        """Return how many stays left the queue, in whatever way."""
        return (
            self.answered_count + self.abandoned_count + self.overflowed_count + self.transferred_count
            + self.other_count
        )  # fmt: skip

    def __add__(self, other: QueueCounts) -> QueueCounts:
        """Return the counts of two quarters, queues or channels together."""
        return _together(self, other)


@dataclass(frozen=True, kw_only=True)
class AgentCounts(WorkCounts):
    """What is counted of one agent in a quarter: where the time went by wall clock, and the work.

    By chosen activity: `available_seconds` to `not_responding_seconds`; `worked_seconds` are those activities that
    count as worked. By what was in hand, each moment in one of them: `serving_seconds` with a customer,
    `wrapping_seconds` with wrap-ups alone, `offered_seconds` with nothing but an offer, `idle_seconds` available with
    nothing in hand and the line there, `lost_line_seconds` the same while the line was lost.

    `load_seconds` weigh each contact in hand, wrap-up included, by the part of the agent that it fills: one over how
    many of its channel they may hold. `capacity_seconds` is the time in which they could be filled.
    """

    worked_seconds: float = 0.0
    available_seconds: float = 0.0
    break_seconds: float = 0.0
    lunch_seconds: float = 0.0
    training_seconds: float = 0.0
    recovering_seconds: float = 0.0
    not_responding_seconds: float = 0.0
    serving_seconds: float = 0.0
    wrapping_seconds: float = 0.0
    offered_seconds: float = 0.0
    idle_seconds: float = 0.0
    lost_line_seconds: float = 0.0
    load_seconds: float = 0.0
    capacity_seconds: float = 0.0

    def __add__(self, other: AgentCounts) -> AgentCounts:
        """Return the counts of two quarters or agents together."""
        return _together(self, other)


Counts = TypeVar("Counts", QueueCounts, AgentCounts)


def counted(stays: Iterable[StayOutcome], *, target_seconds: float, short_abandon_seconds: float) -> QueueCounts:
    """Return the counts of stays that ended, all under one promise.

    Args:
        stays: The stays that have ended; those still waiting are not passed in.
        target_seconds: Promised wait, > 0; a wait of exactly so long is in time.
        short_abandon_seconds: An abandonment up to here is short, >= 0.
    """
    counts = QueueCounts()
    for stay in stays:
        counts += left(stay, target_seconds=target_seconds, short_abandon_seconds=short_abandon_seconds)
    return counts


def left(stay: StayOutcome, *, target_seconds: float, short_abandon_seconds: float) -> QueueCounts:
    """Return the counts of one stay that ended.

    Args: as of `counted`.
    """
    how = stay.left_how if stay.left_how in ("answered", "abandoned", "overflowed", "transferred") else "other"
    is_in_time = stay.wait_seconds <= target_seconds
    given: dict[str, int | float] = {f"{how}_count": 1, f"{how}_in_time_count": int(is_in_time)}
    if how in ("answered", "abandoned"):
        given[f"{how}_wait_seconds"] = stay.wait_seconds
    if how == "abandoned":
        given["abandoned_short_count"] = int(stay.wait_seconds <= short_abandon_seconds)
    return QueueCounts(wait_seconds_max=stay.wait_seconds, **given)  # type: ignore[arg-type]  # names are made above


def service_level(counts: QueueCounts, *, variant: str) -> ServiceLevel:
    """Return the share of stays that left their queue as promised.

    Args:
        variant: One of `VARIANTS`. `removed_in_time`: left within the target in any way, over all that left.
            `answered_in_time`: answered within the target, over answered and abandoned.
            `answered_less_short_abandons`: the same, but short abandonments count nowhere.
    Raises: VariantUnknown
    Source: in this order Amazon Connect, administrator guide, historical metrics definitions, service level (2023);
        Genesys Cloud resource centre, configure the service level calculation, its three switches off; 8x8 VCC
        Analytics, glossary, and Genesys with short abandons left out.
    """
    if variant not in VARIANTS:
        raise VariantUnknown(VariantUnknown.__doc__)
    if variant == "removed_in_time":
        in_time = (
            counts.answered_in_time_count + counts.abandoned_in_time_count + counts.overflowed_in_time_count
            + counts.transferred_in_time_count + counts.other_in_time_count
        )  # fmt: skip
        return ServiceLevel(variant, share(in_time, counts.left_count), in_time, counts.left_count)
    in_time, of_count = counts.answered_in_time_count, counts.answered_count + counts.abandoned_count
    if variant == "answered_less_short_abandons":
        of_count -= counts.abandoned_short_count
    return ServiceLevel(variant, share(in_time, of_count), in_time, of_count)


def service_levels(counts: QueueCounts, *, contractual: str) -> tuple[ServiceLevel, ...]:
    """Return the service level in every variant, the one that the contract names first.

    Raises: VariantUnknown
    """
    first = service_level(counts, variant=contractual)
    return (first, *(service_level(counts, variant=one) for one in VARIANTS if one != contractual))


def average_speed_of_answer(counts: QueueCounts) -> float | None:
    """Return the mean wait in seconds of those who were answered.

    Source: Amazon Connect, historical metrics definitions, average queue answer time (answered contacts alone).
    """
    return share(counts.answered_wait_seconds, counts.answered_count)


def average_handle_seconds(counts: WorkCounts) -> float | None:
    """Return the mean of talk, hold and wrap-up together, in seconds for each handled contact.

    Each agent who served a contact handled it, so one that was transferred is handled twice.

    Source: Amazon Connect, historical metrics definitions, average handle time and contacts handled; Genesys Cloud,
        view agent performance statistics (booked in the interval in which the after-call work ends).
    """
    return share(counts.talk_seconds + counts.hold_seconds + counts.wrap_seconds, counts.handled_count)


def abandonment_share(counts: QueueCounts) -> float | None:
    """Return abandoned over all that left the queue, short abandonments with the others.

    Source: Genesys Cloud, metric definitions, abandon % (offered is answered, abandoned and flowed out).
    """
    return share(counts.abandoned_count, counts.left_count)


def abandonment_share_without_short(counts: QueueCounts) -> float | None:
    """Return abandoned over all that left the queue, as if nobody who gave up at once had come.

    Source: Google CCAI Platform, data dictionary (short abandons are in neither part).
    """
    short = counts.abandoned_short_count
    return share(counts.abandoned_count - short, counts.left_count - short)


def occupancy(counts: AgentCounts) -> float | None:
    """Return the share of time with something in hand, by wall clock: one of three chats is as busy as three.

    Time with an offer alone, and time without a line, is in neither part.

    Source: Amazon Connect, historical metrics definitions, occupancy and agent idle time.
    """
    in_hand_seconds = counts.serving_seconds + counts.wrapping_seconds
    return share(in_hand_seconds, in_hand_seconds + counts.idle_seconds)


def occupancy_by_load(counts: AgentCounts) -> float | None:
    """Return how full agents were: one of three chats fills a third, a call everything.

    Above 1 where somebody held more than their capacity, as a supervisor may who takes a contact over.

    Source: Twilio TaskRouter, worker channels (capacity and load); Amazon Connect, real-time metrics definitions,
        availability and active slots. The weighing by channel is ours: see the reference page.
    """
    return share(counts.load_seconds, counts.capacity_seconds)


def transfer_share(counts: WorkCounts) -> float | None:
    """Return the share of handled contacts that the agent sent on to a queue or a colleague.

    Source: Genesys Cloud, select and manage metrics, calls transferred ratio; Amazon Connect, contacts transferred out
        by agent.
    """
    return share(counts.handed_on_count, counts.handled_count)


def transfer_share_from_queue(counts: QueueCounts) -> float | None:
    """Return the share of stays that were moved to another queue while they waited.

    Source: Amazon Connect, historical metrics definitions, contacts transferred out from queue.
    """
    return share(counts.transferred_count, counts.left_count)


def not_responding_share(counts: WorkCounts) -> float | None:
    """Return the share of offers that ran out or whose customer gave up meanwhile; one contact may count often.

    Source: Amazon Connect, historical metrics definitions, agent non-response.
    """
    return share(counts.offers_timed_out_count + counts.offers_abandoned_count, counts.offers_count)


def not_responding_share_without_abandons(counts: WorkCounts) -> float | None:
    """Return the share of offers that ran out.

    Source: Amazon Connect, metrics definitions, agent non-response without customer abandons (October 2023).
    """
    return share(counts.offers_timed_out_count, counts.offers_count)


def offer_answer_share(counts: WorkCounts) -> float | None:
    """Return the share of offers that were accepted.

    Source: Amazon Connect, historical metrics definitions, agent answer rate.
    """
    return share(counts.offers_accepted_count, counts.offers_count)


def average_accept_seconds(counts: WorkCounts) -> float | None:
    """Return the mean time from queued to accepted of what was accepted by offer, in seconds.

    Source: Twilio TaskRouter, cumulative statistics, average task acceptance time.
    """
    return share(counts.accept_seconds, counts.offers_accepted_count)


def average_first_reply_seconds(counts: WorkCounts) -> float | None:
    """Return the mean time from arrival to an agent's first message, in seconds; greetings of software do not count.

    Source: Chatwoot, events, first reply created; LibreDesk, service level metrics, first response.
    """
    return share(counts.first_reply_seconds, counts.first_reply_count)


def share(part: float, whole: float) -> float | None:
    """Return a part over its whole; None where there is no whole."""
    return part / whole if whole else None


def _together(one: Counts, other: Counts) -> Counts:
    added = {
        name: max(mine, theirs) if name in LARGEST else mine + theirs
        for name, mine, theirs in (
            (each.name, getattr(one, each.name), getattr(other, each.name)) for each in fields(one)
        )
    }
    return type(one)(**added)
