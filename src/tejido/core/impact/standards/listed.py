"""A standard as a table: one requirement a line, in the words of whoever holds them, each line told good or not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tejido.core import characters
from tejido.core.impact.standards import catalogues
from tejido.core.imports import tables

NEEDED = ("section", "code", "level", "title_en", "text_en")
OPTIONAL = (
    "section_es", "title_es", "text_es", "policy_en", "policy_es", "system_en", "system_es", "may_be_set_aside",
)  # fmt: skip
COLUMNS = (*NEEDED, *OPTIONAL)
LEVEL_WORDS: Mapping[str, catalogues.Level] = {
    "minimum": "minimum", "min": "minimum", "mínimo": "minimum", "minimo": "minimum", "required": "minimum",
    "best_practice": "best_practice", "best practice": "best_practice", "good practice": "best_practice",
    "buena práctica": "best_practice", "buena practica": "best_practice",
}  # fmt: skip
NO_WORDS = frozenset({"no", "false", "0"})
_OTHER = re.compile(r"[^a-z0-9_-]+")


class ColumnsMissing(Exception):
    """The first line of the table names the columns that are needed."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(self.__doc__)
        self.missing = missing


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: the requirement in it, or what is wrong with it.

    Args:
        number: In the file, counted from 1.
        problems: Codes of columns that are empty or say something else than they may; "double" for a code twice.
    """

    number: int
    title: str
    problems: tuple[str, ...] = ()
    section: tuple[str, str] = ("", "")
    requirement: catalogues.Requirement | None = None


def read(table: tables.Table) -> Sequence[Line]:
    """Return the lines of a table; the words of one language stand for both where the other is not given.

    Raises: ColumnsMissing
    """
    headers = [header.strip().lower() for header in table.headers]
    # Whoever holds the words in Spanish alone gives them in the Spanish columns.
    present = {name.removesuffix("_en").removesuffix("_es") for name in headers}
    missing = [name for name in NEEDED if name.removesuffix("_en") not in present]
    if missing:
        raise ColumnsMissing(missing)
    seen: set[str] = set()
    found: list[Line] = []
    for row in table.rows:
        cells = dict(zip(headers, row.cells, strict=False))
        line = _line(row.number, {name: str(cells.get(name, "")).strip() for name in COLUMNS}, seen)
        found.append(line)
    return found


def catalogue(
    lines: Sequence[Line], *, code: str, version: str, name: str, source: str, holder: str
) -> catalogues.Catalogue:
    """Return the standard in good lines, its areas in the order in which they first appear.

    Raises: CatalogueInvalid: there are none, or too many.
    """
    sections: dict[tuple[str, str], list[catalogues.Requirement]] = {}
    for line in lines:
        if line.requirement is not None:
            sections.setdefault(line.section, []).append(line.requirement)
    return catalogues.Catalogue(
        code=code, version=version, names={"en": name, "es": name}, source={"en": source, "es": source},
        holder=holder,
        sections=tuple(
            catalogues.Section(
                code=f"area-{number}", names={"en": english, "es": spanish}, requirements=tuple(requirements)
            )
            for number, ((english, spanish), requirements) in enumerate(sections.items(), start=1)
        ),
    )  # fmt: skip


def code_of(text: str) -> str:
    """Return a code as the system writes it: "1.2 A" becomes "1-2-a"."""
    return _OTHER.sub("-", text.strip().lower()).strip("-_")


def _line(number: int, cells: Mapping[str, str], seen: set[str]) -> Line:
    code, level = code_of(cells["code"]), LEVEL_WORDS.get(cells["level"].lower())
    titles, texts = _both(cells, "title"), _both(cells, "text")
    area = (cells["section"] or cells["section_es"], cells["section_es"] or cells["section"])
    checks = {
        "section": bool(area[0]), "code": bool(catalogues.CODE.fullmatch(code)), "level": level is not None,
        "title_en": bool(titles["en"]), "text_en": bool(texts["en"]), "double": code not in seen,
    }  # fmt: skip
    problems = [name for name, is_good in checks.items() if not is_good]
    problems += [name for name, text in cells.items() if not _is_good(text)]
    seen.add(code)
    if problems or level is None:
        return Line(number=number, title=titles["en"] or cells["code"], problems=tuple(dict.fromkeys(problems)))
    made = catalogues.Requirement(
        code=code, level=level, titles=titles, texts=texts, policy=_both(cells, "policy"),
        system=_both(cells, "system"), kinds=("file", "link", "page"),
        may_be_set_aside=cells["may_be_set_aside"].lower() not in NO_WORDS,
    )  # fmt: skip
    return Line(number=number, title=titles["en"], section=area, requirement=made)


def _both(cells: Mapping[str, str], name: str) -> dict[str, str]:
    english, spanish = cells[f"{name}_en"], cells[f"{name}_es"]
    return {"en": english or spanish, "es": spanish or english}


def _is_good(text: str) -> bool:
    return len(text) <= catalogues.TEXT_LENGTH_MAX and not characters.FORBIDDEN.search(text)
