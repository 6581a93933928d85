"""What stands in the way of locking a period: codes, limits, and the end that is proposed for a forgotten clock-out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Code = Literal[
    "missing_clock_out", "span_too_long", "import_overlap", "gap_of_line", "absence_unexplained", "terms_missing",
    "correction_waits",
]  # fmt: skip
CODES: tuple[Code, ...] = (
    "missing_clock_out", "span_too_long", "import_overlap", "gap_of_line", "absence_unexplained", "terms_missing",
    "correction_waits",
)  # fmt: skip
# Somebody can say of these that they are right as they are, or are left for later; terms have to be entered, since
# nothing can be reckoned without them.
ANSWERABLE: tuple[Code, ...] = tuple(code for code in CODES if code != "terms_missing")
# Nobody is at work for so long without a break of at least one choice; whoever is has forgotten to sign out.
SPAN_HOURS_MAX = 16
# Where nothing else tells when somebody went, this many hours are taken for a day's work in what is proposed.
USUAL_DAY_HOURS = 8


def proposed_end(*, from_at: datetime, to_at: datetime, seen_at: datetime | None) -> datetime:
    """Return when somebody probably went, of a span in which they forgot to say so.

    Args:
        seen_at: When their desk was last connected, in world time, if it was.
    Returns: Within the span: when they were last seen, or the end of a usual day where nobody knows.
    """
    if seen_at is not None and from_at < seen_at < to_at:
        return seen_at
    return min(to_at, from_at + timedelta(hours=USUAL_DAY_HOURS))
