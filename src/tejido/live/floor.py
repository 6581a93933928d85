"""A programme's floor by socket: everything first, and then, for each fact, the rows that are different because of it.

A row replaces the one with the same key, and a key that is `gone` is taken away, so hearing something twice does no
harm. A row that several facts of one batch concern is told once, with the last of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

from psycopg import rows

from tejido.contacts import floor_view
from tejido.core import facts
from tejido.live import database, frames, snapshots
from tejido.live import world as world_module

# Facts that change whom a floor shows at all: whoever no longer belongs there is gone.
OF_BELONGING = frozenset({"membership_set", "queue_change_set", "queue_change_ended", "leg_ended"})
# A contact's facts that a floor does not show.
UNSEEN = frozenset({"message_sent", "note_written", "attachment_added", "survey_answered", "contact_arrived"})
FIELDS: Mapping[str, str] = {
    "person": "agents",
    "queue": "queues",
    "hand": "hands",
    "flag": "flags",
    "notice": "notices",
}

_SQL = resources.files(__package__).joinpath("sql")
QUEUES_OF_CONTACTS = _SQL.joinpath("queues_of_contacts.sql").read_text()
KEYS_OF_PEOPLE = _SQL.joinpath("keys_of_people.sql").read_text()

Touched = tuple[str, int]


async def snapshot(connection: database.Connection, *, programme_id: int, world: world_module.World) -> dict[str, Any]:
    """Return everything of a programme's floor."""
    (programme,) = await database.fetch(connection, floor_view.PROGRAMMES, programmes=[programme_id])
    given = floor_view.parameters([programme_id], only=None, now=world.now())
    parts = {part: await database.fetch(connection, statement, **given) for part, statement in floor_view.PARTS.items()}
    return floor_view.shown(programme, parts) | snapshots.times(world)


async def deltas(
    connection: database.Connection, told: Sequence[facts.Fact], *, topics: Iterable[frames.Topic]
) -> list[frames.Delta]:
    """Return what those who look at floors are told of some facts, in the order of the facts.

    Args:
        connection: In a transaction that sees every client.
        topics: All topics listened to.
    """
    floors = {topic.id: topic for topic in topics if topic.kind == "floor"}
    if not floors:
        return []
    touched = [_touched(fact) for fact in told]
    contact_ids = {row for each in touched for part, row in each if part == "contacts"}
    queue_of = await _queues_of(connection, contact_ids)
    for each in touched:
        each |= {("queues", queue_of[row]) for part, row in list(each) if part == "contacts" and row in queue_of}
    last = {one: number for number, each in enumerate(touched) for one in each}
    if not last:
        return []
    now = (await world_module.read(connection)).now()
    found = {
        part: await _changed(connection, part, {row for name, row in last if name == part}, floors, now)
        for part in floor_view.PARTS
    }
    clients = {
        row["id"]: row["client_id"]
        for row in await database.fetch(connection, floor_view.PROGRAMMES, programmes=sorted(floors))
    }
    names = await _names(connection, {row for part, row in last if part == "agents"})
    made = []
    for number, (fact, each) in enumerate(zip(told, touched, strict=True)):
        due = sorted(one for one in each if last[one] == number)
        for programme_id, topic in floors.items():
            data = _data(fact, due, programme_id, found, names)
            if data:
                made.append(
                    frames.Delta(
                        topic=topic, position=fact.position, client_id=clients[programme_id], type=fact.type,
                        data=frames.encode(data),
                    )
                )  # fmt: skip
    return made


def _touched(fact: facts.Fact) -> set[Touched]:
    """Return the rows of a floor that a fact may have changed."""
    if fact.type in UNSEEN:
        return set()
    found = {(part, fact.data[name]) for name, part in FIELDS.items() if isinstance(fact.data.get(name), int)}
    if isinstance(fact.data.get("contact"), int):
        found.add(("contacts", fact.data["contact"]))
    return found


async def _queues_of(connection: database.Connection, contacts: set[int]) -> dict[int, int]:
    """Return the queue that each contact is in or came from, whose figures change with it."""
    if not contacts:
        return {}
    found = await database.fetch(connection, QUEUES_OF_CONTACTS, contacts=sorted(contacts))
    return {row["id"]: row["queue_id"] for row in found}


async def _changed(
    connection: database.Connection, part: str, only: set[int], floors: Iterable[int], now: Any
) -> dict[int, list[rows.DictRow]]:
    """Return the rows of a part by id; one that concerns several programmes is there once for each."""
    if not only:
        return {}
    given = floor_view.parameters(floors, only=only, now=now)
    by_id: dict[int, list[rows.DictRow]] = defaultdict(list)
    for row in await database.fetch(connection, floor_view.PARTS[part], **given):
        by_id[row["id"]].append(row)
    return by_id


async def _names(connection: database.Connection, people: set[int]) -> dict[int, str]:
    if not people:
        return {}
    found = await database.fetch(connection, KEYS_OF_PEOPLE, people=sorted(people))
    return {row["id"]: row["key"] for row in found}


def _data(
    fact: facts.Fact,
    due: Sequence[Touched],
    programme_id: int,
    found: Mapping[str, Mapping[int, Sequence[rows.DictRow]]],
    names: Mapping[int, str],
) -> dict[str, Any]:
    """Return what one programme's floor is told of a fact; nothing where no row of it is different."""
    data: dict[str, Any] = {}
    gone: dict[str, list[str]] = {}
    for part, row_id in due:
        own = [row for row in found[part].get(row_id, ()) if row["programme_id"] == programme_id]
        for row in own:
            if row["shown"] is None:
                gone.setdefault(part, []).append(row["key"])
            else:
                data.setdefault(part, []).append(row["shown"])
        if not own and part == "agents" and row_id in names and _may_have_left(fact, programme_id, found["contacts"]):
            gone.setdefault(part, []).append(names[row_id])
    return data | ({"gone": gone} if gone else {})


def _may_have_left(fact: facts.Fact, programme_id: int, contacts: Mapping[int, Sequence[rows.DictRow]]) -> bool:
    """Return whether a fact may have taken its person from a programme's floor."""
    if fact.type not in OF_BELONGING:
        return False
    if "contact" not in fact.data:
        return True
    return any(row["programme_id"] == programme_id for row in contacts.get(fact.data["contact"], ()))
