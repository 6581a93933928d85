"""The ledger of a period: every line of the footprint, both sums of electricity, and what is missing."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection

from tejido.core import dates
from tejido.core.impact.footprint import commute, contracts, factors, kinds, lines
from tejido.core.reference import values
from tejido.impact.footprint import asked, bills, commuting, contracting, days
from tejido.people import models as people
from tejido.reference import values as register

MONTHS_MAX = 36
YEAR_DAYS = 365
# What follows from the days that people worked.
FROM_DAYS: frozenset[kinds.Category] = frozenset({"commute", "home"})
# Where nothing says where it is used, it is used in Colombia.
USUAL_PLACE = "CO"
_DEVICES = resources.files("tejido.impact").joinpath("sql/footprint_devices.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class MissingBill:
    """A month in which people worked at a site, and nobody entered a bill."""

    site: str
    month: date
    kind: str


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All lines of some months.

    Args:
        months: First days.
        all_lines: Every source, electricity by the grid's mean (location-based).
        market: Electricity by what was bought by contract.
        activities: What was used, as it was read.
        missing: Where the register has no factor.
        missing_bills: Months of sites without a bill.
        worked: Days, hours and people.
        sites: Key as text to the site.
    """

    months: Sequence[date]
    all_lines: Sequence[lines.Line]
    market: contracts.Market
    activities: Sequence[lines.Activity]
    missing: Sequence[lines.Missing]
    missing_bills: Sequence[MissingBill]
    worked: days.Months
    sites: Mapping[str, people.Site]
    chooser: factors.Chooser

    def of_site(self, site: str) -> Sequence[lines.Line]:
        """Return the lines of one site."""
        return [one for one in self.all_lines if one.activity.site == site]

    def market_based(self, site: str | None = None) -> Sequence[lines.Line]:
        """Return all lines with electricity by contract, of everything or of one site."""
        found = [*(one for one in self.all_lines if one.scope != 2), *self.market.lines]
        return found if site is None else [one for one in found if one.activity.site == site]

    def used(self, kind: str, *, site: str | None = None, variants: Iterable[str] = ()) -> float:
        """Return how much of a kind was used, in its own unit.

        Args:
            site: Only there; None for everything.
            variants: Only these; all where none are named.
        """
        named = set(variants)
        amounts = [
            one.amount
            for one in self.activities
            if one.kind == kind and site in (None, one.site) and (not named or one.variant in named)
        ]
        return float(sum(amounts))

    def comparable(self, other: Ledger, *, months_apart: int) -> Sequence[lines.Line]:
        """Return the lines that can be compared with another ledger's: what follows from worked days only in months
        of which both know them, and everything else.

        Args:
            months_apart: How many months the other's lie after these; below 0 before them.
        """
        return [
            one
            for one in self.all_lines
            if one.category not in FROM_DAYS
            or other.worked.people.get(dates.months_later(one.activity.month, months=months_apart))
        ]

    @functools.cached_property
    def stand_ins(self) -> Sequence[factors.Factor]:
        """The factors of another year or country that stand in, each once."""
        found = {(one.value.key, one.value.variant, one.value.place, one.value.from_date): one
                 for line in self.all_lines for one in line.used if one.is_proxy or not one.is_same_year}  # fmt: skip
        return list(found.values())


