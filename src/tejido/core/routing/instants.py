"""Moments as whole microseconds, the only form of time that the router reckons with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MICROSECONDS_PER_SECOND = 1_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds_of(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970 in UTC, exactly.

    Args:
        moment: An aware moment.
    Returns: Whole microseconds.
    Raises: TypeError: the moment is naive.
    """
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(microseconds: int) -> datetime:
    """Return the aware UTC moment of some microseconds since 1970.

    Args:
        microseconds: Whole microseconds since 1970 in UTC.
    Returns: An aware moment in UTC.
    """
    return _EPOCH + timedelta(microseconds=microseconds)
