"""A table of inputs and outputs, and a region's jobs, out of a file's lines: what is wrong is said line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tejido.core.impact.economy import files, leontief
from tejido.core.imports import lines


class TableIncomplete(Exception):
    """The table lacks the output of some sectors: each sector needs a line “output” with what it sells in all."""

    def __init__(self, sectors: Sequence[str]) -> None:
        """Keep which sectors lack it."""
        super().__init__(self.__doc__)
        self.sectors = tuple(sectors)


@dataclass(frozen=True, kw_only=True)
class Read:
    """What came of a file: every line with its answer, and the table where no line is refused."""

    lines: tuple[lines.Line, ...]
    table: leontief.Table | None


def read(found: Sequence[lines.Line]) -> Read:
    """Return a table out of lines of one number each.

    Args:
        found: Lines of the columns `files.FLOWS`.
    Raises: TableIncomplete, TableInvalid
    """
    checked = tuple(_without_doubles(found))
    if any(line.problems for line in checked) or not checked:
        return Read(lines=checked, table=None)
    given = {(str(line.values["from"]), str(line.values["to"])): float(line.values["amount"]) for line in checked}
    outputs = {sector: amount for (sector, to), amount in given.items() if to == "output"}
    named = {name for pair in given for name in pair} - set(files.ABOUT_SECTOR)
    missing = sorted(named - outputs.keys())
    if missing:
        raise TableIncomplete(missing)
    return Read(lines=checked, table=_table(given, sectors=tuple(outputs)))


def read_jobs(
    found: Sequence[lines.Line], *, table: leontief.Table
) -> tuple[tuple[lines.Line, ...], leontief.FloatArray | None]:
    """Return every line with its answer, and a region's people at work by sector of a table where none is refused.

    Args:
        found: Lines of the columns `files.REGION`; a sector that none names has nobody at work there.
        table: Of the country, with its jobs.
    """
    places = {sector: place for place, sector in enumerate(table.sectors)}
    checked, seen, jobs = [], dict[str, int](), np.zeros(len(table.sectors))
    for line in found:
        sector, told = str(line.values.get("sector", "")), float(line.values.get("jobs", 0.0))
        if not line.problems and sector not in places:
            line = line.refused(lines.Problem(code="sector_unknown", column="sector", value=sector))
        elif not line.problems and seen.setdefault(sector, line.number) != line.number:
            line = line.refused(lines.Problem(code="double", about=str(seen[sector])))
        elif not line.problems and told > table.jobs[places[sector]]:
            about = f"{table.jobs[places[sector]]:g}"
            line = line.refused(lines.Problem(code="above_country", column="jobs", value=f"{told:g}", about=about))
        elif not line.problems:
            jobs[places[sector]] = told
        checked.append(line)
    return tuple(checked), None if any(line.problems for line in checked) else jobs


def _table(given: dict[tuple[str, str], float], *, sectors: tuple[str, ...]) -> leontief.Table:
    def column(about: str) -> leontief.FloatArray:
        if not any(to == about for _sector, to in given):
            return np.array([], dtype=np.float64)
        return np.array([given.get((sector, about), 0.0) for sector in sectors])

    flows = np.array([[given.get((seller, buyer), 0.0) for buyer in sectors] for seller in sectors])
    output, demand = column("output"), column("demand")
    return leontief.Table(
        sectors=sectors, flows=flows, output=output,
        # Where the table leaves the demand out, it is what is not sold to other sectors.
        demand=demand if demand.size else output - flows.sum(axis=1),
        jobs=column("jobs"), wages=column("wages"), consumption=column("consumption"),
    )  # fmt: skip


def _without_doubles(found: Sequence[lines.Line]) -> Sequence[lines.Line]:
    seen: dict[tuple[object, object], int] = {}
    checked = []
    for line in found:
        mark = (line.values.get("from"), line.values.get("to"))
        if not line.problems and str(mark[0]) in files.ABOUT_SECTOR:
            line = line.refused(lines.Problem(code="sector_named_so", column="from", value=str(mark[0])))
        elif not line.problems and seen.setdefault(mark, line.number) != line.number:
            line = line.refused(lines.Problem(code="double", about=str(seen[mark])))
        checked.append(line)
    return checked
