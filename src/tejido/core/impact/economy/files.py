"""The files about a town's economy: which columns they have, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tejido.core.imports import cells, columns, errors, words

SUPPLIER_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,31}")
SECTOR = re.compile(r"[a-z0-9][a-z0-9.-]{0,15}")
DOCUMENT = re.compile(r"[a-z0-9][a-z0-9./_-]{0,63}")
PLACE = re.compile(r"[0-9]{5}")
MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})|(?P<month_first>\d{1,2})/(?P<year_last>\d{4})")
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?(?:[eE][+-]?\d{1,2})?")
YEAR_MIN, YEAR_MAX = 1990, 2100

SIZES: words.Choices = {
    "micro": ("micro", "microenterprise", "microempresa", "tienda"),
    "small": ("small", "pequena", "pequeno"),
    "medium": ("medium", "mediana", "mediano"),
    "large": ("large", "grande"),
    "unknown": ("unknown", "not known", "no se sabe", "desconocido"),
}
TRAITS: words.Choices = {
    "women_led": ("women led", "led by women", "liderada por mujeres", "de mujeres"),
    "community_owned": ("community owned", "comunitaria", "de la comunidad", "cooperativa"),
    "social_enterprise": ("social enterprise", "empresa social", "economia solidaria"),
}
FIGURES: words.Choices = {
    "multidimensional_poverty_share": (
        "multidimensional poverty", "poverty", "ipm", "pobreza multidimensional", "pobreza",
    ),
    "unemployment_share": ("unemployment", "td", "desempleo", "tasa de desempleo"),
    "population_count": ("population", "poblacion", "people", "habitantes"),
}  # fmt: skip
COUNTED: frozenset[str] = frozenset({"population_count"})


def month(text: str) -> date:
    """Return the first day of a month, written as 2026-10, 10/2026 or any day of it."""
    found = MONTH.fullmatch(text)
    if found is None:
        return cells.day(text).replace(day=1)
    try:
        return date(int(found["year"] or found["year_last"]), int(found["month"] or found["month_first"]), 1)
    except ValueError as problem:
        raise errors.CellUnreadable("month") from problem


def place(text: str) -> str:
    """Return a municipality by its code; the zero that a spreadsheet took away before it is put back."""
    kept = text.zfill(5)
    if not PLACE.fullmatch(kept):
        raise errors.CellUnreadable("place")
    return kept


def area(text: str) -> str:
    """Return a municipality by its code, or the whole country as CO."""
    return "CO" if words.plain(text) in ("co", "colombia") else place(text)


def number(text: str) -> float:
    """Return a number of a table: 1234.5, -20, 1.2e6, or with signs between thousands."""
    if NUMBER.fullmatch(text):
        return float(text)
    sign = -1 if text.startswith("-") else 1
    try:
        return sign * float(cells.money(text.removeprefix("-")))
    except errors.CellUnreadable as problem:
        raise errors.CellUnreadable("number_plain") from problem


def count(text: str) -> float:
    """Return a number of 0 and above."""
    found = number(text)
    if found < 0:
        raise errors.CellUnreadable("number_plain")
    return found


def share(text: str) -> Decimal:
    """Return a share from 0 to 1, written as a part of a hundred."""
    return cells.percent(text) / 100


def figure_value(figure: str, text: str) -> Decimal:
    """Return the value of a figure about a town: a share out of a percentage, or how many people.

    Raises: CellUnreadable
    """
    if figure not in COUNTED:
        return share(text)
    found = cells.money(text)
    if found != int(found):
        raise errors.CellUnreadable("number_plain")
    return found


def _traits(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.choice(part, TRAITS) for part in cells.items(text)))


SUPPLIERS: columns.Kind = (
    columns.Column(
        code="code", en="Code", es="Código", read=cells.matching(SUPPLIER_CODE, "supplier_code"), is_required=True,
        also=("nit", "supplier", "proveedor"), example="900123456-7",
    ),
    columns.Column(code="name", en="Name", es="Nombre", read=cells.name, is_required=True, example="Cafetería La 30"),
    columns.Column(
        code="place", en="Town", es="Municipio", read=place, is_required=True, also=("divipola", "municipality"),
        example="23001",
    ),
    columns.Column(
        code="sector", en="Sector", es="Sector", read=cells.matching(SECTOR, "sector"), also=("ciiu", "isic"),
        example="5613",
    ),
    columns.Column(
        code="size", en="Size", es="Tamaño", read=cells.of_words(SIZES), also=("tamano",), example="micro"
    ),
    columns.Column(
        code="traits", en="Traits", es="Rasgos", read=_traits, also=("led by", "liderazgo"),
        example="liderada por mujeres",
    ),
    columns.Column(
        code="local_share", en="Spends in the town", es="Gasta en el municipio", read=share,
        also=("local share", "gasto local"), example="40 %",
    ),
)  # fmt: skip
PURCHASES: columns.Kind = (
    columns.Column(
        code="supplier", en="Supplier", es="Proveedor", read=cells.matching(SUPPLIER_CODE, "supplier_code"),
        is_required=True, also=("nit", "code", "codigo"), example="900123456-7",
    ),
    columns.Column(
        code="document", en="Invoice", es="Factura", read=cells.matching(DOCUMENT, "document_code"), is_required=True,
        also=("document", "documento"), example="FV-1021",
    ),
    columns.Column(code="month", en="Month", es="Mes", read=month, is_required=True, also=("date", "fecha"),
                   example="2026-10"),
    columns.Column(code="amount", en="Amount", es="Valor", read=cells.money, is_required=True, also=("monto",),
                   example="1.250.000"),
    columns.Column(
        code="currency", en="Currency", es="Moneda", read=cells.matching(cells.CURRENCY, "currency", upper=True),
        example="COP",
    ),
    columns.Column(code="site", en="Site", es="Sede", read=cells.name, example="Sede Montería"),
)  # fmt: skip
# One number a line, so that a table of any width fits: what `to` buys of `from`, or something about `from` alone.
ABOUT_SECTOR = ("demand", "output", "jobs", "wages", "consumption")
FLOWS: columns.Kind = (
    columns.Column(
        code="from", en="From", es="De", read=cells.matching(SECTOR, "sector"), is_required=True,
        also=("seller", "vende"), example="5613",
    ),
    columns.Column(
        code="to", en="To", es="A", read=cells.matching(SECTOR, "sector"), is_required=True,
        also=("buyer", "compra"), example="8220",
    ),
    columns.Column(code="amount", en="Amount", es="Valor", read=number, is_required=True, example="12500"),
)  # fmt: skip
FIGURE_LINES: columns.Kind = (
    columns.Column(
        code="place", en="Town", es="Municipio", read=area, is_required=True, also=("divipola", "place", "lugar"),
        example="23001",
    ),
    columns.Column(
        code="figure", en="Figure", es="Cifra", read=cells.of_words(FIGURES), is_required=True, also=("indicador",),
        example="desempleo",
    ),
    columns.Column(
        code="year", en="Year", es="Año", read=cells.number(YEAR_MIN, YEAR_MAX), is_required=True, example="2024"
    ),
    columns.Column(code="value", en="Value", es="Valor", read=str, is_required=True, example="9,8 %"),
    columns.Column(code="source", en="Source", es="Fuente", read=cells.name, is_required=True,
                   example="DANE, GEIH 2024"),
)  # fmt: skip
REGION: columns.Kind = (
    columns.Column(
        code="sector", en="Sector", es="Sector", read=cells.matching(SECTOR, "sector"), is_required=True,
        also=("ciiu", "isic"), example="5613",
    ),
    columns.Column(code="jobs", en="Jobs", es="Empleos", read=count, is_required=True,
                   also=("people", "ocupados", "personas"), example="2.340"),
)  # fmt: skip
KINDS: Mapping[str, columns.Kind] = {
    "suppliers": SUPPLIERS, "purchases": PURCHASES, "flows": FLOWS, "region": REGION, "figures": FIGURE_LINES,
}  # fmt: skip
