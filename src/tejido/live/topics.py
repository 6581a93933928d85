"""Who hears of which fact, and in which words: facts hold ids only, the words are read for those who listen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import rows

from tejido.core import facts
from tejido.live import database, desks, frames, snapshots, statements
from tejido.live import world as world_module

# Returns the topic about a row, or None where nobody listens to it.
Wanted = Callable[[frames.TopicKind, int], frames.Topic | None]

# Facts after which a thread waits in a queue, or somebody serves it without an offer.
OF_A_THREADS_PLACE = frozenset({"contact_queued", "leg_started"})
OF_A_THREAD = OF_A_THREADS_PLACE | {
    "message_sent", "contact_abandoned", "contact_ended", "offer_accepted", "contact_held", "contact_resumed",
}  # fmt: skip
# Facts after which those behind in the queue may stand further in front or behind, and what they are told then.
MOVES_A_QUEUE = frozenset({"contact_queued", "contact_abandoned", "stay_left", "offer_accepted"})
QUEUE_MOVED = "queue_moved"
PLACES_TOLD_MAX = 50

log = logging.getLogger(__name__)

Contacts = Mapping[int, rows.DictRow]
Address = tuple[facts.Fact, frames.Topic]


@dataclass(kw_only=True)
class Details:
    """The rows that the words of some facts are made of: for desks, and for threads."""

    desks: desks.Details = field(default_factory=desks.Details)
    contacts: Contacts = field(default_factory=dict)
    messages: Mapping[int, Any] = field(default_factory=dict)
    accepted: Mapping[int, rows.DictRow] = field(default_factory=dict)
    threads: dict[int, Any] = field(default_factory=dict)


async def contacts_of(connection: database.Connection, told: Sequence[facts.Fact]) -> Contacts:
    """Return, by id, the contacts that some facts are about: thread, programme, and who serves them."""
    wanted = _rows("contact", told)
    if not wanted:
        return {}
    return _by_id(await database.fetch(connection, statements.CONTACTS, contacts=list(wanted)))


async def deltas(
    connection: database.Connection,
    told: Sequence[facts.Fact],
    *,
    contacts: Contacts,
    topics: Iterable[frames.Topic],
    wanted: Wanted,
) -> list[frames.Delta]:
    """Return what those who listen are told of some facts, in the order of the facts.

    Args:
        connection: In a transaction that sees every client; the hub compares each delta with the socket's scope.
        contacts: From `contacts_of`.
        topics: All topics listened to, for what concerns everybody.
        wanted: Finds the topic about a row among them.
    """
    listened = list(topics)
    serving = await desks.serving(connection, told, [topic.id for topic in listened if topic.kind == "desk"])
    addresses: list[Address] = []
    for fact in told:
        if fact.type == "clock_changed":
            addresses.extend((fact, topic) for topic in listened if topic.kind not in frames.BOARDS)
            continue
        rows_listening = [
            *_listeners(fact, contacts),
            *(("desk", person) for about, person in serving if about is fact),
        ]
        found = (wanted(kind, row) for kind, row in rows_listening)
        addresses.extend((fact, topic) for topic in found if topic is not None)
    details = await _details(connection, addresses, contacts)
    made = await _moves(connection, told, listened)
    for fact, topic in addresses:
        try:
            delta = _delta(fact, topic, details)
        except Exception:
            # One fact that cannot be told must not silence all those after it.
            log.exception("The fact %s of type %s could not be told", fact.id, fact.type)
            continue
        if delta is not None:
            made.append(delta)
    # Sockets take positions that grow; what a fact says to its own thread comes before what it means to the others.
    return sorted(made, key=lambda delta: (delta.position, delta.type == QUEUE_MOVED))


def _listeners(fact: facts.Fact, contacts: Contacts) -> Iterator[tuple[frames.TopicKind, int]]:
    for person in desks.listeners(fact, contacts):
        yield "desk", person
    contact = contacts.get(fact.data.get("contact", -1))
    if contact is not None and fact.type in OF_A_THREAD and contact["thread_id"] is not None:
        yield "thread", contact["thread_id"]


async def _moves(
    connection: database.Connection, told: Sequence[facts.Fact], topics: Sequence[frames.Topic]
) -> list[frames.Delta]:
    """Return what those who wait in queues that moved are told of their place, once for each queue."""
    moved = {fact.data["queue"]: fact for fact in told if fact.type in MOVES_A_QUEUE}
    threads = [topic.id for topic in topics if topic.kind == "thread"]
    if not moved or not threads:
        return []
    places = await database.fetch(
        connection, statements.QUEUE_PLACES, queues=list(moved), threads=threads, most=PLACES_TOLD_MAX
    )
    return [
        frames.Delta(
            topic=frames.Topic("thread", row["thread_id"], "thread"),
            position=moved[row["queue_id"]].position,
            client_id=row["client_id"],
            type=QUEUE_MOVED,
            data=frames.encode({"contact": row["key"], "queue_position": row["queue_position"]}),
        )
        for row in places
    ]


async def _details(connection: database.Connection, addresses: Sequence[Address], contacts: Contacts) -> Details:
    """Read what the addressed facts need, each kind of row in one statement."""
    details = Details(contacts=contacts)
    messages = _rows("message", [fact for fact, _ in addresses])
    if messages:
        found = await database.fetch(connection, statements.MESSAGES, messages=list(messages))
        details.messages = {row["id"]: row["shown"] for row in found}
    details.desks = await desks.details(
        connection,
        [(fact, topic.id) for fact, topic in addresses if topic.kind == "desk" and fact.type != "clock_changed"],
        contacts=contacts,
        messages=details.messages,
    )
    accepted = _rows("offer", [fact for fact, topic in addresses if _names_the_agent(fact, topic)])
    if accepted:
        found = await database.fetch(connection, statements.LEGS_OF_OFFERS, offers=list(accepted))
        details.accepted = {row["offer_id"]: row for row in found}
    for thread in {topic.id for fact, topic in addresses if _is_of_a_place(fact, topic)}:
        around = await world_module.read(connection)
        row = await snapshots.thread_row(connection, thread_id=thread, messages_max=0, now=around.now())
        if row is not None:
            details.threads[thread] = row
    return details


def _is_of_a_place(fact: facts.Fact, topic: frames.Topic) -> bool:
    return topic.kind == "thread" and fact.type in OF_A_THREADS_PLACE


def _names_the_agent(fact: facts.Fact, topic: frames.Topic) -> bool:
    return topic.kind == "thread" and fact.type == "offer_accepted"


def _delta(fact: facts.Fact, topic: frames.Topic, details: Details) -> frames.Delta | None:
    """Return what a topic is told of a fact; None where a row it needs is gone."""
    contact = details.contacts.get(fact.data.get("contact", -1))
    key = contact["key"] if contact else None
    if fact.type == "clock_changed":
        told: desks.Told | None = desks.Told(data=_clock(fact))
    elif topic.kind == "desk":
        told = desks.told(fact, topic.id, details.desks)
    else:
        data = _thread_data(fact, topic, details)
        told = None if data is None else desks.Told(data=data, opens=fact.type == "contact_queued")
    if told is None:
        return None
    return frames.Delta(
        topic=topic,
        position=fact.position,
        client_id=None if fact.type == "clock_changed" else fact.client_id,
        type="contact_ended" if fact.type == "contact_abandoned" else fact.type,
        data=frames.encode(told.data),
        opens=key if told.opens else None,
        about=key if told.about else None,
        closes=key if told.closes else None,
    )


def _clock(fact: facts.Fact) -> dict[str, Any]:
    world = {name: fact.data[name] for name in ("real_epoch", "world_epoch", "factor")}
    return {"world": world, "server_time": world_module.machine_now().isoformat()}


def _thread_data(fact: facts.Fact, topic: frames.Topic, details: Details) -> dict[str, Any] | None:
    contact = details.contacts[fact.data["contact"]]
    if fact.type == "message_sent":
        return _message_data(fact, contact, details)
    if fact.type in OF_A_THREADS_PLACE:
        return _place_data(fact, contact, details.threads.get(topic.id) or {})
    if fact.type in ("contact_held", "contact_resumed"):
        return {"contact": contact["key"], "on_hold": fact.type == "contact_held"}
    if fact.type == "offer_accepted":
        accepted = details.accepted.get(fact.data["offer"])
        agent = {"display_name": accepted["display_name"]} if accepted else None
        return {"contact": contact["key"], "agent": agent}
    return {"contact": contact["key"], "reason": fact.data["reason"]}


def _place_data(fact: facts.Fact, contact: rows.DictRow, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return how a thread stands that was queued, or that somebody serves now without an offer."""
    shown = row.get("contact")
    is_current = shown is not None and shown["key"] == contact["key"]
    if fact.type == "contact_queued":
        return {"contact": shown if is_current else {"key": contact["key"]}}
    if fact.data["role"] != "serving" or "offer" in fact.data or not is_current:
        return None
    return {"contact": contact["key"], "agent": row["agent"]}


def _message_data(fact: facts.Fact, contact: rows.DictRow, details: Details) -> dict[str, Any] | None:
    message = details.messages.get(fact.data["message"])
    return None if message is None else {"contact": contact["key"], "message": message}


def _rows(name: str, told: Iterable[facts.Fact]) -> set[int]:
    """Return the ids that these facts carry in a field."""
    return {fact.data[name] for fact in told if name in fact.data}


def _by_id(found: Sequence[rows.DictRow]) -> dict[int, rows.DictRow]:
    return {row["id"]: row for row in found}
