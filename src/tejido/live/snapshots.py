"""Everything about one topic, as a socket gets it first. Each is read in one moment of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tejido.core import waits
from tejido.live import database, statements
from tejido.live import world as world_module

MESSAGES_MAX = 500
EARLIER_CONTACTS_MAX = 5
NO_PRESENCE = {
    "activity": "offline",
    "reason": None,
    "since": None,
    "available": False,
    "connected": False,
    "until_at": None,
}
NO_MARKS: dict[str, Any] = {"hand": None, "notices": [], "invitations": [], "queues": []}


async def desk(connection: database.Connection, *, person_id: int, world: world_module.World) -> dict[str, Any]:
    """Return what a person's desk shows: themselves, the offers before them and the contacts they serve."""
    found = await database.fetch(connection, statements.DESK_PERSON, person=person_id)
    presence = await database.fetch(connection, statements.PRESENCES, people=[person_id])
    (lying,) = await database.fetch(connection, statements.DESK_OPEN, person=person_id)
    offers = await database.fetch(connection, statements.DESK_OFFERS, offers=lying["offers"])
    contacts = await database.fetch(connection, statements.DESK_CONTACTS, legs=lying["legs"], messages=MESSAGES_MAX)
    marks = await database.fetch(connection, statements.DESK_MARKS, people=[person_id], now=world.now())
    return {
        "person": found[0]["person"] if found else None,
        "presence": presence[0]["shown"] if presence else NO_PRESENCE,
        "load": found[0]["load"] if found else [],
        "offers": [row["shown"] for row in offers],
        "contacts": [row["shown"] for row in contacts],
        **(marks[0]["shown"] if marks else NO_MARKS),
    } | times(world)


async def thread(
    connection: database.Connection, *, thread_id: int, position: int, world: world_module.World
) -> dict[str, Any]:
    """Return what a customer's widget shows of their thread: its latest contact, who answers, what was said."""
    row = await thread_row(connection, thread_id=thread_id, messages_max=MESSAGES_MAX, now=world.now())
    shown = row or {"contact": None, "agent": None, "messages": [], "earlier": []}
    return shown | {"position": position} | times(world)


async def thread_row(
    connection: database.Connection, *, thread_id: int, messages_max: int, now: datetime
) -> dict[str, Any] | None:
    """Return `contact`, `agent`, `messages` and `earlier` of a thread; None for one without a contact.

    Args:
        messages_max: Of each contact; with 0 neither messages nor earlier contacts are told.
        now: World time.
    """
    found = await database.fetch(
        connection, statements.THREADS, thread=thread_id, messages=messages_max,
        earlier=EARLIER_CONTACTS_MAX if messages_max else 0, now=now, recent_seconds=waits.RECENT_SECONDS,
        recent_stays=waits.RECENT_STAYS_MAX,
    )  # fmt: skip
    if not found:
        return None
    row = found[0]
    row["contact"]["expected_wait"] = waits.shown(row["recent_waits"])
    return {name: row[name] for name in ("contact", "agent", "messages", "earlier")}


async def taking_part(connection: database.Connection, *, kind: str, row: int) -> list[str]:
    """Return the keys of the contacts in which a desk or a thread takes part now."""
    if kind == "desk":
        found = await database.fetch(connection, statements.DESK_TAKING_PART, person=row)
    elif kind == "thread":
        found = await database.fetch(connection, statements.THREAD_TAKING_PART, thread=row)
    else:
        return []
    return [line["key"] for line in found]


def times(world: world_module.World) -> dict[str, Any]:
    """Return how pages tell the time: the definition of world time, and machine time now."""
    return {"world": world.shown(), "server_time": world_module.machine_now().isoformat()}
