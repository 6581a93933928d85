"""Files of suppliers and purchases: every line gets an answer, and what is right is kept in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.core import facts
from tejido.core.impact.economy import files
from tejido.core.imports import lines as file_lines
from tejido.core.imports import tables, words
from tejido.impact.economy import entries, places, purchases, suppliers
from tejido.people import models as people

CURRENCY = "COP"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What came of a file: its lines with what is wrong, and what was kept; nothing where it was only looked at."""

    lines: Sequence[file_lines.Line]
    counts: entries.Counts | None

    @property
    def refused(self) -> Sequence[file_lines.Line]:
        """The lines with a problem."""
        return [line for line in self.lines if line.problems]


@transaction.atomic
def load(
    table: tables.Table, *, kind: str, takes_good: bool, user_id: int, recorded_at: datetime, by: facts.Actor,
    at: datetime,
) -> Loaded:  # fmt: skip
    """Keep the lines of a file.

    Args:
        kind: "suppliers" or "purchases".
        takes_good: Whether good lines are kept even though others have a problem; without it, all or none.
        recorded_at: Machine time.
    Raises: FileUnreadable, KeyError: no such kind.
    """
    listing = file_lines.of_columns(table, files.KINDS[kind], kind=kind)
    resolve = {"suppliers": _suppliers, "purchases": _purchases}[kind]
    checked, keep = resolve(_without_doubles(listing.lines, kind))
    is_kept = any(not line.problems for line in checked) and (takes_good or not any(line.problems for line in checked))
    counts = keep(user_id, recorded_at, by, at) if is_kept else None
    return Loaded(lines=checked, counts=counts)


Keep = Callable[[int, datetime, facts.Actor, datetime], entries.Counts]
_MARKS: Mapping[str, tuple[str, ...]] = {"suppliers": ("code",), "purchases": ("supplier", "document")}


def _without_doubles(found: Sequence[file_lines.Line], kind: str) -> Sequence[file_lines.Line]:
    seen: dict[tuple[object, ...], int] = {}
    checked = []
    for line in found:
        mark = tuple(line.values.get(column) for column in _MARKS[kind])
        if not line.problems and seen.setdefault(mark, line.number) != line.number:
            line = line.refused(file_lines.Problem(code="town_double", about=str(seen[mark])))
        checked.append(line)
    return checked


def _suppliers(found: Sequence[file_lines.Line]) -> tuple[Sequence[file_lines.Line], Keep]:
    known = places.known({str(line.values["place"]) for line in found if "place" in line.values})
    checked, good = [], []
    for line in found:
        place = known.get(str(line.values.get("place", "")))
        if not line.problems and place is None:
            problem = file_lines.Problem(code="place_unknown", column="place", value=str(line.values["place"]))
            line = line.refused(problem)
        checked.append(line)
        if not line.problems:
            good.append((line, place))

    def keep(user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime) -> entries.Counts:
        given = [
            suppliers.Entry(
                code=line.values["code"], name=line.values["name"], place=places.of(place, by=by, at=at),
                sector=line.values.get("sector", ""), size=line.values.get("size", "unknown"),
                traits=line.values.get("traits", ()), local_share=line.values.get("local_share"),
            )
            for line, place in good
            if place is not None
        ]  # fmt: skip
        return suppliers.keep(given, user_id=user_id, recorded_at=recorded_at, by=by, at=at)

    return checked, keep


def _purchases(found: Sequence[file_lines.Line]) -> tuple[Sequence[file_lines.Line], Keep]:
    known = suppliers.by_code([str(line.values["supplier"]) for line in found if "supplier" in line.values])
    sites = {words.plain(site.name): site for site in people.Site.objects.all()}
    checked, good = [], []
    for line in found:
        problem = None
        if not line.problems and line.values["supplier"] not in known:
            value = str(line.values["supplier"])
            problem = file_lines.Problem(code="supplier_unknown", column="supplier", value=value)
        elif not line.problems and "site" in line.values and words.plain(line.values["site"]) not in sites:
            problem = file_lines.Problem(code="site_unknown", column="site", value=str(line.values["site"]))
        elif not line.problems and not 0 < line.values["amount"] < entries.AMOUNT_MAX:
            problem = file_lines.Problem(code="money", column="amount", value=str(line.values["amount"]))
        checked.append(line if problem is None else line.refused(problem))
        if not checked[-1].problems:
            good.append(line)

    def keep(user_id: int, recorded_at: datetime, by: facts.Actor, at: datetime) -> entries.Counts:
        given = [
            purchases.Entry(
                supplier=known[line.values["supplier"]], document=line.values["document"], month=line.values["month"],
                amount=line.values["amount"], currency=line.values.get("currency", CURRENCY),
                site=sites[words.plain(line.values["site"])] if "site" in line.values else None,
            )
            for line in good
        ]  # fmt: skip
        return purchases.keep(given, user_id=user_id, recorded_at=recorded_at, by=by, at=at)

    return checked, keep
