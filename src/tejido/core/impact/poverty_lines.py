"""The poverty lines of a register of reference values, and what a household is against the line of its place.

DANE publishes a line for each domain (each big city, the other towns, the countryside), and only that one judges a
household. A national line is shown beside them, gives a version to whoever declares by their own knowledge, and judges
nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tejido.core.impact import poverty
from tejido.core.reference import changes, values

KEYS: dict[str, poverty.Kind] = {"poverty_line_monetary": "monetary", "poverty_line_extreme": "extreme"}
Outcome = Literal["below", "not_below", "no_line"]
# Where no line holds on a day, not even a national one.
NO_VERSION = "no-line"
# Only its lines are told apart by the domains that people choose from.
COUNTRY = "CO"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a household's income was found to be against the line of its domain, and which line that was."""

    outcome: Outcome
    line: poverty.Line | None

    @property
    def version(self) -> str:
        """The version of the line, or that there was none."""
        return NO_VERSION if self.line is None else self.line.version


def of(table: values.Table) -> tuple[poverty.Line, ...]:
    """Return the lines of a register that hold on some day, the oldest first.

    What was read in the publisher's own paper is official, everything else second hand.
    """
    found = (one for one in table.values if one.key in KEYS and one.status in changes.HOLDING and _is_domain(one.place))
    return tuple(sorted((_line(one) for one in found), key=lambda line: (line.from_date, line.domain, line.kind)))


def place_of(domain: str) -> str:
    """Return the place in the register whose line judges a domain: "CO-23001" for "city:23001"."""
    return COUNTRY if domain == poverty.NATIONAL else f"{COUNTRY}-{domain.removeprefix('city:')}"


def domain_of(place: str) -> str:
    """Return the domain that a place of the register is: "city:23001" for "CO-23001"."""
    part = place.partition("-")[2]
    return f"city:{part}" if part.isdecimal() else part or poverty.NATIONAL


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


def _is_domain(place: str) -> bool:
    return place == COUNTRY or (place.startswith(f"{COUNTRY}-") and poverty.is_domain(domain_of(place)))


def _line(one: values.Value) -> poverty.Line:
    told: poverty.LineStatus = "official" if one.confidence == "read" else "secondary"
    return poverty.Line(
        version=one.version or one.from_date.isoformat(), kind=KEYS[one.key], domain=domain_of(one.place),
        amount=one.value, currency=one.currency, from_date=one.from_date, to_date=one.to_date, source=one.source,
        status="demonstration" if one.status == "demonstration" else told,
    )  # fmt: skip
