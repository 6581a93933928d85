"""Hours of people by law, one line for each person, day and kind: the door that the apps use to the time engine."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from tejido.core.labour import kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import terms as labour_terms
from tejido.core.reference import values as reference_values


class Span(Protocol):
    """A stretch of paid time of one person; `core.hours` has them."""

    @property
    def person(self) -> int:
        """Return whose it is."""

    @property
    def from_at(self) -> datetime:
        """Return its first instant, aware."""

    @property
    def to_at(self) -> datetime:
        """Return the first instant after it, aware."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """What tells lines apart."""

    terms: labour_terms.WorkTerms
    day: date
    kind: str
    law: labour_laws.Law
    epoch: int


@dataclass(frozen=True, kw_only=True)
class HourLine:
    """The time of one person, local day and kind.

    Args:
        kind: One of `kinds.KINDS`.
        seconds: > 0.
        factor: What an hour is worth, as a multiple of the ordinary hour.
        is_covered: Whether a month's salary already pays the hour itself, so that only `factor - 1` comes on top.
        values: The reference values behind the factor and behind what is ordinary, each with its citation.
        place: The place whose law it is.
        epoch: Index of the stretch of days on which no value of that law changes.
        week_seconds: The agreed ordinary week that held.
    """

    person: int
    day: date
    kind: str
    seconds: int
    factor: Decimal
    is_covered: bool
    values: tuple[reference_values.Value, ...]
    place: str
    epoch: int
    week_seconds: int
    placement: int = 0


def hour_lines(
    spans: Sequence[Span],
    terms: Sequence[labour_terms.WorkTerms],
    *,
    law: labour_laws.Law,
    zone: str,
    other_laws: Mapping[str, labour_laws.Law] | None = None,
    compensated: Collection[tuple[int, date]] = (),
    placements: Sequence[int] | None = None,
) -> Sequence[HourLine]:
    """Return the lines of some paid time, by person, day, placement and kind.

    Give whole weeks (Monday to Sunday): overtime of a week is known only from the week's beginning.

    Args:
        spans: Paid time only, in any order; two of one person must not overlap.
        terms: What was agreed with these people on these days, in any order.
        law: Holds wherever `other_laws` has none for the place of the terms.
        zone: IANA name of the zone where the terms have none.
        other_laws: Laws of other places, by the place as the terms write it.
        compensated: Person and local day on which work on a day of rest was, or will be, made good by another day off.
        placements: The placement of each span, where somebody has two on one day.
    Raises: Overlapping, NoTermsForWork, TermsOverlap, NoLawForDay, and NoSuchZone for an unknown zone.
    """
    # numpy is loaded by whoever computes, not by every process that knows of the lines.
    arrays = importlib.import_module("tejido.core.labour.arrays")
    if not spans:
        return ()
    found = arrays.seconds_by_day(
        spans, terms, law=law, zone=zone, other_laws=other_laws or {}, placements=placements or [0] * len(spans)
    )
    off = frozenset(compensated)
    return [_line(one, seconds, is_made_good=(one.terms.person, one.day) in off) for one, seconds in found]


def is_covered(kind: str, *, is_made_good: bool) -> bool:
    """Tell whether a month's salary already pays the hour itself, so that only the surcharge comes on top.

    It pays the ordinary hours, by day and night. It pays those of a day of rest only where another day off was given
    for them: that day is then paid without work.
    """
    return not kinds.is_overtime(kind) and (is_made_good or not kinds.is_day_of_rest(kind))


def _line(one: Key, seconds: int, *, is_made_good: bool) -> HourLine:
    epoch = one.law.epochs[one.epoch]
    return HourLine(
        person=one.terms.person, day=one.day, kind=one.kind, seconds=seconds,
        factor=labour_laws.factor(one.kind, epoch=epoch),
        is_covered=is_covered(one.kind, is_made_good=is_made_good),
        values=epoch.values[kinds.index_of(one.kind)], place=one.law.place, epoch=one.epoch,
        week_seconds=one.terms.week_seconds, placement=one.terms.placement,
    )  # fmt: skip
