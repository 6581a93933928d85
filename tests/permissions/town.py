"""The town's pages: the impact lead sees and keeps them, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"impact lead"}
TOWN = "/impact/town"
# What a form is told is missing is answered with 400 and the form again.
UNFINISHED = {"impact lead": 400}


def _seen(name: str, path: str, what: str) -> Row:
    return Row(name=name, method="GET", path=f"{TOWN}/{path}", what=what, allows=LEAD)


def _form(name: str, path: str, what: str, form: dict[str, str]) -> tuple[Row, Row]:
    return (
        Row(name=name, method="GET", path=f"{TOWN}/{path}", what=f"the form: {what}", allows=LEAD),
        Row(name=name, method="POST", path=f"{TOWN}/{path}", what=what, allows=LEAD, form=form),
    )


_WORK = {
    "kind": "incentive", "scheme": "other", "name": "Apoyo", "place": "{town}", "amount": "1000", "currency": "COP",
    "state": "planned", "from_date": "2026-11-01", "source": "Acta 1",
}  # fmt: skip

ROWS = (
    _seen("impact_town", "", "what the work did for towns"),
    _seen("impact_town_file", "files/suppliers/", "a file to begin with"),
    _seen("impact_town_suppliers", "suppliers/", "suppliers"),
    *_form("impact_town_add_supplier", "suppliers/new/", "write a supplier down",
           {"code": "nit-9", "name": "Panadería", "place": "{town}", "size": "micro"}),
    *_form("impact_town_supplier", "suppliers/{town_supplier}/", "correct a supplier",
           {"name": "Panadería", "place": "{town}", "size": "small"}),
    *_form("impact_town_load_suppliers", "suppliers/load/", "load suppliers", {}),
    _seen("impact_town_purchases", "purchases/", "purchases"),
    *_form("impact_town_add_purchase", "purchases/new/", "write a purchase down",
           {"supplier": "{town_supplier}", "document": "f-9", "month": "2026-10-02", "amount": "1000",
            "currency": "COP"}),
    *_form("impact_town_purchase", "purchases/{town_purchase}/", "correct a purchase",
           {"month": "2026-10-02", "amount": "2000", "currency": "COP"}),
    Row(name="impact_town_withdraw_purchase", method="POST", path=f"{TOWN}/purchases/{{town_purchase}}/withdraw/",
        what="take a purchase out", allows=LEAD, form={}),
    *_form("impact_town_load_purchases", "purchases/load/", "load purchases", {}),
    _seen("impact_town_tables", "tables/", "tables of inputs and outputs"),
    _seen("impact_town_table", "tables/{town_table}/", "a table and its multipliers"),
    *_form("impact_town_cut_table", "tables/{town_table}/region/", "cut a table down to a region", {}),
    *_form("impact_town_load_table", "tables/load/", "load a table", {}),
    _seen("impact_town_places", "places/", "where jobs are"),
    *_form("impact_town_load_figures", "places/load/", "propose figures of towns", {}),
    *_form("impact_town_load_shapes", "places/outlines/", "load outlines", {}),
    *_form("impact_town_compare", "places/compare/", "name comparison towns",
           {"site": "{town_site}", "figure": "unemployment_share", "opened_on": "2026-12-01",
            "codes": "15001, 52001", "reason": "Parecidos"}),
    _seen("impact_town_comparison", "places/compare/{town_comparison}/", "a site’s town beside others"),
    _seen("impact_town_works", "works/", "public works and incentives"),
    *_form("impact_town_add_work", "works/new/", "write a public work down", _WORK),
    *_form("impact_town_work", "works/{town_work}/", "correct a public work", _WORK),
    _seen("impact_town_what_if", "what-if/", "a calculator"),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make one of each."""
    from datetime import date
    from decimal import Decimal

    import numpy as np

    from tejido.core.impact.economy import leontief
    from tejido.impact.economy import comparisons, io_tables, purchases, suppliers, works
    from tejido.journal import clock, scopes
    from tejido.people import actions as people_actions
    from tejido.reference import actions as reference_actions
    from tests import scenes

    by, at, now = scenes.BY, clock.now(), clock.machine_now()
    nothing = np.array([])
    with scopes.scoped(made.centre.scope):
        place = reference_actions.add_place(
            country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", by=by, at=at
        )
        site = people_actions.add_site(
            name="Sede del pueblo", place=place, zone="America/Bogota", holiday_calendar="CO", by=by, at=at
        )
        suppliers.keep(
            [suppliers.Entry(code="nit-1", name="Cafetería", place=place)], user_id=1, recorded_at=now, by=by, at=at
        )
        supplier = suppliers.by_code(["nit-1"])["nit-1"]
        entry = purchases.Entry(
            supplier=supplier, document="f-1", month=date(2026, 10, 1), amount=Decimal(1000), currency="COP"
        )
        purchases.keep([entry], user_id=1, recorded_at=now, by=by, at=at)
        table = leontief.Table(
            sectors=("a",), flows=np.array([[1.0]]), demand=np.array([9.0]), output=np.array([10.0]),
            jobs=np.array([5.0]), wages=nothing, consumption=nothing,
        )  # fmt: skip
        kept = io_tables.keep(
            table, name="Tabla", source="Prueba", area="CO", year=2021, currency="COP", is_synthetic=True, user_id=1,
            recorded_at=now, by=by, at=at,
        )  # fmt: skip
        chosen = comparisons.choose(
            site=site, figure="unemployment_share", opened_on=date(2026, 12, 1), codes=["15001", "52001"],
            reason="Parecidos", chosen_on=date(2026, 11, 1), user_id=1, recorded_at=now, by=by, at=at,
        )  # fmt: skip
        work = works.keep(
            works.Entry(
                kind="public_work", scheme="zomac", name="Vía", place=place, site=site, partner=None,
                amount=Decimal(1000), currency="COP", state="running", from_date=date(2026, 1, 1), to_date=None,
                source="Resolución 1",
            ),
            user_id=1, recorded_at=now, by=by, at=at,
        )  # fmt: skip
        row = purchases.Purchase.objects.get(document="f-1")
    return {
        "town": "CO-divipola-23001", "town_supplier": str(supplier.key), "town_purchase": str(row.key),
        "town_table": str(kept.key), "town_comparison": str(chosen.key), "town_work": str(work.work),
        "town_site": str(site.key),
    }  # fmt: skip
