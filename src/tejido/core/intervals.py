"""The quarter hours in which a centre is measured: aligned to UTC, half-open, 96 in a day of 24 hours.

Every zone in use differs from UTC by whole quarters of an hour, so the hours and days of any place are made of these
quarters, also where its clock is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

QUARTER = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotAQuarter(Exception):
    """A measured period begins and ends at full quarters of an hour, and ends after it begins."""


def quarter_of(instant: datetime) -> datetime:
    """Return the beginning of the quarter hour that an instant lies in, in UTC."""
    return _EPOCH + (instant - _EPOCH) // QUARTER * QUARTER


def check(from_at: datetime, to_at: datetime) -> None:
    """Refuse a period that is not made of whole quarters.

    Raises: NotAQuarter
    """
    if from_at >= to_at or quarter_of(from_at) != from_at or quarter_of(to_at) != to_at:
        raise NotAQuarter(NotAQuarter.__doc__)


def quarters(from_at: datetime, to_at: datetime) -> Iterator[datetime]:
    """Yield the beginning of each quarter that a half-open span touches; a span without length touches none."""
    begins_at = quarter_of(from_at)
    while begins_at < to_at and from_at < to_at:
        yield begins_at
        begins_at += QUARTER
