"""Who hears whom in a call: the sound that a telephone network has to mix follows from the open legs alone.

Whatever carries the sound - the shipped fake, later a media server - is told this and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tejido.core import contact_states

CUSTOMER = "customer"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One open leg of a call: its key, its role, and for those beside the agent how they take part."""

    key: str
    role: str
    mode: str | None = None

    def __post_init__(self) -> None:
        if self.role not in contact_states.LEG_ROLES:
            raise ValueError(f"no leg has the role {self.role!r}")
        if self.mode is not None and self.mode not in contact_states.LEG_MODES:
            raise ValueError(f"no leg takes part by {self.mode!r}")


def hears(parts: Iterable[Part], *, on_hold: bool) -> Mapping[str, frozenset[str]]:
    """Return whom each participant hears, by key; the customer's key is `CUSTOMER`.

    - The agent who serves and the customer hear each other; on hold, the customer hears and is heard by nobody.
    - A consulted colleague talks with the agent; the customer joins them when the hold ends.
    - Whoever shadows or listens hears everybody and is heard by nobody.
    - Whoever whispers is heard by the agent alone; whoever barges in is heard by everybody.

    Args:
        parts: The open legs; those that were only invited do not count.
        on_hold: Whether the customer is on hold.
    Returns: Participant to those they hear, without themselves.
    """
    legs = list(parts)
    speakers = {part.key for part in legs if _speaks_to_all(part)}
    whisperers = {part.key for part in legs if part.mode == "whispering"}
    present = set() if on_hold else {CUSTOMER}
    heard = {CUSTOMER: frozenset() if on_hold else frozenset(speakers)}
    for part in legs:
        audible = speakers | present
        if part.role == "serving" or not _speaks_to_all(part):
            audible = audible | whisperers
        heard[part.key] = frozenset(audible - {part.key})
    return heard


def _speaks_to_all(part: Part) -> bool:
    return part.role in ("serving", "consulting", "assistant") or part.mode == "barging"
