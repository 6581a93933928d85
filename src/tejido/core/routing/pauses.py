"""Pairs of contact and agent that must not be tried again yet: a short list for each contact. Kernel source.

A rejected offer and a claim that the database refused both pause the pair, so the router cannot loop on it.
"""

from __future__ import annotations

from tejido.core.routing import layout
from tejido.core.routing.layout import Ints


def is_paused(ints: Ints, contact: int, agent: int, at: int) -> bool:
    """Say whether this pair is paused now."""
    pause = ints[contact + layout.CONTACT_PAUSES]
    while pause != layout.NOBODY:
        if ints[pause + layout.PAUSE_AGENT] == agent:
            return at < ints[pause + layout.PAUSE_UNTIL]
        pause = ints[pause + layout.PAUSE_NEXT]
    return False


def add(ints: Ints, contact: int, agent: int, until: int) -> None:
    """Pause a pair until a moment; the caller has seen to it that a free record is left."""
    pause = ints[contact + layout.CONTACT_PAUSES]
    while pause != layout.NOBODY:
        if ints[pause + layout.PAUSE_AGENT] == agent:
            ints[pause + layout.PAUSE_UNTIL] = max(until, ints[pause + layout.PAUSE_UNTIL])
            return
        pause = ints[pause + layout.PAUSE_NEXT]
    pause = ints[layout.PAUSE_FREE]
    ints[layout.PAUSE_FREE] = ints[pause + layout.PAUSE_NEXT]
    ints[pause + layout.PAUSE_AGENT] = agent
    ints[pause + layout.PAUSE_UNTIL] = until
    ints[pause + layout.PAUSE_NEXT] = ints[contact + layout.CONTACT_PAUSES]
    ints[contact + layout.CONTACT_PAUSES] = pause


def drop_ended(ints: Ints, contact: int, at: int) -> int:
    """Give back the records of a contact's pauses that are over and return when the next one ends, or `NEVER`."""
    ends_at = layout.NEVER
    kept = layout.NOBODY
    pause = ints[contact + layout.CONTACT_PAUSES]
    while pause != layout.NOBODY:
        after = ints[pause + layout.PAUSE_NEXT]
        until = ints[pause + layout.PAUSE_UNTIL]
        if until <= at:
            ints[pause + layout.PAUSE_NEXT] = ints[layout.PAUSE_FREE]
            ints[layout.PAUSE_FREE] = pause
        else:
            ints[pause + layout.PAUSE_NEXT] = kept
            kept = pause
            if ends_at == layout.NEVER or until < ends_at:
                ends_at = until
        pause = after
    ints[contact + layout.CONTACT_PAUSES] = kept
    return ends_at


def drop_agent(ints: Ints, contact: int, agent: int) -> None:
    """Give back the record of a contact's pause with one agent, if there is one."""
    before = layout.NOBODY
    pause = ints[contact + layout.CONTACT_PAUSES]
    while pause != layout.NOBODY:
        after = ints[pause + layout.PAUSE_NEXT]
        if ints[pause + layout.PAUSE_AGENT] == agent:
            if before == layout.NOBODY:
                ints[contact + layout.CONTACT_PAUSES] = after
            else:
                ints[before + layout.PAUSE_NEXT] = after
            ints[pause + layout.PAUSE_NEXT] = ints[layout.PAUSE_FREE]
            ints[layout.PAUSE_FREE] = pause
            return
        before = pause
        pause = after


def drop_all(ints: Ints, contact: int) -> None:
    """Give back all records of a contact's pauses."""
    pause = ints[contact + layout.CONTACT_PAUSES]
    while pause != layout.NOBODY:
        after = ints[pause + layout.PAUSE_NEXT]
        ints[pause + layout.PAUSE_NEXT] = ints[layout.PAUSE_FREE]
        ints[layout.PAUSE_FREE] = pause
        pause = after
    ints[contact + layout.CONTACT_PAUSES] = layout.NOBODY
