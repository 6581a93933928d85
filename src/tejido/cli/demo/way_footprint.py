"""The footprint of the demonstration: two years of bills, a certificate, a survey of the way to work; all synthetic."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from tejido.cli.demo import way
from tejido.core import dates
from tejido.core.impact.footprint import commute
from tejido.impact.footprint import bills, commuting, contracting, tables

SEED = 43
MONTHS = 24
# Of a month at each site: kWh of electricity, m³ of water, kg of waste.
USED = {"monteria": (9200, 74, 310), "quibdo": (5100, 52, 190)}
# The dry months at the beginning of a year are the hottest on the coast.
HOT_MONTHS = (1, 2, 3, 4, 7, 8)
RECYCLED_FROM = 8
DIESEL_GALLONS = {"monteria": 38, "quibdo": 64}
CLOUD_GB = 900
MODES = {
    "monteria": (("bus", 11, 8.5), ("motorcycle", 9, 6.0), ("bicycle", 3, 2.5), ("walk", 2, 0.9)),
    "quibdo": (("motorcycle", 10, 4.0), ("walk", 6, 1.1), ("bus", 2, 5.0)),
}
AT_HOME, COOLED = 14, 9
# A bill that nobody has entered yet, so that a gap can be seen: months ago, site, what.
MISSING = {(2, "quibdo", "water")}


def is_made() -> bool:
    """Tell whether the bills are there."""
    return tables.FootprintCommute.objects.filter(key=way.key("commute/quibdo")).exists()


def make(setting: way.Setting) -> None:
    """Enter bills of two years, a certificate of renewable energy, and what people answered."""
    rng = random.Random(SEED)
    first = setting.today.replace(day=1)
    for ago in range(MONTHS, 0, -1):
        month = dates.months_later(first, months=-ago)
        for home in USED:
            _month(setting, home, month, ago, rng)
        _bill(setting, None, "cloud_network", month, CLOUD_GB + rng.randrange(-80, 81), "GB", "sa-east-1")
    site = setting.office.sites["monteria"]
    contracting.enter(
        site=site, kind="certificate", from_date=date(first.year, 1, 1), to_date=date(first.year + 1, 1, 1),
        energy_kwh=Decimal(24000), share=None, variant="", reference="I-REC DEMO-2291 (sintético)",
        user_id=setting.lead_id, recorded_at=setting.now, key=way.key("contract"), by=setting.by, at=setting.at,
    )  # fmt: skip
    for home, modes in MODES.items():
        commuting.enter(
            site=setting.office.sites[home], asked_date=setting.day(-75),
            modes=[commute.Mode(mode=mode, people_count=count, km=km) for mode, count, km in modes],
            home_count=AT_HOME, cooled_count=COOLED, user_id=setting.lead_id, recorded_at=setting.now,
            key=way.key(f"commute/{home}"), by=setting.by, at=setting.at,
        )  # fmt: skip


def _month(setting: way.Setting, home: str, month: date, ago: int, rng: random.Random) -> None:
    kwh, water, waste = USED[home]
    heat = 1.15 if month.month in HOT_MONTHS else 0.95
    # In the second year the air conditioners were changed.
    kept = 1.0 if ago > MONTHS // 2 else 0.92
    _bill(setting, home, "electricity", month, round(kwh * heat * kept * rng.uniform(0.96, 1.04)), "kWh")
    if (ago, home, "water") not in MISSING:
        _bill(setting, home, "water", month, round(water * rng.uniform(0.9, 1.1)), "m3")
    if home == "monteria" and ago <= RECYCLED_FROM:
        _bill(setting, home, "waste", month, round(waste * 0.4), "kg", "recycled", is_estimate=True)
        waste = round(waste * 0.6)
    _bill(setting, home, "waste", month, round(waste * rng.uniform(0.9, 1.1)), "kg", "landfill", is_estimate=True)
    if month.month % 2 == 0:
        _bill(setting, home, "diesel", month, DIESEL_GALLONS[home] + rng.randrange(-10, 11), "gallon")
    if (home, month.month) == ("monteria", 5):
        _bill(setting, home, "refrigerant", month, 2, "kg", "r410a")


def _bill(
    setting: way.Setting, home: str | None, kind: str, month: date, amount: int, unit: str, variant: str = "", *,
    is_estimate: bool = False,
) -> None:  # fmt: skip
    told = bills.Told(
        site=setting.office.sites[home] if home else None, kind=kind, month=month, amount=Decimal(amount), unit=unit,
        variant=variant, is_estimate=is_estimate, reference=f"{month:%y%m}-{kind[:3]}".upper(),
    )  # fmt: skip
    bills.enter(
        told=told, user_id=setting.lead_id, recorded_at=setting.now,
        key=way.key(f"bill/{home}/{kind}/{variant}/{month}"), by=setting.by, at=setting.at,
    )  # fmt: skip
