"""Measures of a contact centre, computed from facts: service level in the three variants that contracts use.

Source: the published definitions of Amazon Connect (removed from queue in time over queued), Genesys Cloud (answered in
time over answered and abandoned) and 8x8 (accepted in time over entered less short abandons), as noted in the
reference page on metrics. The inputs are kept with every stay, so that each variant can be shown beside the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VARIANTS = ("removed_in_time", "answered_in_time", "answered_less_short_abandons")


class VariantUnknown(Exception):
    """There is no such service level variant."""


@dataclass(frozen=True)
class StayOutcome:
    """How one stay in a queue went: how it left and after how many seconds of waiting (world time)."""

    left_how: str
    wait_seconds: float


@dataclass(frozen=True)
class ServiceLevel:
    """A service level with the numbers it was made of; `share` is None while nothing counts yet."""

    variant: str
    share: float | None
    in_time_count: int
    counted_count: int


def service_level(
    stays: Iterable[StayOutcome], *, variant: str, target_seconds: float, short_abandon_seconds: float
) -> ServiceLevel:
    """Return the share of stays that left their queue as promised.

    Args:
        stays: The stays that have ended; those still waiting are not passed in.
        variant: One of `VARIANTS`.
        target_seconds: Promised wait, > 0.
        short_abandon_seconds: An abandonment up to here is short, >= 0; used by the last variant.
    Raises: VariantUnknown
    """
    if variant not in VARIANTS:
        raise VariantUnknown(VariantUnknown.__doc__)
    in_time = counted = 0
    for stay in stays:
        is_in_time = stay.wait_seconds <= target_seconds
        if variant == "removed_in_time" or stay.left_how == "answered":
            counted += 1
            in_time += is_in_time
        elif stay.left_how == "abandoned":
            is_short = stay.wait_seconds <= short_abandon_seconds
            if variant == "answered_in_time" or not is_short:
                counted += 1
    return ServiceLevel(variant, in_time / counted if counted else None, in_time, counted)
