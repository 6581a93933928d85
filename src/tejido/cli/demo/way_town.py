"""The towns of the demonstration: suppliers, purchases, figures, a table, works and a comparison. All is invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np

from tejido.cli.demo import cast, way
from tejido.core import dates, facts
from tejido.core.impact.economy import leontief
from tejido.core.reference import values
from tejido.impact.economy import comparisons, io_tables, purchases, suppliers, works
from tejido.reference import proposals

PESOS = "COP"
SOURCE = "Inventado para la demostración"
MONTHS = 6
# Code, name, home, sector, size, traits, share spent in the town as they told, home of the site, pesos a month.
BOUGHT = (
    ("sint-01", "Cafetería La Ceiba (sintética)", "monteria", "food", "micro", ("women_led",), "0.55", "monteria", 5.2),
    (
        "sint-02",
        "Aseo Sinú (sintético)",
        "monteria",
        "services",
        "small",
        ("community_owned",),
        "0.40",
        "monteria",
        9.4,
    ),
    ("sint-03", "Transportes del Río (sintética)", "monteria", "transport", "small", (), "0.35", "monteria", 7.8),
    ("sint-04", "Restaurante Doña Petra (sintético)", "quibdo", "food", "micro", ("women_led",), "0.60", "quibdo", 4.6),
    ("sint-05", "Panadería Atrato (sintética)", "quibdo", "food", "micro", (), None, "quibdo", 1.9),
    ("sint-06", "Vigilancia Chocó (sintética)", "quibdo", "services", "medium", (), "0.25", "quibdo", 6.1),
    ("sint-07", "Energía de la Costa (sintética)", "tunja", "utilities", "large", (), None, "monteria", 11.5),
    ("sint-08", "Enlaces Andinos (sintética)", "tunja", "telecom", "large", (), None, None, 14.0),
    ("sint-09", "Equipos y Diademas (sintética)", "tunja", "trade", "medium", (), None, None, 8.7),
    ("sint-10", "Papelería El Centro (sintética)", "monteria", "trade", "micro", (), "0.45", "monteria", 0.9),
)
SECTORS = ("food", "services", "transport", "utilities", "telecom", "trade")
FLOWS = (
    (30, 12, 4, 2, 2, 10), (18, 40, 16, 10, 14, 26), (12, 10, 20, 6, 4, 24), (8, 10, 6, 22, 8, 12),
    (4, 14, 6, 4, 18, 14), (16, 18, 14, 8, 8, 20),
)  # fmt: skip
OUTPUT, WAGES, CONSUMPTION = (260, 320, 210, 150, 140, 300), (60, 120, 55, 24, 26, 90), (110, 60, 45, 40, 34, 80)
# Home to the share of people in multidimensional poverty, and of unemployment, before the sites opened and after.
FIGURES = {
    "monteria": ("0.213", "0.121", "0.104"), "quibdo": ("0.389", "0.246", "0.231"),
    "pasto": ("0.116", "0.094", "0.090"), "tunja": ("0.072", "0.101", "0.098"),
}  # fmt: skip
COUNTRY_POVERTY = "0.115"


def is_made() -> bool:
    """Tell whether the towns are there."""
    return bool(works.every())


def make(setting: way.Setting) -> None:
    """Write suppliers and purchases down, publish figures, and keep a table, a comparison and two works."""
    _figures(setting)
    _purchases(setting)
    _table(setting)
    comparisons.choose(
        site=setting.office.sites["monteria"], figure="unemployment_share", opened_on=_opened(setting),
        codes=[cast.PLACES[home][0] for home in ("pasto", "tunja")], chosen_on=setting.day(-2 * 365),
        reason="Capitales de tamaño parecido, sin sede nuestra (sintético)", key=way.key("town/comparison"),
        user_id=setting.lead_id, recorded_at=setting.now, by=setting.by, at=setting.at,
    )  # fmt: skip
    _works(setting)


def _opened(setting: way.Setting) -> date:
    return date(setting.today.year, 2, 2)


def _purchases(setting: way.Setting) -> None:
    known = [
        suppliers.Entry(
            code=code, name=name, place=setting.office.places[home], sector=sector, size=size, traits=traits,
            local_share=None if share is None else Decimal(share),
        )
        for code, name, home, sector, size, traits, share, _site, _pesos in BOUGHT
    ]  # fmt: skip
    suppliers.keep(known, user_id=setting.lead_id, recorded_at=setting.now, by=setting.by, at=setting.at)
    rows = suppliers.by_code([entry.code for entry in known])
    months = [dates.months_later(setting.today.replace(day=1), months=-back) for back in range(MONTHS)]
    purchases.keep(
        [
            purchases.Entry(
                supplier=rows[code], document=f"s-{month:%Y%m}-{code[-2:]}", month=month, currency=PESOS,
                # No two months are alike; the last digits of the month's number say by how much.
                amount=Decimal(round(pesos * (100 + month.month) / 100 * 1000)) * 1000,
                site=setting.office.sites[site] if site else None,
            )
            for month in months
            for code, _name, _home, _sector, _size, _traits, _share, site, pesos in BOUGHT
        ],
        user_id=setting.lead_id, recorded_at=setting.now, by=setting.by, at=setting.at,
    )  # fmt: skip


def _figures(setting: way.Setting) -> None:
    year = _opened(setting).year
    poverty, unemployment = "multidimensional_poverty_share", "unemployment_share"
    wanted = [(poverty, "CO", COUNTRY_POVERTY, year - 2)]
    for home, (poor, before, after) in FIGURES.items():
        place = f"CO-{cast.PLACES[home][0]}"
        wanted += [(poverty, place, poor, year - 2), (unemployment, place, before, year - 1),
                   (unemployment, place, after, year)]  # fmt: skip
    approver = facts.Actor("user", setting.user(_address("administrator")).pk)
    for number, (code, place, share, of_year) in enumerate(wanted, start=1):
        value = values.Value(
            key=code, place=place, value=Decimal(share), unit="share", from_date=date(of_year, 1, 1), to_date=None,
            source=SOURCE, confidence="policy", status="demonstration",
        )  # fmt: skip
        proposal = proposals.propose(
            act="add", value=value, reason=SOURCE, key=way.key(f"town/figure/{number}"), by=setting.by, at=setting.at
        )
        proposals.approve(key=proposal.key, recorded_at=setting.now, by=approver, at=setting.at)


def _table(setting: way.Setting) -> None:
    flows, output = np.array(FLOWS, dtype=np.float64), np.array(OUTPUT, dtype=np.float64)
    table = leontief.Table(
        sectors=SECTORS, flows=flows, output=output, demand=output - flows.sum(axis=1), jobs=np.array([]),
        wages=np.array(WAGES, dtype=np.float64), consumption=np.array(CONSUMPTION, dtype=np.float64),
    )  # fmt: skip
    io_tables.keep(
        table, name="Tabla de práctica, 6 sectores (sintética)", source=SOURCE, area="CO",
        year=setting.today.year - 3, currency=PESOS, is_synthetic=True, key=way.key("town/table"),
        user_id=setting.lead_id, recorded_at=setting.now, by=setting.by, at=setting.at,
    )  # fmt: skip


def _works(setting: way.Setting) -> None:
    for number, (kind, scheme, name, home, pesos, state, first, last) in enumerate(
        (
            ("public_work", "obras_por_impuestos", "Pavimento de la vía a la escuela (sintético)", "quibdo", 640,
             "finished", -300, -45),
            ("incentive", "hiring_subsidy", "Apoyo por contratar jóvenes (sintético)", "monteria", 38, "running", -120,
             None),
        ),
        start=1,
    ):  # fmt: skip
        entry = works.Entry(
            kind=kind, scheme=scheme, name=name, place=setting.office.places[home],
            site=setting.office.sites[home], partner=None, amount=Decimal(pesos) * 1_000_000, currency=PESOS,
            state=state, from_date=setting.day(first), to_date=None if last is None else setting.day(last),
            source=SOURCE,
        )  # fmt: skip
        works.keep(
            entry, key=way.key(f"town/work/{number}"), user_id=setting.lead_id, recorded_at=setting.now,
            by=setting.by, at=setting.at,
        )  # fmt: skip


def _address(role: str) -> str:
    return next(plan.address for plan in cast.STAFF if plan.role == role)
