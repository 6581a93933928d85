"""Who hears of which fact, and in which words: facts hold ids only, the words are read for those who listen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import rows

from tejido.core import facts
from tejido.live import database, frames, snapshots, statements
from tejido.live import world as world_module

# Returns the topic about a row, or None where nobody listens to it.
Wanted = Callable[[frames.TopicKind, int], frames.Topic | None]

OF_A_PERSON = frozenset(
    {
        "offer_made", "offer_accepted", "offer_rejected", "offer_timed_out", "offer_cancelled", "offer_rescinded",
        "leg_wrapping", "leg_ended", "activity_changed",
    }
)  # fmt: skip
OF_WHO_TAKES_PART = frozenset({"message_sent", "contact_ended"})
OF_A_THREAD = frozenset({"message_sent", "contact_queued", "contact_abandoned", "contact_ended", "offer_accepted"})
OF_AN_OPEN_CONTACT = frozenset({"message_sent", "contact_ended", "leg_wrapping", "leg_ended"})
OFFER_ANSWERED = frozenset({"offer_rejected", "offer_timed_out", "offer_cancelled", "offer_rescinded"})

log = logging.getLogger(__name__)

Contacts = Mapping[int, rows.DictRow]
Address = tuple[facts.Fact, frames.Topic]


@dataclass(kw_only=True)
class Details:
    """The rows that the words of some facts are made of, by id."""

    contacts: Contacts = field(default_factory=dict)
    offers: Mapping[int, rows.DictRow] = field(default_factory=dict)
    messages: Mapping[int, Any] = field(default_factory=dict)
    accepted: Mapping[int, rows.DictRow] = field(default_factory=dict)
    served: Mapping[int, Any] = field(default_factory=dict)
    presences: Mapping[int, Any] = field(default_factory=dict)
    threads: Mapping[int, Any] = field(default_factory=dict)


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
    addresses: list[Address] = []
    for fact in told:
        if fact.type == "clock_changed":
            addresses.extend((fact, topic) for topic in topics if topic.kind != "wallboard")
            continue
        found = (wanted(kind, row) for kind, row in _listeners(fact, contacts))
        addresses.extend((fact, topic) for topic in found if topic is not None)
    details = await _details(connection, addresses, contacts)
    made = []
    for fact, topic in addresses:
        try:
            delta = _delta(fact, topic, details)
        except Exception:
            # One fact that cannot be told must not silence all those after it.
            log.exception("The fact %s of type %s could not be told", fact.id, fact.type)
            continue
        if delta is not None:
            made.append(delta)
    return made


def _listeners(fact: facts.Fact, contacts: Contacts) -> Iterator[tuple[frames.TopicKind, int]]:
    contact = contacts.get(fact.data.get("contact", -1))
    if fact.type in OF_A_PERSON and "person" in fact.data:
        yield "desk", fact.data["person"]
    if contact is None:
        return
    if fact.type in OF_WHO_TAKES_PART:
        for person in set(contact["people"]):
            yield "desk", person
    if fact.type in OF_A_THREAD and contact["thread_id"] is not None:
        yield "thread", contact["thread_id"]


async def _details(connection: database.Connection, addresses: Sequence[Address], contacts: Contacts) -> Details:
    """Read what the addressed facts need, each kind of row in one statement."""
    details = Details(contacts=contacts)
    offers = _rows("offer", [fact for fact, topic in addresses if topic.kind == "desk"])
    if offers:
        details.offers = _by_id(await database.fetch(connection, statements.DESK_OFFERS, offers=list(offers)))
    messages = _rows("message", [fact for fact, _ in addresses])
    if messages:
        found = await database.fetch(connection, statements.MESSAGES, messages=list(messages))
        details.messages = {row["id"]: row["shown"] for row in found}
    accepted = _rows("offer", [fact for fact, _ in addresses if fact.type == "offer_accepted"])
    if accepted:
        found = await database.fetch(connection, statements.LEGS_OF_OFFERS, offers=list(accepted))
        details.accepted = {row["offer_id"]: row for row in found}
        legs = [row["leg_id"] for row in found]
        shown = await database.fetch(connection, statements.DESK_CONTACTS, legs=legs, messages=snapshots.MESSAGES_MAX)
        details.served = {row["id"]: row["shown"] for row in shown}
    people = _rows("person", [fact for fact, _ in addresses if fact.type == "activity_changed"])
    if people:
        found = await database.fetch(connection, statements.PRESENCES, people=list(people))
        details.presences = {row["person_id"]: row["shown"] for row in found}
    threads = {topic.id for fact, topic in addresses if fact.type == "contact_queued" and topic.kind == "thread"}
    details.threads = {
        thread: row["contact"]
        for thread in threads
        for row in await database.fetch(connection, statements.THREADS, thread=thread, messages=0)
    }
    return details


def _delta(fact: facts.Fact, topic: frames.Topic, details: Details) -> frames.Delta | None:
    """Return what a topic is told of a fact; None where a row it needs is gone."""
    if fact.type == "clock_changed":
        world = {name: fact.data[name] for name in ("real_epoch", "world_epoch", "factor")}
        data: dict[str, Any] | None = {
            "world": world, "server_time": world_module.machine_now().isoformat(),
        }  # fmt: skip
    else:
        data = _desk_data(fact, details) if topic.kind == "desk" else _thread_data(fact, topic, details)
    if data is None:
        return None
    contact = details.contacts.get(fact.data.get("contact", -1))
    key = contact["key"] if contact else None
    begins = fact.type == ("offer_accepted" if topic.kind == "desk" else "contact_queued")
    return frames.Delta(
        topic=topic,
        position=fact.position,
        client_id=None if fact.type == "clock_changed" else fact.client_id,
        type="contact_ended" if fact.type == "contact_abandoned" else fact.type,
        data=frames.encode(data),
        opens=key if begins else None,
        about=key if topic.kind == "desk" and fact.type in OF_AN_OPEN_CONTACT else None,
        closes=key if fact.type == "leg_ended" and topic.kind == "desk" else None,
    )


def _desk_data(fact: facts.Fact, details: Details) -> dict[str, Any] | None:
    if fact.type == "activity_changed":
        presence = details.presences.get(fact.data["person"])
        return None if presence is None else {"presence": presence}
    contact = details.contacts.get(fact.data["contact"])
    if contact is None:
        return None
    if fact.type.startswith("offer_"):
        return _offer_data(fact, details)
    if fact.type == "message_sent":
        return _message_data(fact, contact, details)
    if fact.type == "contact_ended":
        return {"contact": contact["key"], "reason": fact.data["reason"]}
    return {"contact": contact["key"]}


def _offer_data(fact: facts.Fact, details: Details) -> dict[str, Any] | None:
    offer = details.offers.get(fact.data["offer"])
    if offer is None:
        return None
    if fact.type == "offer_made":
        return {"offer": offer["shown"]}
    if fact.type in OFFER_ANSWERED:
        return {"offer": offer["key"]}
    accepted = details.accepted.get(fact.data["offer"])
    served = details.served.get(accepted["leg_id"]) if accepted else None
    return None if served is None else {"offer": offer["key"], "contact": served}


def _thread_data(fact: facts.Fact, topic: frames.Topic, details: Details) -> dict[str, Any] | None:
    contact = details.contacts[fact.data["contact"]]
    if fact.type == "message_sent":
        return _message_data(fact, contact, details)
    if fact.type == "contact_queued":
        shown = details.threads.get(topic.id)
        return {"contact": shown if shown and shown["key"] == contact["key"] else {"key": contact["key"]}}
    if fact.type == "offer_accepted":
        accepted = details.accepted.get(fact.data["offer"])
        agent = {"display_name": accepted["display_name"]} if accepted else None
        return {"contact": contact["key"], "agent": agent}
    return {"contact": contact["key"], "reason": fact.data["reason"]}


def _message_data(fact: facts.Fact, contact: rows.DictRow, details: Details) -> dict[str, Any] | None:
    message = details.messages.get(fact.data["message"])
    return None if message is None else {"contact": contact["key"], "message": message}


def _rows(name: str, told: Iterable[facts.Fact]) -> set[int]:
    """Return the ids that these facts carry in a field."""
    return {fact.data[name] for fact in told if name in fact.data}


def _by_id(found: Sequence[rows.DictRow]) -> dict[int, rows.DictRow]:
    return {row["id"]: row for row in found}
