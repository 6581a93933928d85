"""The counts of `core.metrics`, taken from facts in the order of their positions; `contacts.measures` takes the same.

What is remembered of a contact is forgotten when it ends, so counting queues needs little memory however many facts
there are. Counting agents keeps what lasted, and is meant for a day or a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tejido.core import agent_time, facts, intervals, metrics

WORK_COLUMNS = frozenset(metrics.WorkCounts.__dataclass_fields__)
OFFERS_ANSWERED = ("offer_accepted", "offer_rejected", "offer_timed_out", "offer_cancelled", "offer_rescinded")


class QueueKey(NamedTuple):
    """Whose counts: a queue, a channel, and the quarter that begins at `interval_at`."""

    queue_id: int
    channel: str
    interval_at: datetime


class AgentKey(NamedTuple):
    """Whose counts: a person, and the quarter that begins at `interval_at`."""

    person_id: int
    interval_at: datetime


@dataclass(frozen=True, kw_only=True)
class Booking:
    """Some columns of the counts, for a queue and channel, and for a person where one did it."""

    queue_id: int
    channel: str
    person_id: int | None
    at: datetime
    columns: Mapping[str, float]


@dataclass(kw_only=True)
class _Contact:
    channel: str
    arrived_at: datetime
    queue_id: int
    queued_at: datetime
    target_seconds: float
    short_abandon_seconds: float
    replied_leg: int | None = None
    reply_seconds: float = 0.0
    # Who had the offer that was cancelled last, and when: whether the customer gave up is told a moment later.
    cancelled_person: int | None = None
    cancelled_at: datetime | None = None


@dataclass(kw_only=True)
class _Leg:
    person_id: int
    queue_id: int
    channel: str
    from_at: datetime
    wrap_from_at: datetime | None = None
    held_from_at: datetime | None = None
    hold_seconds: float = 0.0


def queues(
    told: Iterable[facts.Fact], *, short_abandon_seconds: Mapping[int, float]
) -> dict[QueueKey, metrics.QueueCounts]:
    """Return the counts of every queue and channel by quarter; a quarter in which nothing happened is left out.

    Args:
        told: In the order of their positions, from before the first contact that shall count.
        short_abandon_seconds: By queue, for stays whose facts do not tell their own limit.
    """
    columns: dict[QueueKey, dict[str, float]] = defaultdict(dict)

    def book(booking: Booking) -> None:
        key = QueueKey(booking.queue_id, booking.channel, intervals.quarter_of(booking.at))
        _add(columns[key], booking.columns)

    floor = _Floor(book, short_abandon_seconds)
    for fact in told:
        floor.follow(fact)
    return {key: metrics.QueueCounts(**found) for key, found in columns.items()}  # type: ignore[arg-type]


def agents(told: Iterable[facts.Fact], *, as_of: datetime) -> dict[AgentKey, metrics.AgentCounts]:
    """Return the counts of every agent by quarter; a quarter in which somebody did nothing is left out.

    Capacities are those that the last facts tell: how full somebody was is weighed by what they may hold now.

    Args:
        told: In the order of their positions, from before the first contact and activity that shall count.
        as_of: World time up to which what goes on has lasted.
    """
    columns: dict[AgentKey, dict[str, float]] = defaultdict(dict)

    def book(booking: Booking) -> None:
        work = {name: value for name, value in booking.columns.items() if name in WORK_COLUMNS}
        if booking.person_id is not None and work:
            _add(columns[AgentKey(booking.person_id, intervals.quarter_of(booking.at))], work)

    floor, lasting = _Floor(book, {}), _Lasting()
    for fact in told:
        lasting.follow(fact)
        floor.follow(fact)
    for person_id, spans in lasting.until(as_of).items():
        capacities = lasting.capacities.get(person_id, {})
        found = agent_time.seconds_by_quarter(spans, capacities=capacities, as_of=as_of)
        for quarter, seconds in found.items():
            if seconds:
                _add(columns[AgentKey(person_id, quarter)], seconds)
    return {key: metrics.AgentCounts(**found) for key, found in columns.items()}  # type: ignore[arg-type]


def _add(columns: dict[str, float], more: Mapping[str, float]) -> None:
    for name, value in more.items():
        known = columns.get(name, 0)
        columns[name] = max(known, value) if name in metrics.LARGEST else known + value


class _Floor:
    """The contacts and serving legs that go on, and what is booked when something of theirs ends."""

    def __init__(self, book: Callable[[Booking], None], short_abandon_seconds: Mapping[int, float]) -> None:
        self._book = book
        self._short = short_abandon_seconds
        self._contacts: dict[int, _Contact] = {}
        self._legs: dict[int, _Leg] = {}
        self._handlers: Mapping[str, Callable[[facts.Fact, Mapping[str, Any]], None]] = {
            "contact_queued": self._queued,
            "stay_left": self._stay_left,
            "contact_abandoned": self._abandoned,
            "message_sent": self._message_sent,
            "leg_started": self._leg_started,
            "leg_wrapping": self._leg_wrapping,
            "leg_ended": self._leg_ended,
            "contact_held": self._held,
            "contact_resumed": self._resumed,
            **dict.fromkeys(OFFERS_ANSWERED, self._offer_answered),
        }

    def follow(self, fact: facts.Fact) -> None:
        """Take note of a fact; one about what began before the first fact is passed over."""
        handler = self._handlers.get(fact.type)
        if handler is not None:
            handler(fact, fact.data)

    def _queued(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        known = self._contacts.get(data["contact"])
        own_short = data.get("short_abandon_seconds")
        self._contacts[data["contact"]] = _Contact(
            channel=data["channel"],
            arrived_at=datetime.fromisoformat(data["arrived_at"]),
            queue_id=data["queue"],
            queued_at=fact.happened_at,
            target_seconds=data["target_seconds"],
            short_abandon_seconds=own_short if own_short is not None else self._short.get(data["queue"], 0.0),
            replied_leg=known.replied_leg if known else None,
            reply_seconds=known.reply_seconds if known else 0.0,
        )
        self._say(self._contacts[data["contact"]], None, fact.happened_at, {"entered_count": 1})

    def _stay_left(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        self._leave(data["contact"], data["left_how"], fact.happened_at)

    def _abandoned(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        contact = self._contacts.get(data["contact"])
        if contact is None:
            return
        self._leave(data["contact"], "abandoned", fact.happened_at)
        if contact.cancelled_at is not None:
            self._say(contact, contact.cancelled_person, contact.cancelled_at, {"offers_abandoned_count": 1})
        del self._contacts[data["contact"]]

    def _leave(self, contact_id: int, left_how: str, at: datetime) -> None:
        contact = self._contacts.get(contact_id)
        if contact is None:
            return
        stay = metrics.StayOutcome(left_how, (at - contact.queued_at).total_seconds())
        counts = metrics.left(
            stay, target_seconds=contact.target_seconds, short_abandon_seconds=contact.short_abandon_seconds
        )
        self._say(contact, None, at, {name: value for name, value in vars(counts).items() if value})

    def _offer_answered(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        contact, state = self._contacts.get(data["contact"]), fact.type.removeprefix("offer_")
        if contact is None:
            return
        columns: dict[str, float] = {"offers_count": 1}
        if state in ("accepted", "rejected", "timed_out"):
            columns[f"offers_{state}_count"] = 1
        if state == "cancelled":
            contact.cancelled_person, contact.cancelled_at = data["person"], fact.happened_at
        if state == "accepted":
            columns["accept_seconds"] = (fact.happened_at - contact.queued_at).total_seconds()
            self._leave(data["contact"], "answered", fact.happened_at)
        self._say(contact, data["person"], fact.happened_at, columns)

    def _message_sent(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        contact = self._contacts.get(data["contact"])
        if contact is not None and data["author"] == "agent" and contact.replied_leg is None:
            contact.replied_leg = data.get("leg")
            contact.reply_seconds = max(0.0, (fact.happened_at - contact.arrived_at).total_seconds())

    def _leg_started(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        contact = self._contacts.get(data["contact"])
        if contact is not None and data["role"] == "serving":
            self._legs[data["leg"]] = _Leg(
                person_id=data["person"], queue_id=contact.queue_id, channel=contact.channel, from_at=fact.happened_at
            )

    def _leg_wrapping(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        if data["leg"] in self._legs:
            self._legs[data["leg"]].wrap_from_at = fact.happened_at

    def _held(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        if data["leg"] in self._legs:
            self._legs[data["leg"]].held_from_at = fact.happened_at

    def _resumed(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        leg = self._legs.get(data["leg"])
        if leg is not None and leg.held_from_at is not None:
            leg.hold_seconds += (fact.happened_at - leg.held_from_at).total_seconds()
            leg.held_from_at = None

    def _leg_ended(self, fact: facts.Fact, data: Mapping[str, Any]) -> None:
        leg, contact = self._legs.pop(data["leg"], None), self._contacts.get(data["contact"])
        if leg is None or contact is None:
            return
        served_to_at = leg.wrap_from_at or fact.happened_at
        columns: dict[str, float] = {
            "handled_count": 1,
            "talk_seconds": max(0.0, (served_to_at - leg.from_at).total_seconds() - leg.hold_seconds),
            "hold_seconds": leg.hold_seconds,
            "wrap_seconds": (fact.happened_at - served_to_at).total_seconds(),
        }
        if data["reason"] == "transferred":
            columns["handed_on_count"] = 1
        if contact.replied_leg == data["leg"]:
            columns |= {"first_reply_count": 1, "first_reply_seconds": contact.reply_seconds}
        self._book(
            Booking(
                queue_id=leg.queue_id, channel=leg.channel, person_id=leg.person_id, at=fact.happened_at,
                columns=columns,
            )
        )  # fmt: skip
        if data["reason"] in ("finished", "overdue"):
            del self._contacts[data["contact"]]

    def _say(self, contact: _Contact, person_id: int | None, at: datetime, columns: Mapping[str, float]) -> None:
        self._book(
            Booking(queue_id=contact.queue_id, channel=contact.channel, person_id=person_id, at=at, columns=columns)
        )


class _Lasting:
    """What lasts for each agent: the chosen activity, legs, wrap-ups, offers, lost lines."""

    def __init__(self) -> None:
        self.capacities: dict[int, dict[str, int]] = defaultdict(dict)
        self._spans: dict[int, agent_time.Spans] = defaultdict(agent_time.Spans)
        # What goes on: (list, id) to (person, code, from when).
        self._open: dict[tuple[str, int], tuple[int, str, datetime]] = {}

    def follow(self, fact: facts.Fact) -> None:
        """Take note of a fact that begins or ends something that lasts."""
        data, at = fact.data, fact.happened_at
        if fact.type == "capacity_set":
            self.capacities[data["person"]][data["channel"]] = data["capacity"]
        elif fact.type == "activity_changed":
            self._end("activities", data["person"], at)
            self._begin("activities", data["person"], data["person"], data["activity"], at)
        elif fact.type == "offer_made":
            self._begin("offered", data["offer"], data["person"], data["channel"], at)
        elif fact.type in OFFERS_ANSWERED:
            self._end("offered", data["offer"], at)
        elif fact.type == "leg_started" and data["role"] == "serving":
            self._begin("served", data["leg"], data["person"], data["channel"], at)
        elif fact.type == "leg_wrapping":
            served = self._end("served", data["leg"], at)
            if served:
                self._begin("wrapped", data["leg"], data["person"], data["channel"], at)
        elif fact.type == "leg_ended":
            self._end("served", data["leg"], at)
            self._end("wrapped", data["leg"], at)
        elif fact.type == "neutral_spell_began" and data["kind"] == "lost_line":
            self._begin("lost", data["spell"], data["person"], data["kind"], at)
        elif fact.type == "neutral_spell_ended":
            self._end("lost", data["spell"], at)

    def until(self, as_of: datetime) -> Mapping[int, agent_time.Spans]:
        """Return what lasted for each agent, and what goes on up to an instant."""
        for name, row in list(self._open):
            self._end(name, row, as_of)
        return self._spans

    def _begin(self, name: str, row: int, person_id: int, code: str, at: datetime) -> None:
        self._open[(name, row)] = (person_id, code, at)

    def _end(self, name: str, row: int, at: datetime) -> bool:
        found = self._open.pop((name, row), None)
        if found is not None:
            person_id, code, from_at = found
            getattr(self._spans[person_id], name).append(agent_time.Span(code, from_at, max(from_at, at)))
        return found is not None
