"""The codes of assessments and reviews, and which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tejido.core import dates

# State to those that may follow. What was signed stands; it ends by time alone, and a new assessment takes its place.
LIFE: Mapping[str, tuple[str, ...]] = {
    "self_assessment": ("in_review", "given_up"),
    "in_review": ("self_assessment", "decided", "given_up"),
    "decided": ("expired",),
    "expired": (),
    "given_up": (),
}
STATES = tuple(LIFE)
OPEN = ("self_assessment", "in_review")
SIGNED = ("decided", "expired")
# Who reviews, seen from the operator: none of them works here.
PARTIES = ("client", "ngo", "auditor", "peer")
PLEDGERS = ("operator", "client", "partner")
VALID_MONTHS = 24
# From so many days before the end on, the next assessment is due to begin.
REMINDER_DAYS = 90
PAGES = ("consent_texts", "openings", "ladder", "grievances", "lotteries", "pay_runs", "hours", "seals")


def expires(signed_date: date) -> date:
    """Return the first day on which a signed result no longer holds: two years later."""
    return dates.months_later(signed_date, months=VALID_MONTHS)
