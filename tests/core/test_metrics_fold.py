"""The counts of a morning told by facts, worked out by hand, and what must hold of counts, quarters and figures."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import agent_time, facts, intervals, metrics, metrics_fold, presence

NINE = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)  # in Bogotá
AGENT, OTHER, QUEUE, SECOND = 7, 8, 4, 5


class Morning:
    """Facts as `record` stores them, at minutes and seconds after nine."""

    def __init__(self) -> None:
        self._positions = itertools.count(1)
        self.told: list[facts.Fact] = []

    def tell(self, clock: str, fact_type: str, **data: Any) -> None:
        minutes, seconds = clock.split(":")
        at, position = NINE + timedelta(minutes=int(minutes), seconds=int(seconds)), next(self._positions)
        self.told.append(
            facts.Fact(
                position=position, id=position, type=fact_type, happened_at=at, recorded_at=at, by=facts.SYSTEM,
                client_id=3, data=facts.checked(fact_type, data),
            )
        )  # fmt: skip

    def queued(self, clock: str, contact: int, *, queue: int = QUEUE, channel: str = "chat", **data: Any) -> None:
        self.tell(
            clock, "contact_queued", contact=contact, stay=contact + 100, queue=queue, pool=2, channel=channel,
            priority=0, target_seconds=30, target_share=0.8, variant="answered_in_time", difficulty=1, at_front=False,
            **{"short_abandon_seconds": 5, "arrived_at": NINE} | data,
        )  # fmt: skip

    def offered(self, clock: str, answered: str, contact: int, state: str, *, person: int = AGENT) -> None:
        common = {
            "contact": contact, "offer": contact + 200, "stay": contact + 100, "person": person, "pool": 2,
            "queue": QUEUE, "channel": "chat",
        }  # fmt: skip
        self.tell(clock, "offer_made", deadline_at=NINE, policy_version=1, epoch=1, decision=1, terms={}, **common)
        self.tell(answered, f"offer_{state}", **common)

    def leg(self, clock: str, contact: int, leg: int, *, person: int = AGENT, channel: str = "chat") -> None:
        self.tell(
            clock, "leg_started", contact=contact, leg=leg, person=person, role="serving", state="open",
            channel=channel, pool=2,
        )  # fmt: skip

    def leg_ended(self, clock: str, contact: int, leg: int, *, reason: str = "finished", person: int = AGENT) -> None:
        self.tell(
            clock, "leg_ended", contact=contact, leg=leg, person=person, pool=2, channel="chat", role="serving",
            reason=reason,
        )  # fmt: skip

    def chose(self, clock: str, activity: str, *, person: int = AGENT) -> None:
        self.tell(clock, "activity_changed", person=person, activity=activity, available=activity == "available")

    def queue_counts(self) -> dict[metrics_fold.QueueKey, metrics.QueueCounts]:
        return metrics_fold.queues(self.told, short_abandon_seconds={})

    def agent_counts(self, clock: str) -> dict[metrics_fold.AgentKey, metrics.AgentCounts]:
        as_of = NINE + timedelta(minutes=int(clock.partition(":")[0]))
        return metrics_fold.agents(self.told, as_of=as_of)


def a_morning() -> Morning:
    """One chat with hold and wrap-up across the quarter, one missed and sent on, and one who gives up while offered."""
    told = Morning()
    told.tell("0:00", "capacity_set", person=AGENT, channel="chat", capacity=3)
    told.chose("0:00", "available")
    told.queued("1:00", 10, arrived_at=NINE + timedelta(minutes=1))
    told.offered("1:10", "1:20", 10, "accepted")
    told.leg("1:20", 10, 301)
    told.tell("2:00", "message_sent", contact=10, message=1, number=1, author="agent", leg=301, text_digest="0" * 64)
    told.tell("5:00", "contact_held", contact=10, leg=301, hold=1, person=AGENT)
    told.tell("6:00", "contact_resumed", contact=10, leg=301, hold=1, person=AGENT)
    told.queued("7:00", 11, arrived_at=NINE + timedelta(minutes=7))
    told.offered("7:00", "7:20", 11, "timed_out")
    told.tell("7:31", "stay_left", contact=11, stay=111, queue=QUEUE, pool=2, left_how="transferred", reason="x")
    told.queued("7:31", 11, queue=SECOND)
    told.queued("8:00", 12)
    told.offered("8:01", "8:04", 12, "cancelled")
    told.tell("8:04", "contact_abandoned", contact=12, stay=112, queue=QUEUE, pool=2, reason="customer")
    told.tell("14:20", "leg_wrapping", contact=10, leg=301, person=AGENT, pool=2, channel="chat")
    told.leg_ended("16:20", 10, 301)
    return told


def test_a_morning_by_queue() -> None:
    counts = a_morning().queue_counts()
    first = metrics_fold.QueueKey(QUEUE, "chat", NINE)
    assert counts[first] == metrics.QueueCounts(
        entered_count=3, answered_count=1, answered_in_time_count=1, abandoned_count=1, abandoned_in_time_count=1,
        abandoned_short_count=1, transferred_count=1, answered_wait_seconds=20, abandoned_wait_seconds=4,
        wait_seconds_max=31, offers_count=3, offers_accepted_count=1, offers_timed_out_count=1,
        offers_abandoned_count=1, accept_seconds=20,
    )  # fmt: skip
    # The wrap-up ended in the next quarter, so the whole handle is there: 12 minutes with the customer or on hold.
    assert counts[first._replace(interval_at=NINE + intervals.QUARTER)] == metrics.QueueCounts(
        handled_count=1, talk_seconds=12 * 60, hold_seconds=60, wrap_seconds=120, first_reply_count=1,
        first_reply_seconds=60,
    )  # fmt: skip
    assert counts[first._replace(queue_id=SECOND)] == metrics.QueueCounts(entered_count=1)
    assert len(counts) == 3

    day = sum((found for key, found in counts.items() if key.queue_id == QUEUE), metrics.QueueCounts())
    assert metrics.average_speed_of_answer(day) == 20
    assert metrics.average_handle_seconds(day) == 15 * 60
    assert metrics.abandonment_share(day) == 1 / 3
    assert metrics.abandonment_share_without_short(day) == 0
    assert metrics.transfer_share_from_queue(day) == 1 / 3
    assert metrics.not_responding_share(day) == 2 / 3
    assert metrics.not_responding_share_without_abandons(day) == metrics.offer_answer_share(day) == 1 / 3
    assert (metrics.average_accept_seconds(day), metrics.average_first_reply_seconds(day)) == (20, 60)
    assert metrics.transfer_share(day) == 0
    found = metrics.service_levels(day, contractual="answered_less_short_abandons")
    assert [(level.variant, level.in_time_count, level.counted_count) for level in found] == [
        ("answered_less_short_abandons", 1, 1), ("removed_in_time", 2, 3), ("answered_in_time", 1, 2),
    ]  # fmt: skip


def test_a_morning_by_agent() -> None:
    told = a_morning()
    told.chose("20:00", "lunch")
    counts = told.agent_counts("30:00")
    first, second = (metrics_fold.AgentKey(AGENT, NINE + number * intervals.QUARTER) for number in (0, 1))
    # 13 minutes with the customer, 40 seconds wrapping up; the offers of 7:00 and 8:01 came while one was in hand.
    expected = metrics.AgentCounts(
        offers_count=3, offers_accepted_count=1, offers_timed_out_count=1, offers_abandoned_count=1,
        accept_seconds=20, worked_seconds=900, available_seconds=900, serving_seconds=780, wrapping_seconds=40,
        offered_seconds=10, idle_seconds=70, load_seconds=820 / 3, capacity_seconds=890,
    )  # fmt: skip
    assert vars(counts[first]) == pytest.approx(vars(expected))
    assert metrics.occupancy(counts[first]) == pytest.approx(820 / 890)
    assert metrics.occupancy_by_load(counts[first]) == pytest.approx(820 / 3 / 890)
    assert counts[second].handled_count == 1
    assert (counts[second].available_seconds, counts[second].lunch_seconds) == (300, 600)
    assert counts[second].worked_seconds == 300, "lunch is no worked time"


def test_whoever_is_taken_over_is_handled_twice_and_two_chats_load_twice() -> None:
    told = Morning()
    for person, capacity in ((AGENT, 2), (OTHER, 1)):
        told.tell("0:00", "capacity_set", person=person, channel="chat", capacity=capacity)
        told.chose("0:00", "available", person=person)
    for contact, leg in ((10, 301), (11, 302)):
        told.queued("0:00", contact)
        told.offered("0:00", "0:00", contact, "accepted")
        told.leg("0:00", contact, leg)
    told.leg_ended("5:00", 10, 301, reason="taken_over")
    told.leg("5:00", 10, 303, person=OTHER)
    told.leg_ended("10:00", 11, 302, reason="transferred")
    told.queued("10:00", 11)
    told.leg_ended("15:00", 10, 303, person=OTHER)
    (first, second) = sorted(told.queue_counts())
    assert told.queue_counts()[second].handled_count == 1, "fifteen past begins the next quarter"
    counts = told.queue_counts()[first]
    assert (counts.handled_count, counts.handed_on_count, metrics.transfer_share(counts)) == (2, 1, 0.5)
    agents = told.agent_counts("15:00")
    mine, theirs = (agents[metrics_fold.AgentKey(person, NINE)] for person in (AGENT, OTHER))
    assert (mine.load_seconds, mine.capacity_seconds, mine.serving_seconds, mine.idle_seconds) == (450, 900, 600, 300)
    assert metrics.occupancy_by_load(mine) == 0.5
    assert metrics.occupancy(theirs) == metrics.occupancy_by_load(theirs) == pytest.approx(10 / 15)
    assert metrics.occupancy(mine + theirs) == pytest.approx(20 / 30)


def test_a_lost_line_is_not_idle() -> None:
    told = Morning()
    told.chose("0:00", "available")
    told.tell(
        "5:00", "neutral_spell_began", person=AGENT, spell=1, kind="lost_line", limit_at=NINE + timedelta(minutes=10)
    )
    told.tell("8:00", "neutral_spell_ended", person=AGENT, spell=1, kind="lost_line")
    (counts,) = told.agent_counts("15:00").values()
    assert (counts.idle_seconds, counts.lost_line_seconds, counts.available_seconds) == (720, 180, 900)
    assert metrics.occupancy(counts) == 0


def test_a_stay_whose_facts_tell_no_limit_takes_the_one_given() -> None:
    told = Morning()
    told.queued("0:00", 10, short_abandon_seconds=None)
    told.tell("0:07", "contact_abandoned", contact=10, stay=110, queue=QUEUE, pool=2, reason="customer")
    for limit, short_count in ((6, 0), (7, 1)):
        (counts,) = metrics_fold.queues(told.told, short_abandon_seconds={QUEUE: limit}).values()
        assert (counts.abandoned_count, counts.abandoned_short_count) == (1, short_count)


def test_facts_about_what_began_earlier_are_passed_over() -> None:
    told = a_morning()
    late = told.told[len(told.told) // 2 :]
    counts = metrics_fold.queues(late, short_abandon_seconds={})
    assert sum(found.handled_count for found in counts.values()) == 0


def test_nothing_counted_gives_no_figure() -> None:
    queue, agent = metrics.QueueCounts(), metrics.AgentCounts()
    assert {metrics.average_speed_of_answer(queue), metrics.abandonment_share_without_short(queue)} == {None}
    assert {metrics.occupancy(agent), metrics.occupancy_by_load(agent), metrics.average_handle_seconds(agent)} == {None}


INSTANTS = st.integers(0, 86_400_000).map(lambda number: NINE + timedelta(milliseconds=number))


@given(one=INSTANTS, other=INSTANTS)
def test_quarters_cover_a_span_without_a_gap(one: datetime, other: datetime) -> None:
    from_at, to_at = sorted((one, other))
    found = list(intervals.quarters(from_at, to_at))
    assert bool(found) is (from_at < to_at)
    assert all(later - former == intervals.QUARTER for former, later in itertools.pairwise(found))
    assert not found or (found[0] <= from_at < found[0] + intervals.QUARTER and found[-1] < to_at)
    assert not found or to_at <= found[-1] + intervals.QUARTER


@pytest.mark.parametrize("minutes", [(0, 0), (15, 0), (1, 15), (0, 16)])
def test_a_measured_period_is_whole_quarters(minutes: tuple[int, int]) -> None:
    from_at, to_at = (NINE + timedelta(minutes=number) for number in minutes)
    with pytest.raises(intervals.NotAQuarter):
        intervals.check(from_at, to_at)


SPANS = st.lists(
    st.tuples(st.sampled_from(["chat", "email"]), st.integers(0, 3000), st.integers(0, 900)), max_size=5
)  # fmt: skip


@given(served=SPANS, wrapped=SPANS, offered=SPANS, lost=SPANS, end=st.integers(1, 4000))
def test_each_available_moment_is_in_one_state(
    served: list[Any], wrapped: list[Any], offered: list[Any], lost: list[Any], end: int
) -> None:
    def spans(given: list[Any]) -> list[agent_time.Span]:
        return [
            agent_time.Span(code, NINE + timedelta(seconds=at), NINE + timedelta(seconds=at + lasted))
            for code, at, lasted in given
        ]

    as_of = NINE + timedelta(seconds=end)
    mine = agent_time.Spans(
        activities=[agent_time.Span("available", NINE, as_of)], served=spans(served), wrapped=spans(wrapped),
        offered=spans(offered), lost=spans(lost),
    )  # fmt: skip
    found = agent_time.seconds_by_quarter(mine, capacities={"chat": 2}, as_of=as_of)
    counts = sum((metrics.AgentCounts(**columns) for columns in found.values()), metrics.AgentCounts())
    assert counts.available_seconds == pytest.approx(end)
    states = ("serving", "wrapping", "offered", "idle", "lost_line")
    assert sum(getattr(counts, f"{state}_seconds") for state in states) == pytest.approx(end)
    assert counts.load_seconds <= sum(lasted for _, _, lasted in served + wrapped) + 1e-6


def test_every_activity_but_being_offline_has_a_column() -> None:
    columns = set(metrics.AgentCounts.__dataclass_fields__)
    assert {agent_time.ACTIVITY_COLUMNS[name] for name in presence.ACTIVITIES if name != "offline"} <= columns
