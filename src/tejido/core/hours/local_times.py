"""A time on the clock of a zone as an instant: where clocks are set, a time may come twice or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

Which = Literal["", "earlier", "later"]


class LocalTimeMissing(ValueError):
    """On this day the clocks are set forward, and this time does not come; write the time that the clock showed."""


class LocalTimeTwice(ValueError):
    """On this day the clocks are set back, and this time comes twice; say whether the earlier or the later is meant."""


def instant(day: date, clock: time, *, zone: ZoneInfo, which: Which = "") -> datetime:
    """Return the instant of a local time, in UTC.

    Args:
        which: The one that is meant of a time that comes twice.
    Raises: LocalTimeMissing, LocalTimeTwice
    """
    local = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    found = sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})
    real = [each for each in found if each.astimezone(zone).replace(tzinfo=None) == local]
    if not real:
        raise LocalTimeMissing(LocalTimeMissing.__doc__)
    if len(real) > 1 and not which:
        raise LocalTimeTwice(LocalTimeTwice.__doc__)
    return real[-1] if which == "later" else real[0]
