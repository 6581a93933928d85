"""Presence: connection, chosen activity, availability and load are four things, never one.

A person *is connected* while a desk of theirs has an open socket; they *choose* an activity, with a date and a reason;
*availability* follows from both; the *load* is counted per channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """What an activity means: may it be chosen, does it take offers, does its time count as worked."""

    chosen: bool
    routable: bool
    worked: bool
    reasons: tuple[str, ...] = ()


# Whether a break counts as worked time is the operator's agreement with its workers; here short breaks count and lunch
# does not. The reports name this assumption; paid time comes from pay lines, which do not exist yet.
ACTIVITIES: Mapping[str, Activity] = {
    "offline": Activity(chosen=True, routable=False, worked=False),
    "available": Activity(chosen=True, routable=True, worked=True),
    "break": Activity(chosen=True, routable=False, worked=True, reasons=("rest", "health", "personal")),
    "lunch": Activity(chosen=True, routable=False, worked=False),
    "training": Activity(chosen=True, routable=False, worked=True, reasons=("course", "coaching", "meeting")),
    # The paid pause after an abusive contact; it ends by itself, or when the person is ready after its first minutes.
    "recovering": Activity(chosen=False, routable=False, worked=True),
    "not_responding": Activity(chosen=False, routable=False, worked=True),
}


# The pause after abuse protects its first minutes also from the wish to be back soon.
RECOVERY_SECONDS_MIN = 120
# What somebody who learns does while they can listen to a mentor's contacts.
LISTENING = ("available", "training")
# Why time counts neither for nor against a person.
NEUTRAL_KINDS = ("lost_line", "after_abuse")


class ActivityUnknown(Exception):
    """There is no such activity, or nobody can choose it; choose one of those the desk offers."""


def check_choice(activity: str, *, reason: str | None) -> None:
    """Refuse an activity that a person cannot choose, or a reason that does not belong to it.

    Raises: ActivityUnknown
    """
    known = ACTIVITIES.get(activity)
    if known is None or not known.chosen:
        raise ActivityUnknown(ActivityUnknown.__doc__)
    if known.reasons and reason not in known.reasons:
        raise ActivityUnknown(f"Choose a reason for this activity: {', '.join(known.reasons)}.")
    if not known.reasons and reason is not None:
        raise ActivityUnknown("This activity takes no reason.")


def is_available(*, connections: int, activity: str) -> bool:
    """Return whether offers may reach the person: connected, and in an activity that takes offers."""
    return connections > 0 and ACTIVITIES[activity].routable
