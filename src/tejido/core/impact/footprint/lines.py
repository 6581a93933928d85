"""Lines: something that was used, times its factors, is so many kilograms of CO2 equivalent.

Every line keeps the factors it was worked out with, so that a reader can follow each kilogram to its source.
A line is proportional to its amount, so that dividing a bill in two changes no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod

import numpy as np
import numpy.typing as npt

from tejido.core.impact.footprint import factors, kinds
from tejido.core.reference import values

FloatArray = npt.NDArray[np.float64]


class ActivityInvalid(Exception):
    """What was used is of a known kind, of a month, and not below nothing."""


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Something that was used in a month.

    Args:
        amount: In the kind's own unit, >= 0.
        month: The first day of the month.
        site: The key of the site as text; empty for the whole operator.
        place: Where it was used, as the register names places.
        variant: What the bill tells apart, such as the gas.
        grade: How well the amount is known: A a meter or bill, C an estimate or a survey, D an assumption.
        evidence: What it was read from, such as the key of a bill.
    """

    kind: str
    amount: float
    month: date
    site: str
    place: str
    variant: str = ""
    grade: factors.Grade = "A"
    evidence: str = ""

    def __post_init__(self) -> None:
        is_amount = np.isfinite(self.amount) and self.amount >= 0
        if self.kind not in kinds.KINDS or not is_amount or self.month.day != 1:
            raise ActivityInvalid(ActivityInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One source of one activity, in kilograms of CO2 equivalent, with the factors that made it."""

    activity: Activity
    source: kinds.Source
    used: tuple[factors.Factor, ...]
    kg: float
    low: float
    high: float
    grade: factors.Grade

    @property
    def scope(self) -> kinds.Scope:
        """1, 2 or 3."""
        return self.source.scope

    @property
    def category(self) -> kinds.Category:
        """Such as "electricity" or "commute"."""
        return self.source.category


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A factor that the register does not have, for something that was used."""

    activity: Activity
    source: kinds.Source
    key: str


@dataclass(frozen=True, kw_only=True)
class Worked:
    """The lines of some activities, and what could not be worked out."""

    lines: Sequence[Line]
    missing: Sequence[Missing]


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Kilograms of CO2 equivalent, central and between which bounds; the bounds add up as if all erred one way."""

    kg: float
    low: float
    high: float


def work_out(activities: Iterable[Activity], *, chooser: factors.Chooser) -> Worked:
    """Return the lines of activities: amount times factors, each with its range.

    Args:
        chooser: The factors to choose from.
    """
    made: list[tuple[Activity, kinds.Source, tuple[factors.Factor, ...], float]] = []
    missing: list[Missing] = []
    for activity in activities:
        for source in kinds.KINDS[activity.kind].sources:
            found = _used(activity, source, chooser)
            if isinstance(found, str):
                missing.append(Missing(activity=activity, source=source, key=found))
            else:
                made.append((activity, source, found, _coefficient(source, found)))
    return Worked(lines=_evaluated(made), missing=missing)


def with_factors(
    activity: Activity, source: kinds.Source, used: Sequence[factors.Factor], *, coefficient: float
) -> Line:
    """Return the line of an activity whose factor follows from something else, such as a contract.

    Args:
        coefficient: Kilograms of CO2 equivalent for one unit.
    """
    return _evaluated([(activity, source, tuple(used), coefficient)])[0]


def total(found: Iterable[Line]) -> Amount:
    """Return the sum of lines."""
    rows = np.array([(one.kg, one.low, one.high) for one in found], dtype=np.float64).reshape(-1, 3)
    kg, low, high = rows.sum(axis=0)
    return Amount(kg=float(kg), low=float(low), high=float(high))


def by_category(found: Sequence[Line]) -> Mapping[kinds.Category, Amount]:
    """Return the sums of lines by category, in the order of scopes; only those that have lines."""
    return {
        category: total(chosen)
        for category in kinds.CATEGORIES
        if (chosen := [one for one in found if one.category == category])
    }


def of_scope(found: Iterable[Line], scope: kinds.Scope) -> Sequence[Line]:
    """Return the lines of one scope."""
    return [one for one in found if one.scope == scope]


def values_used(found: Iterable[Line]) -> Sequence[values.Value]:
    """Return every reference value that lines stand on, each once."""
    kept = {(one.value.key, one.value.place, one.value.variant, one.value.from_date): one.value
            for line in found for one in line.used}  # fmt: skip
    return list(kept.values())


def check_formal(found: Iterable[Line]) -> None:
    """Let a formal document stand on lines, or refuse.

    Raises: DemonstrationValue: a factor is only a demonstration. ValueNotInForce: one is suspended or annulled.
    """
    values.formal(values_used(found))


def _used(activity: Activity, source: kinds.Source, chooser: factors.Chooser) -> tuple[factors.Factor, ...] | str:
    """Return the factors of a source, or the key that is missing."""
    found = []
    for key in (*source.keys, *source.divides):
        variant = kinds.variant_of(source, key, told=activity.variant)
        one = chooser.choose(key, place=activity.place, day=activity.month, variant=variant)
        if one is None:
            return key
        found.append(one)
    return tuple(found)


def _coefficient(source: kinds.Source, used: Sequence[factors.Factor]) -> float:
    times = used[: len(source.keys)]
    return prod(one.number for one in times) / prod(one.number for one in used[len(source.keys) :])


def _evaluated(
    made: Sequence[tuple[Activity, kinds.Source, tuple[factors.Factor, ...], float]],
) -> list[Line]:
    grades = [factors.worst(activity.grade, *(one.grade for one in used)) for activity, _, used, _ in made]
    amounts: FloatArray = np.array([activity.amount for activity, *_ in made], dtype=np.float64)
    kilograms = amounts * np.array([coefficient for *_, coefficient in made], dtype=np.float64)
    margins = np.array([factors.RANGES[grade] for grade in grades], dtype=np.float64)
    low, high = kilograms * (1 - margins), kilograms * (1 + margins)
    return [
        Line(
            activity=activity, source=source, used=used, kg=float(kilograms[number]), low=float(low[number]),
            high=float(high[number]), grade=grades[number],
        )
        for number, (activity, source, used, _) in enumerate(made)
    ]  # fmt: skip
