"""Living-wage benchmarks out of a table that their licence holder loads: each line a value, or what is wrong with it.

Anker and WageIndicator publish such tables under licences of their own; none ships with Tejido.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tejido.core.imports import cells, tables
from tejido.core.imports import errors as import_errors
from tejido.core.reference import values

KEY = "living_wage_month"
# The headers of the columns, in English and Spanish.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "provider": ("provider", "publica", "proveedor"),
    "country": ("country", "pais"),
    "place": ("place", "lugar", "municipio"),
    "setting": ("setting", "urban/rural", "zona"),
    "basis": ("basis", "gross/net", "base"),
    "year": ("year", "ano"),
    "household": ("household", "household type", "hogar"),
    "amount": ("amount", "monto", "valor"),
    "currency": ("currency", "moneda"),
}
NEEDED = ("provider", "setting", "basis", "year", "amount", "currency")
SETTINGS: Mapping[str, str] = {"urban": "urban", "urbano": "urban", "urbana": "urban", "rural": "rural"}
BASES: Mapping[str, str] = {"gross": "gross", "bruto": "gross", "net": "net", "neto": "net"}
YEAR_MIN, YEAR_MAX = 2000, 2100
LINES_MAX = 500
_PART_LENGTH_MAX = 20


class ColumnsMissing(Exception):
    """The first line of the table does not name all columns that are needed."""

    def __init__(self, missing: Sequence[str]) -> None:
        """Keep which columns are missing."""
        super().__init__(self.__doc__)
        self.missing = tuple(missing)


class TooManyLines(Exception):
    """A table of benchmarks has at most 500 lines; divide it into several files."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a line: the column, and a code that pages have words for."""

    column: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: its value, or what is wrong with it."""

    number: int
    value: values.Value | None
    problems: tuple[Problem, ...] = ()


def read(table: tables.Table) -> tuple[Line, ...]:
    """Return the lines of a table of benchmarks.

    A benchmark holds from the first day of its year until a later one of the same kind takes its place.

    Raises: ColumnsMissing, TooManyLines
    """
    names = {writing: column for column, writings in HEADERS.items() for writing in writings}
    columns = {names.get(_plain(header)): number for number, header in enumerate(table.headers)}
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise ColumnsMissing(missing)
    if len(table.rows) > LINES_MAX:
        raise TooManyLines(TooManyLines.__doc__)
    seen: dict[tuple[str, str, date], int] = {}
    return tuple(_without_doubles(_line(row, columns), seen) for row in table.rows)


def _line(row: tables.Row, columns: Mapping[str | None, int]) -> Line:
    given = {
        column: row.cells[place].strip() if place < len(row.cells) else ""
        for column, place in columns.items()
        if column is not None
    }
    problems: list[Problem] = []

    def taken(column: str, reader: Callable[[str], object]) -> object:
        if not given.get(column):
            problems.append(Problem(column=column, code="missing"))
            return None
        found = reader(given[column])
        if found is None:
            problems.append(Problem(column=column, code=column))
        return found

    provider = taken("provider", lambda text: text if _code(text) and len(text) <= 100 else None)
    setting, basis = taken("setting", _of(SETTINGS)), taken("basis", _of(BASES))
    year, amount = taken("year", _year), taken("amount", _amount)
    currency = taken("currency", lambda text: text.upper() if re.fullmatch(r"[A-Za-z]{3}", text) else None)
    country = (given.get("country") or "CO").upper()
    place = _place(country, given.get("place", ""), str(setting))
    household = given.get("household", "")
    if not re.fullmatch(r"[A-Z]{2}", country):
        problems.append(Problem(column="country", code="country"))
    elif place is None:
        problems.append(Problem(column="place", code="place"))
    if problems or place is None:
        return Line(number=row.number, value=None, problems=tuple(problems))
    parts = [part for part in (_code(str(provider)), str(setting), str(basis), _code(household)) if part]
    value = values.Value(
        key=KEY, place=place, value=Decimal(str(amount)), unit=f"{currency}/month",
        from_date=date(int(str(year)), 1, 1), to_date=None, source=f"{provider}, {year}", confidence="read",
        variant=".".join(parts), version=f"{_code(str(provider))}-{year}", note=household[: values.NOTE_LENGTH_MAX],
    )  # fmt: skip
    return Line(number=row.number, value=value)


def _without_doubles(line: Line, seen: dict[tuple[str, str, date], int]) -> Line:
    if line.value is None:
        return line
    mark = (line.value.place, line.value.variant, line.value.from_date)
    if seen.setdefault(mark, line.number) != line.number:
        return Line(number=line.number, value=None, problems=(Problem(column="year", code="double"),))
    return line


def _place(country: str, text: str, setting: str) -> str | None:
    """Return the place of a line: a town by its code of five digits, or the towns or the countryside of the country."""
    if not text:
        return f"{country}-{setting}"
    return f"{country}-{text}" if re.fullmatch(r"[0-9]{5}", text) else None


def _of(choices: Mapping[str, str]) -> Callable[[str], str | None]:
    return lambda text: choices.get(_plain(text))


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{4}", text) and YEAR_MIN <= int(text) <= YEAR_MAX else None


def _amount(text: str) -> Decimal | None:
    try:
        found = cells.money(text)
    except import_errors.CellUnreadable:
        return None
    return found if 0 < found < values.VALUE_MAX else None


def _plain(text: str) -> str:
    told = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(letter for letter in told if not unicodedata.combining(letter))


def _code(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _plain(text)).strip("-")[:_PART_LENGTH_MAX].strip("-")
