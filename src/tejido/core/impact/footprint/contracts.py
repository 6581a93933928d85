"""Electricity by contract: the market-based sum beside the location-based one.

Both are always told. The location-based sum takes the grid's mean factor; the market-based one takes the factor of what
was bought by contract for the part that a dated contract covers, and the grid's mean for the rest, since Colombia and
its neighbours publish no residual mix.

Source: GHG Protocol Scope 2 Guidance (2015), chapter 6; quality criteria of contracts: chapter 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from tejido.core import dates
from tejido.core.impact.footprint import factors, kinds, lines

ContractKind = Literal["certificate", "power_purchase", "supplier"]
CONTRACT_KINDS: tuple[ContractKind, ...] = get_args(ContractKind)
RENEWABLE: tuple[ContractKind, ...] = ("certificate", "power_purchase")
ELECTRICITY = kinds.SOURCES["electricity"]


class ContractInvalid(Exception):
    """A contract names a kind, days, its paper, and either kilowatt-hours or a share of what is used."""


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What covers electricity: certificates of renewable energy, a power purchase, or a supplier's own factor.

    Args:
        site: The key of the site that it covers, as text; empty for all.
        energy_kwh: For its days together, spread evenly over them; None where a share is told.
        share: Of what is used on its days, 0 to 1; None where kilowatt-hours are told.
        variant: A supplier's factor in the register, such as "supplier.acme"; empty where it is renewable and sends
            nothing out.
        reference: The number of the certificate or contract.
    """

    key: str
    kind: ContractKind
    site: str
    from_date: date
    to_date: date
    energy_kwh: float | None
    share: float | None
    variant: str
    reference: str

    def __post_init__(self) -> None:
        is_told = (self.energy_kwh is None) != (self.share is None)
        is_amount = (self.energy_kwh or 0) >= 0 and 0 <= (self.share or 0) <= 1
        is_named = self.kind in CONTRACT_KINDS and bool(self.reference.strip())
        if not (is_told and is_amount and is_named and self.from_date < self.to_date):
            raise ContractInvalid(ContractInvalid.__doc__)
        if (self.kind == "supplier") != bool(self.variant):
            raise ContractInvalid(ContractInvalid.__doc__)

    def covers_kwh(self, used_kwh: float, *, month: date) -> float:
        """Return how many of a month's kilowatt-hours it covers, never more than are used."""
        days = _overlap(self, month)
        if self.energy_kwh is not None:
            return min(used_kwh, self.energy_kwh * days / (self.to_date - self.from_date).days)
        return used_kwh * (self.share or 0) * days / (dates.next_month(month) - month).days


@dataclass(frozen=True, kw_only=True)
class Market:
    """The market-based lines of electricity, and how much renewable contracts cover."""

    lines: Sequence[lines.Line]
    renewable_kwh: float
    used_kwh: float


def market_based(
    activities: Iterable[lines.Activity], contracts: Sequence[Contract], *, chooser: factors.Chooser
) -> Market:
    """Return what electricity sends out by what was bought: contracts of a site first, then those of all sites.

    Args:
        activities: Those of other kinds are passed by.
    """
    # Meters of one site and month are one amount: a contract covers what is used, however many bills tell of it.
    left = _together(one for one in activities if one.kind == "electricity")
    used_kwh = sum(one.amount for one in left)
    made: list[lines.Line] = []
    renewable_kwh = 0.0
    for contract in sorted(contracts, key=lambda one: (not one.site, one.from_date, one.key)):
        covered = _covered(left, contract)
        for number, kwh in covered.items():
            line = _line(replace(left[number], amount=kwh, evidence=contract.key), contract, chooser)
            if line is None:
                continue
            made.append(line)
            left[number] = replace(left[number], amount=max(left[number].amount - kwh, 0.0))
            renewable_kwh += kwh if contract.kind in RENEWABLE else 0.0
    rest = lines.work_out((one for one in left if one.amount), chooser=chooser).lines
    return Market(
        lines=[*made, *lines.of_scope(rest, 2)], renewable_kwh=renewable_kwh, used_kwh=used_kwh
    )  # fmt: skip


def renewable_share(market: Market, *, solar_kwh: float) -> float | None:
    """Return which share of the electricity is renewable by contract or from our own roofs; None where none is used."""
    used = market.used_kwh + solar_kwh
    return (market.renewable_kwh + solar_kwh) / used if used else None


def _covered(left: Sequence[lines.Activity], contract: Contract) -> dict[int, float]:
    """Return how many kilowatt-hours a contract covers of each activity, by its place in the list."""
    found: dict[int, float] = {}
    for month in {one.month for one in left}:
        if not _overlap(contract, month):
            continue
        own = [number for number, one in enumerate(left)
               if one.month == month and contract.site in ("", one.site)]  # fmt: skip
        used = sum(left[number].amount for number in own)
        covers = contract.covers_kwh(used, month=month)
        found |= {number: covers * left[number].amount / used for number in own if used and covers}
    return found


def _line(activity: lines.Activity, contract: Contract, chooser: factors.Chooser) -> lines.Line | None:
    if not contract.variant:
        return lines.with_factors(activity, ELECTRICITY, (), coefficient=0.0)
    factor = chooser.choose("grid_factor", place=activity.place, day=activity.month, variant=contract.variant)
    if factor is None:
        return None
    return lines.with_factors(activity, ELECTRICITY, (factor,), coefficient=factor.number)


def _together(activities: Iterable[lines.Activity]) -> list[lines.Activity]:
    held: dict[tuple[str, date, str], lines.Activity] = {}
    for one in activities:
        mark = (one.site, one.month, one.place)
        before = held.get(mark)
        if before is None:
            held[mark] = one
        else:
            grade = factors.worst(before.grade, one.grade)
            held[mark] = replace(before, amount=before.amount + one.amount, grade=grade, evidence="")
    return [held[mark] for mark in sorted(held)]


def _overlap(contract: Contract, month: date) -> int:
    first, last = max(contract.from_date, month), min(contract.to_date, dates.next_month(month))
    return max((last - first).days, 0)
