"""The poverty lines that ship with Tejido, each with source, validity and how sure we are of it.

They are the national ones. DANE publishes a line for each domain (each big city, the other towns, the countryside), and
only that one judges a household: an operator keeps them on the page of poverty lines. A national line is shown beside
them, gives a version to whoever declares by their own knowledge, and judges nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from tejido.core.impact import poverty

Outcome = Literal["below", "not_below", "no_line"]
# Where no line holds on a day, not even a national one.
NO_VERSION = "no-line"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a household's income was found to be against the line of its domain, and which line that was."""

    outcome: Outcome
    line: poverty.Line | None

    @property
    def version(self) -> str:
        """The version of the line, or that there was none."""
        return NO_VERSION if self.line is None else self.line.version


@cache
def shipped() -> tuple[poverty.Line, ...]:
    """Return the lines that ship with Tejido, the oldest first."""
    held = json.loads(resources.files(__package__).joinpath("poverty_lines.json").read_text("utf-8"))
    return tuple(
        poverty.Line(
            version=one["version"], kind=one["kind"], domain=one["domain"], amount=Decimal(one["amount"]),
            currency=one["currency"], from_date=date.fromisoformat(one["from_date"]),
            to_date=date.fromisoformat(one["to_date"]) if one["to_date"] else None, source=one["source"],
            status=one["status"],
        )
        for one in held
    )  # fmt: skip


def compare(household: poverty.Household, lines: Iterable[poverty.Line], *, on: date) -> Comparison:
    """Compare a household with the line of its domain that held on a day; without such a line nothing is judged.

    A line in another currency is none for this household.
    """
    same = [line for line in lines if line.currency == household.currency]
    try:
        line = poverty.line_for(same, domain=household.domain, on=on)
    except poverty.LineMissing:
        return Comparison(outcome="no_line", line=None)
    return Comparison(outcome="below" if poverty.is_below(household, line) else "not_below", line=line)


def version_for(lines: Iterable[poverty.Line], *, domain: str, on: date) -> str:
    """Return the version that a declaration names: the domain's line, else the national one, else that there is none.

    Returns: A code such as "dane-2024"; a national line's ends in "-national".
    """
    every = tuple(lines)
    for place, ending in ((domain, ""), (poverty.NATIONAL, "-national")):
        try:
            return f"{poverty.line_for(every, domain=place, on=on).version}{ending}"
        except poverty.LineMissing:
            continue
    return NO_VERSION
