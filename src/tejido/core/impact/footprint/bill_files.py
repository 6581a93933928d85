"""Bills out of a table: each line a bill, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tejido.core.impact.footprint import kinds
from tejido.core.imports import tables

LINES_MAX = 2_000
REFERENCE_LENGTH_MAX = 60
YEAR_MIN, YEAR_MAX = 2000, 2100
# The headers of the columns, in English and Spanish.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "site": ("site", "sede"),
    "kind": ("what", "kind", "que", "tipo"),
    "month": ("month", "mes"),
    "amount": ("amount", "cantidad", "consumo"),
    "unit": ("unit", "unidad"),
    "variant": ("class", "variant", "clase", "tratamiento", "gas"),
    "estimate": ("estimate", "estimado", "estimada"),
    "reference": ("number", "numero", "factura"),
}
NEEDED = ("kind", "month", "amount", "unit")
KINDS: Mapping[str, str] = {
    "electricidad": "electricity", "energia": "electricity", "luz": "electricity",
    "solar": "solar_electricity", "energia solar": "solar_electricity", "solar electricity": "solar_electricity",
    "acpm": "diesel", "diesel": "diesel", "refrigerante": "refrigerant", "agua": "water",
    "residuos": "waste", "basura": "waste",
    **{code: code for code in kinds.BILLED},
}  # fmt: skip
UNITS: Mapping[str, str] = {
    "kwh": "kWh", "mwh": "MWh", "l": "litre", "litre": "litre", "liter": "litre", "litro": "litre", "litros": "litre",
    "gal": "gallon", "gallon": "gallon", "galon": "gallon", "galones": "gallon", "m3": "m3", "kg": "kg",
    "g": "gram", "gram": "gram", "gramo": "gram", "t": "tonne", "ton": "tonne", "tonne": "tonne",
    "tonelada": "tonne", "toneladas": "tonne", "vcpu-hour": "vCPU-hour", "gb-hour": "GB-hour", "tb-hour": "TB-hour",
    "gb": "GB", "kgco2e": "kgCO2e", "tonne co2e": "tonne CO2e",
}  # fmt: skip
VARIANTS: Mapping[str, str] = {
    "relleno": "landfill", "relleno sanitario": "landfill", "reciclado": "recycled", "reciclaje": "recycled",
    "compostado": "composted", "compost": "composted", "incinerado": "burned",
    **{code: code for kind in kinds.KINDS.values() if kind.is_billed for code in kind.variants},
}  # fmt: skip
YES: Mapping[str, bool] = {"": False, "no": False, "0": False, "yes": True, "si": True, "1": True, "x": True}
_PLAIN = re.compile(r"\d{1,11}(?:\.\d{1,6})?")
# Groups of three by one sign, and perhaps decimals after the other one.
_GROUPED = re.compile(r"\d{1,3}(?:(?P<sign>[., ])\d{3}){1,3}(?:(?!(?P=sign))[.,]\d{1,6})?")
_DECIMAL = re.compile(r"\d{1,11}[.,]\d{1,6}")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_MONTHS = (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-\d{1,2}(?:[ T]00:00(?::00)?)?)?"),
           re.compile(r"(?:\d{1,2}/)?(?P<month>\d{1,2})/(?P<year>\d{4})"))  # fmt: skip


class ColumnsMissing(Exception):
    """The first line of the table does not name all columns that are needed."""

    def __init__(self, missing: Sequence[str]) -> None:
        """Keep which columns are missing."""
        super().__init__(self.__doc__)
        self.missing = tuple(missing)


class TooManyBills(Exception):
    """A file has at most 2,000 bills; divide it into several."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a line: the column, and a code that pages have words for."""

    column: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a line says. The site is as it was written; the rest is as the core knows it."""

    site: str
    kind: str
    month: date
    amount: Decimal
    unit: str
    variant: str
    is_estimate: bool
    reference: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: its bill, or what is wrong with it."""

    number: int
    bill: Bill | None
    problems: tuple[Problem, ...] = ()


