"""One contact's timeline by socket: its head and its newest lines, and then the lines that each fact has made.

A line replaces the one with the same `entry`, so hearing something twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tejido.contacts import timeline
from tejido.core import facts
from tejido.live import database, frames, snapshots
from tejido.live import world as world_module


async def snapshot(connection: database.Connection, *, contact_id: int, world: world_module.World) -> dict[str, Any]:
    """Return a contact's head and the newest lines of its timeline."""
    rows = await database.fetch(connection, timeline.TIMELINE, **timeline.parameters(contact_id))
    heads = await database.fetch(connection, timeline.HEADS, contacts=[contact_id])
    return {
        "contact": heads[0]["shown"] if heads else None,
        "lines": timeline.lines(rows),
        "is_cut": len(rows) >= timeline.LINES_MAX,
    } | snapshots.times(world)


async def deltas(
    connection: database.Connection, told: Sequence[facts.Fact], *, topics: Iterable[frames.Topic]
) -> list[frames.Delta]:
    """Return what those who read contacts are told of some facts: one delta for each contact, with its last fact.

    Args:
        connection: In a transaction that sees every client.
        topics: All topics listened to.
    """
    made = []
    for topic in topics:
        about = [fact for fact in told if fact.data.get("contact") == topic.id] if topic.kind == "contact" else []
        if not about:
            continue
        heads = await database.fetch(connection, timeline.HEADS, contacts=[topic.id])
        since = min(fact.happened_at for fact in about)
        rows = await database.fetch(connection, timeline.TIMELINE, **timeline.parameters(topic.id, from_at=since))
        if not heads:
            continue
        data = {"contact": heads[0]["shown"], "lines": timeline.lines(rows)}
        made.append(
            frames.Delta(
                topic=topic, position=about[-1].position, client_id=heads[0]["client_id"], type=about[-1].type,
                data=frames.encode(data),
            )
        )  # fmt: skip
    return made
