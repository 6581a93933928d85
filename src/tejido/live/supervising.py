"""The topics of those who run a floor or read a contact, beside those of desks, threads and wallboards.

Here is all that the socket process asks of them: who a name stands for, what is said first, what facts are told, and
whose line ends with their part in a contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from tejido.core import facts
from tejido.live import contact, database, floor, frames, hub, statements
from tejido.live import world as world_module

FLOOR, CONTACT = "floor:", "contact:"
FIND_CONTACTS = resources.files(__package__).joinpath("sql/find_contact.sql").read_text()


async def topics(connection: database.Connection, names: Iterable[str]) -> dict[str, frames.Topic]:
    """Return the topics behind some names, by name, as far as the transaction's scope reaches; others are left out."""
    asked = list(names)
    programmes = [name.removeprefix(FLOOR) for name in asked if name.startswith(FLOOR)]
    contacts = [name.removeprefix(CONTACT) for name in asked if name.startswith(CONTACT)]
    found = {}
    if programmes:
        for row in await database.fetch(connection, statements.FIND_PROGRAMMES, keys=programmes):
            found[FLOOR + row["key"]] = frames.Topic("floor", row["id"], FLOOR + row["key"])
    if contacts:
        for row in await database.fetch(connection, FIND_CONTACTS, keys=contacts):
            found[CONTACT + row["key"]] = frames.Topic("contact", row["id"], CONTACT + row["key"])
    return found


async def snapshot(
    connection: database.Connection, topic: frames.Topic, *, world: world_module.World
) -> dict[str, Any] | None:
    """Return everything of a topic of a floor or a contact; None for any other topic."""
    if topic.kind == "floor":
        return await floor.snapshot(connection, programme_id=topic.id, world=world)
    if topic.kind == "contact":
        return await contact.snapshot(connection, contact_id=topic.id, world=world)
    return None


async def deltas(
    connection: database.Connection,
    told: Sequence[facts.Fact],
    *,
    topics: Sequence[frames.Topic],
    beside: Iterable[frames.Delta] = (),
) -> list[frames.Delta]:
    """Return what floors and contacts are told of some facts, together with other deltas, in the order of the facts.

    Args:
        connection: In a transaction that sees every client.
        topics: All topics listened to.
        beside: What desks and threads are told.
    """
    own = [
        *await floor.deltas(connection, told, topics=topics),
        *await contact.deltas(connection, told, topics=topics),
    ]
    # Sockets take positions that grow.
    return sorted([*beside, *own], key=lambda delta: delta.position)


def ended_parts(told: Sequence[facts.Fact], sockets: Iterable[hub.Socket]) -> list[hub.Socket]:
    """Return the sockets that read a contact live in which their person's part has ended: they must ask anew."""
    parted = {(fact.data.get("person"), fact.data.get("contact")) for fact in told if fact.type == "leg_ended"}
    if not parted:
        return []
    return [
        socket
        for socket in sockets
        if any(topic.kind == "contact" and (socket.ticket.person_id, topic.id) in parted for topic in socket.topics)
    ]
