"""The town, measured: where jobs are, what stays in a town, and what it sets off; always low, central and high."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from tejido.core.impact.economy import leontief, lm3, ranges
from tejido.impact import queries
from tejido.impact.economy import io_tables, ledger, places, spending

# What is added up; amounts in other currencies are told as a gap and not converted silently.
CURRENCY = "COP"
SMALL = ("micro", "small")


@dataclass(frozen=True, kw_only=True)
class TownMoney:
    """What was spent for a town in a period, and what of it reached the town, in `CURRENCY`.

    Args:
        people_count: Whoever was paid; 0 where only purchases are known.
        is_open: Whether enough people stand behind the pay.
    """

    place_id: int
    people_count: int
    is_open: bool
    earned: Decimal
    net: Decimal
    bought: Decimal
    bought_locally: Decimal
    suppliers_count: int
    rounds: lm3.Rounds | None


@dataclass(frozen=True, kw_only=True)
class Money:
    """All that was spent in a period.

    Args:
        towns: Each town where people are paid or a building stands, by id.
        is_asked: Whether people told where they spend.
        other_currencies: Those in which something was spent that is not in these numbers.
        unassigned: What was bought for all buildings together: no town's round 1.
    """

    towns: Mapping[int, TownMoney]
    all_rounds: lm3.Rounds | None
    is_asked: bool
    other_currencies: Sequence[str]
    unassigned: Decimal
    bought: Sequence[ledger.Bought]

    @property
    def local(self) -> Sequence[ledger.Bought]:
        """What was bought of suppliers in a town where we work."""
        return [one for one in self.bought if is_local(one, self.towns)]


@dataclass(frozen=True, kw_only=True)
class SetOff:
    """The output along the chain that purchases set off, by a table of inputs and outputs.

    Args:
        covered: What part of the purchases has a sector that the table knows, 0 to 1.
        output: Low: the purchases themselves; central: type I; high: type II where the table allows it.
    """

    table: io_tables.Row
    covered: float
    output: ranges.Range
    jobs: float | None


def is_local(one: ledger.Bought, towns: Iterable[int]) -> bool:
    """Tell whether a purchase reached a supplier of the town it was for; for all buildings: of any town of ours."""
    if one.for_place_id == ledger.NO_TOWN:
        return one.place_id in set(towns)
    return one.place_id == one.for_place_id


def money(period: queries.Period) -> Money:
    """Add up what was spent in the whole months of a period, town by town."""
    paid = ledger.payroll(from_date=period.from_date, to_date=period.to_date)
    bought = ledger.bought(from_date=period.from_date, to_date=period.to_date)
    asked = spending.told(until=period.to_date)
    share = asked.share if asked else ranges.UNKNOWN_SHARE
    in_currency = [one for one in bought if one.currency == CURRENCY]
    wages = {one.place_id: one for one in paid if one.currency == CURRENCY and one.place_id != ledger.NO_TOWN}
    sites = {site.place_id for site in ledger.site_towns()}
    towns = {
        place_id: _town(place_id, wages.get(place_id), in_currency, share=share)
        for place_id in sorted({*wages, *sites, *(one.for_place_id for one in in_currency)} - {ledger.NO_TOWN})
    }
    return Money(
        towns=towns, all_rounds=_all(towns.values(), in_currency, share=share), is_asked=asked is not None,
        other_currencies=sorted({*(one.currency for one in paid), *(one.currency for one in bought)} - {CURRENCY}),
        unassigned=sum((one.amount for one in in_currency if one.for_place_id == ledger.NO_TOWN), Decimal(0)),
        bought=in_currency,
    )  # fmt: skip


def set_off(bought: Sequence[ledger.Bought]) -> SetOff | None:
    """Return what purchases set off along the chain, or None where there is no table, or none of their sectors in it.

    Raises: TableFails: the numbers of the table are too large to work with.
    """
    row = io_tables.newest()
    if row is None:
        return None
    table = io_tables.of_row(row)
    places_of = {sector: place for place, sector in enumerate(table.sectors)}
    demand = np.zeros(len(table.sectors))
    for one in bought:
        if one.sector in places_of:
            demand[places_of[one.sector]] += float(one.amount)
    spent = float(sum(one.amount for one in bought))
    direct = float(demand.sum())
    if not direct or not spent:
        return None
    central = float(leontief.output_multipliers(table) @ demand)
    high = central
    if table.wages.size and table.consumption.size:
        high = max(central, float(leontief.upper_output_multipliers(table) @ demand))
    return SetOff(
        table=row, covered=direct / spent, output=ranges.Range(low=direct, central=max(central, direct), high=high),
        # A table's jobs are for an amount in its own unit, which only its publisher's currency shares.
        jobs=float(leontief.job_multipliers(table) @ demand) if table.jobs.size and row.currency == CURRENCY else None,
    )  # fmt: skip


def last_day(period: queries.Period) -> date:
    """Return the last day of a period, or the day up to which it is known."""
    return min(period.to_date - timedelta(days=1), period.as_of.date())


def low_income(codes: Iterable[str], *, day: date) -> Mapping[str, bool]:
    """Return of which towns it is known whether they are low-income, by the register's codes."""
    found = places.figures(set(codes), day=day)
    return {code: told.is_low_income for code, told in found.items() if told.is_low_income is not None}


def _town(
    place_id: int, paid: ledger.Payroll | None, bought: Sequence[ledger.Bought], *, share: ranges.Range
) -> TownMoney:
    mine = [one for one in bought if one.for_place_id == place_id]
    local = [one for one in mine if one.place_id == place_id]
    earned, net = (paid.earned, paid.net) if paid else (Decimal(0), Decimal(0))
    spent = earned + sum((one.amount for one in mine), Decimal(0))
    return TownMoney(
        place_id=place_id, people_count=paid.people_count if paid else 0, is_open=paid is None or paid.is_open,
        earned=earned, net=net, bought=sum((one.amount for one in mine), Decimal(0)),
        bought_locally=sum((one.amount for one in local), Decimal(0)),
        suppliers_count=len({one.supplier_id for one in local}),
        # Without its pay a town's first round is not known, and purchases alone would say another thing.
        rounds=_rounds(spent=spent, net=net, local=local, share=share) if earned else None,
    )  # fmt: skip


def _all(towns: Iterable[TownMoney], bought: Sequence[ledger.Bought], *, share: ranges.Range) -> lm3.Rounds | None:
    known = list(towns)
    ids = {one.place_id for one in known}
    earned, net = sum((one.earned for one in known), Decimal(0)), sum((one.net for one in known), Decimal(0))
    spent = earned + sum((one.amount for one in bought), Decimal(0))
    if not earned:
        return None
    return _rounds(spent=spent, net=net, local=[one for one in bought if is_local(one, ids)], share=share)


def _rounds(*, spent: Decimal, net: Decimal, local: Sequence[ledger.Bought], share: ranges.Range) -> lm3.Rounds | None:
    if spent <= 0:
        return None
    flows = [lm3.Flow(amount=float(net), spent_again=share)]
    for one in local:
        told = ranges.UNKNOWN_SHARE if one.local_share is None else ranges.exactly(float(one.local_share))
        flows.append(lm3.Flow(amount=float(one.amount), spent_again=told))
    return lm3.rounds(spent=float(spent), flows=flows)
