"""The ledger lines behind the town's numbers; nothing here is about a single person."""

from __future__ import annotations

from datetime import date
from typing import Any

from tejido.impact import evidences, queries
from tejido.impact.economy import ledger, tables, town, works

MONTH = evidences.column("month", "Month", "Mes")
DOCUMENT = evidences.column("document", "Invoice", "Factura")
SUPPLIER = evidences.column("supplier", "Supplier", "Proveedor")
TOWN = evidences.column("town", "Town", "Municipio")
SIZE = evidences.column("size", "Size", "Tamaño")
AMOUNT = evidences.column("amount", "Amount", "Valor", "COP")
PEOPLE = evidences.column("people", "People", "Personas", "people")
NAME = evidences.column("name", "Name", "Nombre")
DAY = evidences.column("day", "Finished on", "Terminada el")
SOURCE = evidences.column("source", "Source", "Fuente")
WHAT = evidences.column("what", "What", "Qué")
SITE = evidences.column("site", "Site", "Sede")
LOW_INCOME = evidences.column("low_income", "In a low-income town", "En un municipio de bajos ingresos", "sites")


def purchases(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the invoices of local suppliers in a period, the largest first."""
    return _invoices(dimension, group_key, period, is_local=True)


def every_purchase(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return all invoices of a period, the largest first."""
    return _invoices(dimension, group_key, period, is_local=False)


def small_purchases(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the invoices of micro and small suppliers in a period, the largest first."""
    return _invoices(dimension, group_key, period, is_local=False, sizes=town.SMALL)


def people(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return how many people work in each town whose number is told."""
    places = ledger.towns()
    counted = ledger.headcounts(day=town.last_day(period)).by_place
    rows = [(str(places[place_id]), count) for place_id, count in counted.items() if count is not None]
    rows.sort(key=lambda row: (-row[1], row[0]))
    return evidences.Evidence(
        columns=(TOWN, PEOPLE), rows=rows[: evidences.ROWS_MAX], rows_count=len(rows),
        total=float(sum(count for _town, count in rows)),
    )  # fmt: skip


def payroll(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return what the signed pay of a period brought to each town whose pay is told; nobody's own pay is among it."""
    places, money = ledger.towns(), town.money(period)
    rows = [
        (str(places[place_id]), one.people_count, one.net)
        for place_id, one in money.towns.items()
        if one.people_count and one.is_open and (dimension != "place" or _key(places, place_id) == group_key)
    ]
    return evidences.Evidence(columns=(TOWN, PEOPLE, AMOUNT), rows=sorted(rows), rows_count=len(rows))


def sites(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the operator's buildings of which it is known whether their town is a low-income one."""
    held = ledger.site_towns()
    is_low = town.low_income([ledger.code_of(site.place) for site in held], day=town.last_day(period))
    rows = [
        (site.name, str(site.place), int(is_low[ledger.code_of(site.place)]))
        for site in held
        if ledger.code_of(site.place) in is_low
    ]
    return evidences.Evidence(
        columns=(SITE, TOWN, LOW_INCOME), rows=rows[: evidences.ROWS_MAX], rows_count=len(rows),
        total=float(sum(row[2] for row in rows)),
    )  # fmt: skip


def public_works(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the public works that were finished in a period."""
    done = works.finished(from_date=period.from_date, to_date=period.to_date)
    rows = [(row.name, str(row.place), row.to_date, row.amount, row.source) for row in done
            if row.currency == town.CURRENCY]  # fmt: skip
    return evidences.Evidence(
        columns=(NAME, TOWN, DAY, AMOUNT, SOURCE), rows=rows, rows_count=len(rows),
        total=float(sum(row[3] for row in rows)),
    )  # fmt: skip


def rounds(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the three rounds of each town whose pay is told: spent, stayed, and stayed again at least and at most."""
    places, money = ledger.towns(), town.money(period)
    rows: list[tuple[evidences.Cell, ...]] = []
    for place_id, one in money.towns.items():
        if one.rounds is None or not one.is_open or (dimension == "place" and _key(places, place_id) != group_key):
            continue
        again = one.rounds.stayed_again
        name = str(places[place_id])
        rows += [
            (name, "R1", round(one.rounds.spent)), (name, "R2", round(one.rounds.stayed)),
            (name, "R3 ≥", round(again.low)), (name, "R3 ≈", round(again.central)), (name, "R3 ≤", round(again.high)),
        ]  # fmt: skip
    return evidences.Evidence(columns=(TOWN, WHAT, AMOUNT), rows=rows[: evidences.ROWS_MAX], rows_count=len(rows))


def _key(places: ledger.Places, place_id: int) -> str:
    return ledger.code_of(places[place_id])


def _invoices(
    dimension: str, group_key: str, period: queries.Period, *, is_local: bool, sizes: tuple[str, ...] = ()
) -> evidences.Evidence:
    places, money = ledger.towns(), town.money(period)
    counted = {
        (one.supplier_id, one.for_place_id): one
        for one in (money.local if is_local else money.bought)
        if not sizes or one.size in sizes
    }
    if dimension == "place":
        counted = {
            mark: one
            for mark, one in counted.items()
            if one.for_place_id != ledger.NO_TOWN and _key(places, one.for_place_id) == group_key
        }
    held = tables.TownPurchase.objects.filter(
        superseded_at=None, currency=town.CURRENCY, month__gte=period.from_date, month__lt=period.to_date,
        supplier_id__in={supplier for supplier, _place in counted},
    ).select_related("site", "supplier")  # fmt: skip
    names = dict(
        tables.TownSupplierVersion.objects.filter(
            superseded_at=None, supplier_id__in={supplier for supplier, _place in counted}
        ).values_list("supplier_id", "name")
    )
    rows: list[tuple[Any, ...]] = []
    for row in held.order_by("-amount", "id"):
        one = counted.get((row.supplier_id, row.site.place_id if row.site else ledger.NO_TOWN))
        if one is not None:
            month: date = row.month
            rows.append(
                (month, row.document, names.get(row.supplier_id, ""), str(places[one.place_id]), one.size, row.amount)
            )
    return evidences.Evidence(
        columns=(MONTH, DOCUMENT, SUPPLIER, TOWN, SIZE, AMOUNT), rows=rows[: evidences.ROWS_MAX], rows_count=len(rows),
        total=float(sum(row[5] for row in rows)),
    )  # fmt: skip


EVIDENCE: evidences.Evidences = {
    "town_people": people,
    "jobs_in_low_income_towns": people,
    "sites_in_low_income_towns": sites,
    "payroll_in_town": payroll,
    "local_purchases": purchases,
    "local_purchase_share": every_purchase,
    "local_suppliers": purchases,
    "small_supplier_purchases": small_purchases,
    "output_set_off": every_purchase,
    "lm3": rounds,
    "public_works_value": public_works,
}
