"""What lies behind the demonstration when its play begins: a month worked and paid, months measured, one statement.

It is done when everybody is hired and has told what they tell, one step after another; a step that was done is not done
again, and one that was interrupted is finished.
"""

from __future__ import annotations

import itertools
import zoneinfo
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tejido.access import queries as access_queries
from tejido.cli.demo import (
    cast,
    crew,
    hiring,
    month,
    way,
    way_livelihood,
    way_measure,
    way_spending,
    way_statements,
    way_vault,
)
from tejido.core import dates
from tejido.journal import scopes
from tejido.people.hours import errors as hours_errors
from tejido.people.hours import periods
from tejido.people.pay import errors as pay_errors

# Somebody has begun this month otherwise on the pages; theirs stays as it is.
BEGUN_OTHERWISE = (
    hours_errors.PeriodsOverlap, hours_errors.EarlierPeriodOpen, hours_errors.FindingsOpen, hours_errors.SheetDecided,
    hours_errors.DecidedAlready, hours_errors.NoOpenPeriod, pay_errors.PayRunBlocked, pay_errors.PayRunChanged,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The world as somebody looks back at it.

    Args:
        scope: Its rows.
        now: Machine time.
        at: World time.
    """

    scope: frozenset[int]
    now: datetime
    at: datetime

    @property
    def months(self) -> Sequence[tuple[date, date]]:
        """The last months that are over for long enough to be locked, each [from, to), the oldest first."""
        own = (self.at - periods.LOCK_AFTER).astimezone(zoneinfo.ZoneInfo(cast.ZONE)).date().replace(day=1)
        begins = [dates.months_later(own, months=-back) for back in range(way_measure.MONTH_COUNT, -1, -1)]
        return list(itertools.pairwise(begins))

    @property
    def setting(self) -> way.Setting:
        """When and by whom things are done; asked for within a scope."""
        return way.Setting(office=hiring.office(), now=self.now, at=self.at)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that lies behind.

    Args:
        told: What is said while it is done.
        is_done: Tells that it was.
        do: Does it, and returns why it was left undone, if it was.
    """

    told: str
    is_done: Callable[[Behind], bool]
    do: Callable[[Behind], str | None]


def missing(behind: Behind) -> Sequence[Step]:
    """Return the steps that are still to be done, in order; none in a world too small for the way to be about."""
    if access_queries.user_by_email(crew.AGENTS[way.AGENTS_NEEDED - 1].address) is None:
        return ()
    return [step for step in STEPS if not step.is_done(behind)]


def _is_told(behind: Behind) -> bool:
    with scopes.scoped(behind.scope):
        return way_livelihood.is_declared(behind.setting)


def _tell(behind: Behind) -> None:
    with scopes.scoped(behind.scope):
        way_vault.declare(behind.setting)
        way_livelihood.declare(behind.setting)


def _is_asked(behind: Behind) -> bool:
    with scopes.scoped(behind.scope):
        return way_spending.is_made()


def _ask(behind: Behind) -> None:
    with scopes.scoped(behind.scope):
        way_spending.make(behind.setting, to_date=behind.months[-1][1])


def _is_paid(behind: Behind) -> bool:
    with scopes.scoped(behind.scope):
        return month.is_paid(behind.months[-1][0])


def _pay(behind: Behind) -> str | None:
    from_date, to_date = behind.months[-1]
    try:
        month.pay(scope=behind.scope, from_date=from_date, to_date=to_date, now=behind.now, at=behind.at)
    except BEGUN_OTHERWISE as problem:
        return f"Last month stays as somebody began it on the pages: {problem}"
    return None


def _is_measured(behind: Behind) -> bool:
    with scopes.scoped(behind.scope):
        return all(way_measure.is_kept(*days) for days in behind.months)


def _measure(behind: Behind) -> None:
    for from_date, to_date in behind.months:
        with scopes.scoped(scopes.every_client()):
            if not way_measure.is_kept(from_date, to_date):
                way_measure.keep(behind.setting, from_date=from_date, to_date=to_date)


def _is_stated(behind: Behind) -> bool:
    with scopes.scoped(behind.scope):
        return way_statements.is_published(*behind.months[-1])


def _state(behind: Behind) -> None:
    from_date, to_date = behind.months[-1]
    with scopes.scoped(behind.scope):
        way_statements.publish(behind.setting, from_date=from_date, to_date=to_date)


STEPS: Sequence[Step] = (
    Step(told="what people told of their homes", is_done=_is_told, do=_tell),
    Step(told="where people spend their money", is_done=_is_asked, do=_ask),
    Step(told="last month's hours, its pay and two signatures", is_done=_is_paid, do=_pay),
    Step(told="the indicators of the last months", is_done=_is_measured, do=_measure),
    Step(told="the impact statement of the last month", is_done=_is_stated, do=_state),
)
