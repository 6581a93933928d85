"""Contacts that prefer an agent: for each agent a list of them, whether they wait or are being offered. Kernel source.

Until a moment only the preferred agent may take such a contact. A sticky one is released early when its agent cannot
take it; a directed one waits for the moment.
"""

from __future__ import annotations

from tejido.core.routing import layout
from tejido.core.routing.layout import Ints


def add(ints: Ints, contact: int, agent: int) -> None:
    """Put a contact into an agent's list."""
    first = ints[agent + layout.AGENT_PREFERRED_BY]
    ints[contact + layout.CONTACT_PREFERRED] = agent
    ints[contact + layout.CONTACT_PREFERRED_PREVIOUS] = layout.NOBODY
    ints[contact + layout.CONTACT_PREFERRED_NEXT] = first
    if first != layout.NOBODY:
        ints[first + layout.CONTACT_PREFERRED_PREVIOUS] = contact
    ints[agent + layout.AGENT_PREFERRED_BY] = contact


def remove(ints: Ints, contact: int) -> None:
    """Let a contact prefer nobody; it may have preferred nobody before."""
    agent = ints[contact + layout.CONTACT_PREFERRED]
    if agent == layout.NOBODY:
        return
    before = ints[contact + layout.CONTACT_PREFERRED_PREVIOUS]
    after = ints[contact + layout.CONTACT_PREFERRED_NEXT]
    if before == layout.NOBODY:
        ints[agent + layout.AGENT_PREFERRED_BY] = after
    else:
        ints[before + layout.CONTACT_PREFERRED_NEXT] = after
    if after != layout.NOBODY:
        ints[after + layout.CONTACT_PREFERRED_PREVIOUS] = before
    ints[contact + layout.CONTACT_PREFERRED] = layout.NOBODY
    ints[contact + layout.CONTACT_PREFERRED_UNTIL] = 0
    ints[contact + layout.CONTACT_PREFERENCE] = layout.PREFERENCE_STICKY


def is_reserved(ints: Ints, at: int, contact: int) -> bool:
    """Say whether only the preferred agent may take a contact now."""
    return at < ints[contact + layout.CONTACT_PREFERRED_UNTIL]


def is_hopeless(ints: Ints, contact: int) -> bool:
    """Say whether a contact's preferred agent is away, or could not take it even with nothing else to do."""
    agent = ints[contact + layout.CONTACT_PREFERRED]
    if ints[agent + layout.AGENT_STATUS] != layout.STATUS_AVAILABLE:
        return True
    if ints[agent + layout.AGENT_CAPACITIES + ints[contact + layout.CONTACT_CHANNEL]] == 0:
        return True
    pair = agent + layout.AGENT_PAIRS + ints[contact + layout.CONTACT_QUEUE] * layout.PAIR_WIDTH
    if ints[pair + layout.PAIR_WAIT_NEEDED] == layout.NEVER:
        return True
    return ints[contact + layout.CONTACT_DIFFICULTY] > ints[pair + layout.PAIR_DIFFICULTY_MAX]


def release_hopeless(ints: Ints, at: int, contact: int) -> bool:
    """Open a reserved sticky contact to everybody when its agent cannot take it, and say whether that was done."""
    if not is_reserved(ints, at, contact) or ints[contact + layout.CONTACT_PREFERENCE] != layout.PREFERENCE_STICKY:
        return False
    if not is_hopeless(ints, contact):
        return False
    ints[contact + layout.CONTACT_PREFERRED_UNTIL] = 0
    return True
