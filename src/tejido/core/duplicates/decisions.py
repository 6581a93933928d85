"""What can be decided about two records, from which state, and for which reasons.

    open --merged--> merged --undone--> kept_apart --merged--> merged
    open --kept_apart--> kept_apart
    merged --appealed--> appealed --confirmed--> merged, or --undone--> kept_apart

A pair whose records no longer speak for one person, because they were corrected before anybody decided, is `gone`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

STATES = ("open", "merged", "kept_apart", "appealed", "gone")
# An appeal is answered within so many days. Counted in days of the calendar it is always within the fifteen working
# days that the Colombian law on personal data gives for a claim.
APPEAL_DAYS = 15
TEXT_LENGTH_MAX = 1_000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of decision: the states it may be made in, where it leads, the reasons, and whether it is explained."""

    before: frozenset[str]
    after: str
    reasons: tuple[str, ...]
    needs_text: bool = False


KINDS: Mapping[str, Kind] = {
    "merged": Kind(
        before=frozenset({"open", "kept_apart"}), after="merged",
        reasons=("documents_seen", "person_said_so", "partner_said_so", "data_agree"),
    ),
    "kept_apart": Kind(
        before=frozenset({"open"}), after="kept_apart",
        reasons=("documents_seen", "person_said_so", "partner_said_so", "same_household", "same_name"),
    ),
    "undone": Kind(
        before=frozenset({"merged", "appealed"}), after="kept_apart",
        reasons=("documents_seen", "person_said_so", "partner_said_so", "wrong_record_kept", "mistake"),
        needs_text=True,
    ),
    "appealed": Kind(
        before=frozenset({"merged"}), after="appealed", reasons=("not_my_record", "data_wrong"), needs_text=True
    ),
    "confirmed": Kind(
        before=frozenset({"appealed"}), after="merged", reasons=("documents_seen", "person_said_so", "partner_said_so"),
        needs_text=True,
    ),
}  # fmt: skip
# After these the two records count as one person.
AS_ONE = ("merged", "appealed", "confirmed")


def due_date(on: date) -> date:
    """Return the last day on which an appeal made on a day is answered in time."""
    return on + timedelta(days=APPEAL_DAYS)


def masked(name: str) -> str:
    """Return a name of which only the beginning can be read: whoever is told of a wrong merge learns no name by it."""
    return " ".join(f"{part[0]}…" for part in name.split())
