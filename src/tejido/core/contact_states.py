"""The lives of a contact, an offer and a leg: which state may follow which, and what is counted where.

The tables here are the one source: actions ask them, the database's triggers are made from them, and the drawings in
the documentation are generated from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

ContactState = Literal["waiting", "offered", "serving", "wrapping", "ended", "abandoned"]
OfferState = Literal["pending", "accepted", "rejected", "timed_out", "cancelled", "rescinded"]
LegState = Literal["invited", "open", "wrapping", "ended"]
LegRole = Literal["serving", "consulting", "mentoring", "shadowing", "supervising", "assistant"]
StayLeft = Literal["answered", "abandoned", "overflowed", "transferred", "callback"]

# A request for help is a contact too: an agent asks, and a mentor serves it.
HELP = "help"
CHANNELS = ("voice", "chat", "email", "messaging", "task", HELP)
# What clients' customers and back offices send; help is the operator's own work and counts in no figure of theirs.
CLIENT_CHANNELS = tuple(channel for channel in CHANNELS if channel != HELP)
DIRECTIONS = ("inbound", "outbound")
LEG_ROLES = ("serving", "consulting", "mentoring", "shadowing", "supervising", "assistant")
STAY_LEFT = ("answered", "abandoned", "overflowed", "transferred", "callback")
PREVIOUS_REASONS = ("transfer", "callback", "fallback", "reopened", "help")
AUTHORS = ("customer", "agent", "assistant", "system")
PREFERENCES = ("sticky", "directed")
# How a leg beside the serving one takes part: it only listens, it speaks to the agent alone, or everybody hears it.
LEG_MODES = ("listening", "whispering", "barging")
LEG_END_REASONS = (
    "finished", "overdue", "transferred", "taken_over", "lost_line", "declined", "withdrawn", "left", "contact_ended",
)  # fmt: skip
# Whoever holds a contact of such a channel holds nothing else beside it.
EXCLUSIVE_CHANNELS = ("voice",)
DIFFICULTY_MAX = 5

Transitions = Mapping[str, frozenset[str]]

CONTACT: Transitions = {
    # Served without an offer: somebody took it over from the queue.
    "waiting": frozenset({"offered", "serving", "abandoned", "ended"}),
    "offered": frozenset({"waiting", "serving", "abandoned", "ended"}),
    "serving": frozenset({"wrapping", "waiting", "ended"}),
    "wrapping": frozenset({"ended"}),
    "ended": frozenset(),
    "abandoned": frozenset(),
}
OFFER: Transitions = {
    "pending": frozenset({"accepted", "rejected", "timed_out", "cancelled", "rescinded"}),
    "accepted": frozenset(),
    "rejected": frozenset(),
    "timed_out": frozenset(),
    "cancelled": frozenset(),
    "rescinded": frozenset(),
}
LEG: Transitions = {
    "invited": frozenset({"open", "ended"}),
    "open": frozenset({"wrapping", "ended"}),
    "wrapping": frozenset({"ended"}),
    "ended": frozenset(),
}
LIVES: Mapping[str, Transitions] = {"contact": CONTACT, "offer": OFFER, "leg": LEG}

CONTACT_LIVE = frozenset({"waiting", "offered", "serving", "wrapping"})
CONTACT_QUEUED = frozenset({"waiting", "offered"})


class TransitionRefused(Exception):
    """This step is not part of the life of a contact, an offer or a leg."""


def check(life: str, *, before: str, after: str) -> None:
    """Refuse a step that the life does not have.

    Args:
        life: "contact", "offer" or "leg".
    Raises: TransitionRefused: the step from `before` to `after` is not in the table.
    """
    if after not in LIVES[life].get(before, frozenset()):
        raise TransitionRefused(f"A {life} does not go from {before} to {after}.")


def pairs(life: str) -> list[tuple[str, str]]:
    """Return the allowed steps of a life, sorted, for the database's trigger and for the drawings."""
    return sorted((before, after) for before, afters in LIVES[life].items() for after in afters)
