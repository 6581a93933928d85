"""The rows behind a number in words: codes by what they are called, places by name, numbers and days as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.impact import evidences, groups
from tejido.web.impact import figures
from tejido.web.impact.footprint import words as footprint_words
from tejido.web.impact.staying import words as staying_words
from tejido.web.impact.surveys import words as survey_words
from tejido.web.impact.town import words as town_words
from tejido.web.shared import reference_words

Words = Mapping[str, "str | Promise"]
Names = Mapping[groups.Group, str]

DECIMALS_MAX = 3
HOMES: Words = {
    "stayed": gettext_lazy("Rose above their line and stayed there"),
    "not_stayed": gettext_lazy("Did not, or not for both times told"),
    "too_early": gettext_lazy("Told too few times to say"),
    "more": gettext_lazy("Paid more than before"),
    "not_more": gettext_lazy("Not paid more than before"),
    "untold": gettext_lazy("Told nothing of it"),
    "households": gettext_lazy("Households"),
    "workers": gettext_lazy("Who of them works here"),
    "others": gettext_lazy("Who else lives there"),
    "not_earning": gettext_lazy("Who of them has no income"),
}
# What the codes of a column are called; a code that is not here is shown as it is.
CODES: Mapping[str, Words] = {
    "answer": HOMES,
    "key": reference_words.KEYS,
    "kind": {**footprint_words.KINDS, **staying_words.GONE},
    "size": town_words.SIZES,
    "source": footprint_words.SOURCES,
    "unit": reference_words.UNITS,
    "variant": footprint_words.TOLD_APART,
}


def rows(found: evidences.Evidence) -> list[list[str]]:
    """Return the rows behind a number in the reader's language."""
    names = groups.names(_groups(found))
    return [
        [_cell(cell, column, names) for cell, column in zip(row, found.columns, strict=True)] for row in found.rows
    ]  # fmt: skip


def _cell(cell: evidences.Cell, column: evidences.Column, names: Names) -> str:
    if cell is None:
        return _("withheld") if column.unit else "–"
    if isinstance(cell, datetime):
        return formats.date_format(cell, "SHORT_DATETIME_FORMAT")
    if isinstance(cell, date):
        return formats.date_format(cell, "YEAR_MONTH_FORMAT" if column.code == "month" else "DATE_FORMAT")
    if isinstance(cell, int | float | Decimal):
        if column.unit:
            return figures.number(float(cell), unit=column.unit)
        return _number(float(cell))
    if column.code == "place":
        return names.get(("place", cell)) or reference_words.place(cell)
    if column.code == "stratum":
        return " · ".join(_part(part, names) for part in cell.split("|"))
    return str(CODES.get(column.code, {}).get(cell, cell))


def _number(amount: float) -> str:
    """Return a number without a unit: whole where it is, else with as many digits as it needs."""
    digits = f"{amount:.{DECIMALS_MAX}f}".rstrip("0").partition(".")[2]
    return formats.number_format(round(amount, DECIMALS_MAX), decimal_pos=len(digits), force_grouping=True)


def _part(code: str, names: Names) -> str:
    """Return what a part of a stratum's code is called, such as "position:advisor"."""
    by, _colon, key = code.partition(":")
    if not key:
        return str(survey_words.STRATA.get(by, code))
    if by == "work_mode":
        return str(survey_words.WORK_MODES.get(key, key))
    if by == "site" and key == "none":
        return str(survey_words.NO_SITE)
    return names.get((by, key), key)


def _groups(found: evidences.Evidence) -> Sequence[groups.Group]:
    """Return the groups that rows name by a key."""
    named: list[groups.Group] = []
    for at, column in enumerate(found.columns):
        cells = [row[at] for row in found.rows if isinstance(row[at], str)]
        if column.code == "place":
            named += [("place", str(cell)) for cell in cells]
        elif column.code == "stratum":
            for cell in cells:
                parts = (part.partition(":") for part in str(cell).split("|"))
                named += [(by, key) for by, colon, key in parts if colon]
    return named