def of_months(*, from_month: date, to_month: date, as_of: datetime) -> Ledger:
    """Return the ledger of the months from one until before another, at most `MONTHS_MAX`.

    Args:
        from_month, to_month: First days, half-open.
        as_of: World time of the reading.
    """
    months = months_between(from_month, to_month)
    chooser = factors.Chooser(_table())
    sites = {str(site.key): site for site in bills.sites()}
    worked = days.of_months(
        months, as_of=as_of, chooser=chooser, site_keys={site.pk: key for key, site in sites.items()}
    )
    profiles = profiles_until(to_month, sites)
    activities = [
        *(_of_bill(row) for row in bills.of_months(from_month=from_month, to_month=to_month)),
        *(
            activity
            for one in worked.days
            for activity in commute.activities(one, commute.holding(profiles, site=one.site, month=one.month))
        ),
        *(activity for month in months for activity in _devices(month, chooser)),
    ]
    worked_out = lines.work_out(activities, chooser=chooser)
    held = contracting.of_months(from_month=from_month, to_month=to_month)
    return Ledger(
        months=months, all_lines=worked_out.lines, activities=activities, worked=worked, sites=sites, chooser=chooser,
        market=contracts.market_based(activities, held, chooser=chooser),
        missing=[one for one in worked_out.missing if not one.source.is_optional],
        missing_bills=_missing_bills(months, activities, worked, as_of=as_of),
    )  # fmt: skip


def profiles_until(until: date, sites: Mapping[str, people.Site]) -> Sequence[commute.Profile]:
    """Return what is known of the way to work: sums that somebody entered, and those of the newest survey.

    Args:
        until: The first day that no longer counts.
        sites: Key as text to the site.
    """
    found = asked.profiles(until=until, site_keys={site.pk: key for key, site in sites.items()})
    return [*commuting.profiles(), *found]


def months_between(from_month: date, to_month: date) -> Sequence[date]:
    """Return the first days of the months from one until before another, at most `MONTHS_MAX`."""
    return list(itertools.islice(dates.months(from_month, to_month), MONTHS_MAX))


def check_formal(ledger: Ledger) -> None:
    """Let a formal document stand on a ledger, or refuse and name the value that it cannot stand on.

    Raises: DemonstrationValue, ValueNotInForce
    """
    lines.check_formal([*ledger.all_lines, *ledger.market.lines])


def _table() -> values.Table:
    return register.table()


def _of_bill(row: bills.Bill) -> lines.Activity:
    place = USUAL_PLACE
    if row.site is not None:
        at = row.site.place
        place = register.place_code(country=at.country, scheme=at.scheme, code=at.code)
    return lines.Activity(
        kind=row.kind, amount=float(row.quantity), month=row.month, site=str(row.site.key) if row.site else "",
        place=place, variant=row.variant, grade="C" if row.is_estimate else "A", evidence=str(row.key),
    )  # fmt: skip


def _devices(month: date, chooser: factors.Chooser) -> Sequence[lines.Activity]:
    """Return the pieces of equipment in their first life, as years of pieces: the making is spread over that life."""
    lives = []
    for kind in kinds.DEVICES:
        life = chooser.choose("equipment_life_years", place=USUAL_PLACE, day=month, variant=kind)
        if life is not None:
            lives.append({"kind": kind, "life_days": round(life.number * YEAR_DAYS)})
    given: dict[str, Any] = {"from_date": month, "to_date": dates.next_month(month), "lives": json.dumps(lives)}
    with connection.cursor() as cursor:
        cursor.execute(_DEVICES, given)
        return [
            lines.Activity(
                kind=f"device_{kind}", amount=int(item_days) / YEAR_DAYS, month=month, site="", place=USUAL_PLACE,
                variant=kind, evidence=f"{pieces} pieces",
            )
            for kind, pieces, item_days in cursor.fetchall()
        ]  # fmt: skip


def _missing_bills(
    months: Sequence[date], activities: Sequence[lines.Activity], worked: days.Months, *, as_of: datetime
) -> Sequence[MissingBill]:
    """Return what is missing of months that are over, at sites where people worked or that had bills of any month."""
    told = {(one.site, one.month, one.kind) for one in activities}
    billed = {one.site for one in activities if one.site and _is_key(one.evidence)}
    over = days.last_over(as_of)
    return [
        MissingBill(site=site, month=month, kind=kind)
        for month in months
        if month <= over
        for site in sorted(billed | worked.sites.get(month, frozenset()))
        for kind in kinds.MONTHLY
        if (site, month, kind) not in told
    ]


def _is_key(evidence: str) -> bool:
    try:
        UUID(evidence)
    except ValueError:
        return False
    return True
