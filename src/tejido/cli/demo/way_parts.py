"""The parts of people's way in the demonstration, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tejido.access import queries as access_queries
from tejido.cli.demo import (
    crew,
    hiring,
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
    way_measure,
    way_openings,
    way_partners,
    way_standards,
    way_statements,
    way_surveys,
    way_town,
    way_vault,
)
from tejido.journal import scopes

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

    Fewer agents than the way is about: nothing is made. The vault has its own transaction, so what it holds is declared
    last, when everybody is committed.

    Args:
        scope: The world's rows.
        now: Machine time.
        at: World time.
    """
    reach = frozenset(scope)
    made_count = way.go(PARTS, scope=reach, now=now, at=at)
    if access_queries.user_by_email(crew.AGENTS[way.AGENTS_NEEDED - 1].address) is not None:
        with scopes.scoped(reach):
            setting = way.Setting(office=hiring.office(), now=now, at=at)
            way_vault.declare(setting)
            way_livelihood.declare(setting)
        # Measured last, when everything that is told is there.
        with scopes.scoped(scopes.every_client()):
            way_measure.keep(setting)
        # What was declared is committed, so the statement counts it.
        with scopes.scoped(reach):
            way_statements.publish(setting)
    return made_count
