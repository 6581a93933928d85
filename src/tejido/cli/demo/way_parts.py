"""The parts of people's way in the demonstration, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tejido.cli.demo import (
    way,
    way_benefits,
    way_care,
    way_cohorts,
    way_coming,
    way_drawn,
    way_footprint,
    way_growth,
    way_leavers,
    way_livelihood,
    way_openings,
    way_partners,
    way_standards,
    way_surveys,
    way_town,
)

PARTS = tuple(
    way.Part(name=module.__name__.rpartition("_")[2], is_made=module.is_made, make=module.make)
    for module in (
        way_partners, way_openings, way_cohorts, way_coming, way_leavers, way_growth, way_care, way_benefits,
        way_town,
        way_surveys,
        way_footprint,
        way_livelihood,
        way_standards,
        way_drawn,
    )
)  # fmt: skip


def ensure(*, scope: Iterable[int], now: datetime, at: datetime) -> int:
    """Make what is missing of the way, and return how many parts that was.

    Fewer agents than the way is about: nothing is made.

    Args:
        scope: The world's rows.
        now: Machine time.
        at: World time.
    """
    return way.go(PARTS, scope=scope, now=now, at=at)
