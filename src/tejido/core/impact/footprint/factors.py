"""Which factor of the register applies to something that was used: one order, told with every line.

A supplier's own factor goes before the country's official one of the same year, that before a sector's, and that before
the default of the IPCC. Where none covers the year, the nearest year stands in, is marked, and never better than C; of
two as near the higher one is taken, so that a gap flatters nobody.

A variant says where a value comes from: "supplier.acme", "sector", "ipcc", or nothing for the country's official one;
what is told apart besides (a gas, a treatment) stands before it: "landfill", "landfill.supplier".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from tejido.core.reference import values

Tier = Literal["supplier", "national", "sector", "ipcc"]
TIERS: tuple[Tier, ...] = get_args(Tier)
Grade = Literal["A", "B", "C", "D"]
# Our own rule: how far a line of each grade may be off, as a share of it. No publisher states these.
RANGES: Mapping[Grade, float] = {"A": 0.05, "B": 0.10, "C": 0.30, "D": 0.50}
# An official factor of electricity is about its own year; rain and drought double it from one to the next.
YEARLY = frozenset({"grid_factor", "grid_losses_factor"})
# What is the same everywhere, or told by its variant: a value of any country serves.
EVERYWHERE = frozenset({
    "warming_potential", "embodied_factor", "equipment_life_years", "cloud_pue", "cloud_region_factor",
    "cloud_processor_energy", "cloud_memory_energy", "cloud_ssd_energy", "cloud_hdd_energy", "cloud_network_energy",
    "homework_equipment_power", "hybrid_home_share",
})  # fmt: skip
# Where a country publishes nothing, the United Kingdom's yearly set stands in and is marked; never for electricity.
PROXY = "GB"
PROXIED = frozenset({
    "local_bus_factor", "motorcycle_factor", "car_factor", "water_factor", "waste_factor", "diesel_factor",
    "diesel_upstream_factor",
})  # fmt: skip
# A motorcycle of unknown size is a middling one.
DEFAULT_VARIANTS: Mapping[str, str] = {"motorcycle_factor": "medium"}
_BASE: Mapping[Tier, Grade] = {"supplier": "A", "national": "A", "sector": "B", "ipcc": "C"}
_LEAST: Mapping[values.Confidence, Grade] = {"read": "A", "secondary": "B", "policy": "C", "unchecked": "D"}


@dataclass(frozen=True, kw_only=True)
class Factor:
    """A reference value as it was chosen, and what is to be said about the choice."""

    value: values.Value
    tier: Tier
    is_same_year: bool
    is_proxy: bool

    @property
    def number(self) -> float:
        """The value itself, in its own unit."""
        return float(self.value.value)

    @property
    def grade(self) -> Grade:
        """How good it is: A best, D worst."""
        found = [_BASE[self.tier], _LEAST[self.value.confidence]]
        if not self.is_same_year or self.is_proxy:
            found.append("C")
        if self.value.status == "demonstration":
            found.append("D")
        return max(found)


class Chooser:
    """The factors of a register, found by key, place, day and variant; what was chosen once is remembered."""

    def __init__(self, table: values.Table) -> None:
        """Index the table's values by key; what is annulled or suspended serves nobody."""
        self._held: dict[str, list[values.Value]] = {}
        for one in table.values:
            if one.status not in values.NOT_HOLDING:
                self._held.setdefault(one.key, []).append(one)
        self._chosen: dict[tuple[str, str, date, str, bool], Factor | None] = {}

    def choose(self, key: str, *, place: str, day: date, variant: str = "") -> Factor | None:
        """Return the factor that applies, or None where the register has none at all.

        Args:
            place: Where it was used: a country or a town.
            variant: What is told apart, such as a gas; a supplier's own grid factor by its whole name.
        """
        own = variant or DEFAULT_VARIANTS.get(key, "")
        # A supplier's factor of electricity is for who has a contract: the location-based sum never takes it.
        takes_suppliers = key != "grid_factor"
        mark = (key, place, day.replace(day=1), own, takes_suppliers)
        if mark not in self._chosen:
            found = [
                one for value in self._held.get(key, ()) if (one := _fits(value, key, place, day, own)) is not None
            ]
            held = [one for one in found if takes_suppliers or one.tier != "supplier" or own.startswith("supplier")]
            self._chosen[mark] = min(held, key=lambda one: _order(one, place, day), default=None)
        return self._chosen[mark]


def worst(*grades: Grade) -> Grade:
    """Return the worst of some grades; A where there are none."""
    return max(grades, default="A")


def _fits(value: values.Value, key: str, place: str, day: date, own: str) -> Factor | None:
    is_home = value.place in (place, place[:2])
    is_proxy = not is_home and key in PROXIED and value.place == PROXY
    if not (is_home or is_proxy or key in EVERYWHERE):
        return None
    name, tier = _told(value.variant, is_proxy=is_proxy)
    if own not in (name, value.variant):
        return None
    return Factor(value=value, tier=tier, is_same_year=not _years_away(value, key, day), is_proxy=is_proxy)


def _told(variant: str, *, is_proxy: bool) -> tuple[str, Tier]:
    """Return what a variant tells apart, and whose value it is."""
    parts = variant.split(".")
    for number, part in enumerate(parts[:2]):
        for tier in TIERS:
            if part == tier:
                return ".".join(parts[:number]), tier
    return variant, "sector" if is_proxy else "national"


def _years_away(value: values.Value, key: str, day: date) -> int:
    """Return how many years lie between a day and the years that a value is about; 0 where it covers the day."""
    if value.to_date is not None:
        last = date.fromordinal(value.to_date.toordinal() - 1).year
    else:
        # A factor of one year that is still the newest one is not for ever that of the year that goes on.
        last = value.from_date.year if key in YEARLY else max(day.year, value.from_date.year)
    return max(value.from_date.year - day.year, day.year - last, 0)


def _order(one: Factor, place: str, day: date) -> tuple[int, int, int, int, int, float]:
    status: Sequence[str] = ("in_force", "transitional", "demonstration")
    away = _years_away(one.value, one.value.key, day)
    where = 0 if one.value.place == place else 1 if one.value.place == place[:2] else 2
    return (min(away, 1), TIERS.index(one.tier), where, away, status.index(one.value.status), -one.number)
