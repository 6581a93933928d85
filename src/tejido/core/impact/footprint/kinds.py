"""What is measured, in which unit, and which factors turn it into kilograms of CO2 equivalent.

Scopes and categories follow the Greenhouse Gas Protocol: scope 1 is what we burn or lose ourselves, scope 2 the
electricity we buy, scope 3 what others send out for us, such as buses, homes and waste.

Source: GHG Protocol Corporate Standard (2004), Scope 2 Guidance (2015), Corporate Value Chain Standard (2011).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

Scope = Literal[1, 2, 3]
Category = Literal[
    "generators", "refrigerants", "electricity", "losses", "commute", "home", "equipment", "cloud", "water", "waste"
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
# What the pages and the register need to know of variants that a bill names.
TREATMENTS = ("landfill", "recycled", "composted", "burned")
GASES = ("r22", "r32", "r134a", "r404a", "r407c", "r410a", "r290")
REGIONS = ("sa-east-1",)
MODES = ("bus", "motorcycle", "car", "bicycle", "walk")
DEVICES = ("laptop", "screen", "headset", "modem")


class UnitInvalid(Exception):
    """This unit does not belong to what is measured; choose one of the list."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One way in which something used becomes emissions.

    Args:
        keys: Of reference values that the amount is multiplied by, one after the other.
        divides: Of reference values that it is divided by.
        varies: The key whose variant the bill names, such as the gas or the treatment; empty for none.
        is_optional: Where no factor is known, it is left out and named, and is no gap.
    """

    code: str
    scope: Scope
    category: Category
    keys: tuple[str, ...] = ()
    divides: tuple[str, ...] = ()
    varies: str = ""
    is_optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Something that is used.

    Args:
        units: How it may be told, with how much of its own unit one of them is.
        variants: What a bill chooses from; empty where there is nothing to choose.
        is_billed: Whether somebody enters it; all else is worked out from presence, records and the survey.
        is_monthly: Whether a month in which a site has none is a gap.
        of_site: Whether it is used at a site; if not, it is the whole operator's.
    """

    code: str
    unit: str
    units: Mapping[str, Decimal]
    sources: tuple[Source, ...] = ()
    variants: tuple[str, ...] = ()
    is_billed: bool = True
    is_monthly: bool = False
    of_site: bool = True


def converted(amount: Decimal, *, kind: Kind, unit: str) -> Decimal:
    """Return an amount in the kind's own unit.

    Raises: UnitInvalid
    """
    if unit not in kind.units:
        raise UnitInvalid(UnitInvalid.__doc__)
    return amount * kind.units[unit]


def _kind(code: str, unit: str, *sources: Source, **more: object) -> Kind:
    other = more.pop("other", {})
    assert isinstance(other, dict)
    return Kind(code=code, unit=unit, units={unit: Decimal(1), **other}, sources=sources, **more)  # type: ignore[arg-type]


def _cloud(code: str, unit: str, key: str) -> Kind:
    source = Source(
        code=code, scope=3, category="cloud", keys=(key, "cloud_pue", "cloud_region_factor"),
        varies="cloud_region_factor",
    )  # fmt: skip
    return _kind(code, unit, source, variants=REGIONS, of_site=False)


def _travel(mode: str, *keys: str, varies: str = "") -> Kind:
    source = Source(code=f"travel_{mode}", scope=3, category="commute", keys=keys, varies=varies)
    return _kind(f"travel_{mode}", "km", *((source,) if keys else ()), is_billed=False)


def _home(code: str, power: str) -> Kind:
    source = Source(code=code, scope=3, category="home", keys=(power, "grid_factor"))
    return _kind(code, "hour", source, is_billed=False)


def _device(device: str) -> Kind:
    source = Source(
        code=f"device_{device}", scope=3, category="equipment", keys=("embodied_factor",),
        divides=("equipment_life_years",), varies="embodied_factor equipment_life_years",
    )  # fmt: skip
    return _kind(f"device_{device}", "item-year", source, is_billed=False, variants=(device,), of_site=False)


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        _kind(
            "electricity", "kWh",
            Source(code="electricity", scope=2, category="electricity", keys=("grid_factor",)),
            Source(code="grid_losses", scope=3, category="losses", keys=("grid_losses_factor",), is_optional=True),
            other={"MWh": Decimal(1000)}, is_monthly=True,
        ),
        _kind("solar_electricity", "kWh", other={"MWh": Decimal(1000)}),
        _kind(
            "diesel", "litre",
            Source(code="diesel", scope=1, category="generators", keys=("diesel_factor",)),
            Source(
                code="diesel_upstream", scope=3, category="losses", keys=("diesel_upstream_factor",), is_optional=True
            ),
            other={"gallon": Decimal("3.785411784")},
        ),
        _kind(
            "refrigerant", "kg",
            Source(
                code="refrigerant", scope=1, category="refrigerants", keys=("warming_potential",),
                varies="warming_potential",
            ),
            other={"gram": Decimal("0.001")}, variants=GASES,
        ),
        _kind(
            "water", "m3", Source(code="water", scope=3, category="water", keys=("water_factor",)),
            other={"litre": Decimal("0.001")}, is_monthly=True,
        ),
        _kind(
            "waste", "kg",
            Source(code="waste", scope=3, category="waste", keys=("waste_factor",), varies="waste_factor"),
            other={"tonne": Decimal(1000)}, variants=TREATMENTS,
        ),
        _cloud("cloud_processor", "vCPU-hour", "cloud_processor_energy"),
        _cloud("cloud_memory", "GB-hour", "cloud_memory_energy"),
        _cloud("cloud_ssd", "TB-hour", "cloud_ssd_energy"),
        _cloud("cloud_hdd", "TB-hour", "cloud_hdd_energy"),
        _cloud("cloud_network", "GB", "cloud_network_energy"),
        # What a provider itself reports; nothing is multiplied.
        _kind(
            "cloud_reported", "kgCO2e", Source(code="cloud_reported", scope=3, category="cloud"),
            other={"tonne CO2e": Decimal(1000)}, of_site=False,
        ),
        _travel("bus", "local_bus_factor"),
        _travel("motorcycle", "motorcycle_factor", varies="motorcycle_factor"),
        _travel("car", "car_factor"),
        _travel("bicycle"),
        _travel("walk"),
        _home("home_equipment", "homework_equipment_power"),
        _home("home_cooling", "homework_cooling_power"),
        *(_device(device) for device in DEVICES),
    )
}  # fmt: skip
BILLED: tuple[str, ...] = tuple(code for code, kind in KINDS.items() if kind.is_billed)
MONTHLY: tuple[str, ...] = tuple(code for code, kind in KINDS.items() if kind.is_monthly)
SOURCES: Mapping[str, Source] = {source.code: source for kind in KINDS.values() for source in kind.sources}


def variant_of(source: Source, key: str, *, told: str) -> str:
    """Return the variant under which a key is looked up: what the bill names where the key varies with it."""
    return told if key in source.varies.split() else ""