def read(table: tables.Table) -> tuple[Line, ...]:
    """Return the lines of a table of bills.

    Raises: ColumnsMissing, TooManyBills
    """
    names = {writing: column for column, writings in HEADERS.items() for writing in writings}
    columns = {names.get(plain(header)): number for number, header in enumerate(table.headers)}
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise ColumnsMissing(missing)
    if len(table.rows) > LINES_MAX:
        raise TooManyBills(TooManyBills.__doc__)
    is_workbook = table.origin == "workbook"
    seen: set[tuple[object, ...]] = set()
    return tuple(_without_doubles(_line(row, columns, is_workbook=is_workbook), seen) for row in table.rows)


def plain(text: str) -> str:
    """Return a text in small letters, without accents and blanks around it."""
    told = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(letter for letter in told if not unicodedata.combining(letter))


def _line(row: tables.Row, columns: Mapping[str | None, int], *, is_workbook: bool) -> Line:
    given = {
        column: row.cells[place].strip() if place < len(row.cells) else ""
        for column, place in columns.items()
        if column is not None
    }
    problems: list[Problem] = []

    def taken(column: str, reader: Callable[[str], object]) -> object:
        text = given.get(column, "")
        if column in NEEDED and not text:
            problems.append(Problem(column=column, code="missing"))
            return None
        found = reader(text)
        if found is None or isinstance(found, Problem):
            problems.append(found if isinstance(found, Problem) else Problem(column=column, code=column))
            return None
        return found

    kind = taken("kind", lambda text: KINDS.get(plain(text)))
    month = taken("month", _month)
    amount = taken("amount", lambda text: _amount(text, is_workbook=is_workbook))
    unit = taken("unit", lambda text: UNITS.get(plain(text)))
    is_estimate = taken("estimate", lambda text: YES.get(plain(text)))
    reference = taken("reference", lambda text: text if len(text) <= REFERENCE_LENGTH_MAX else None)
    variant = VARIANTS.get(plain(given.get("variant", "")).replace("r-", "r"), given.get("variant", ""))
    problems += _fitting(kind, unit, variant, given.get("site", ""))
    if problems:
        return Line(number=row.number, bill=None, problems=tuple(problems))
    assert isinstance(month, date)
    bill = Bill(
        site=given.get("site", ""), kind=str(kind), month=month, amount=Decimal(str(amount)), unit=str(unit),
        variant=variant, is_estimate=bool(is_estimate), reference=str(reference),
    )  # fmt: skip
    return Line(number=row.number, bill=bill)


def _fitting(kind: object, unit: object, variant: str, site: str) -> list[Problem]:
    """Return what does not go together: a unit or a class that is not the kind's, a site where none or one is asked."""
    known = kinds.KINDS.get(str(kind))
    if known is None:
        return []
    found = []
    if unit is not None and unit not in known.units:
        found.append(Problem(column="unit", code="unit_of_kind"))
    if (variant not in known.variants) if known.variants else bool(variant):
        found.append(Problem(column="variant", code="variant" if known.variants else "variant_none"))
    if known.of_site != bool(site):
        found.append(Problem(column="site", code="missing" if known.of_site else "site_none"))
    return found


def _without_doubles(line: Line, seen: set[tuple[object, ...]]) -> Line:
    if line.bill is None:
        return line
    one = line.bill
    mark = (plain(one.site), one.kind, one.month, one.variant, one.reference)
    if mark in seen:
        return Line(number=line.number, bill=None, problems=(Problem(column="month", code="double"),))
    seen.add(mark)
    return line


def _month(text: str) -> date | None:
    for form in _MONTHS:
        found = form.fullmatch(text)
        if found and 1 <= int(found["month"]) <= 12 and YEAR_MIN <= int(found["year"]) <= YEAR_MAX:
            return date(int(found["year"]), int(found["month"]), 1)
    return None


def _amount(text: str, *, is_workbook: bool) -> Decimal | Problem | None:
    """Return an amount. A spreadsheet's own number has a point; in a text, 1.250 may be two things, and is neither."""
    if not text.isascii():
        return None
    if is_workbook and _PLAIN.fullmatch(text):
        return Decimal(text)
    if _AMBIGUOUS.fullmatch(text):
        return Problem(column="amount", code="ambiguous")
    if re.fullmatch(r"\d{1,11}", text):
        return Decimal(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        kept = text.replace(grouped["sign"], "")
        return Decimal(kept.replace(",", "."))
    return Decimal(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None
