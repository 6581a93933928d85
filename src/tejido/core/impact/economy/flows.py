"""A table of inputs and outputs out of a file's lines: each number in its place, and what is wrong line by line."""

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
