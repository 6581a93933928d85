"""How many people with a disability and how many apprentices an employer must have, by each reading of the law.

The steps of the disability quota are read in two ways between 400 and 499 workers and from 501 on; nobody has settled
which holds. Both are data here, and every page shows both: whoever fulfils the stricter one fulfils the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tejido.core.reference import values as reference

WORKERS_MAX = 10_000_000
BASE_SOURCE = "Decreto 0223/2026 (DUR 1072/2015 art. 2.2.6.3.3.33)"
ReadingCode = Literal["whole_blocks", "begun_blocks"]
READINGS: tuple[ReadingCode, ...] = ("whole_blocks", "begun_blocks")


class WorkersInvalid(Exception):
    """Workers are counted from 0 to ten million, and no part of them is larger than the whole."""


@dataclass(frozen=True, kw_only=True)
class DisabilityRule:
    """The steps of the disability quota by one reading; the numbers are reference values.

    "whole_blocks": two for each hundred that is whole up to 500 workers, then one more for each whole hundred.
    "begun_blocks": the last hundred up to 500 counts from its first worker on, and so does each hundred above 500.
    """

    reading: ReadingCode
    workers_each: int
    per_block: int
    block_after: int
    then_each: int
    then_per_block: int
    values: tuple[reference.Value, ...] = ()

    def required(self, workers: int) -> int:
        """Return how many people are required of so many workers, >= 0.

        Raises: WorkersInvalid
        Source: Ley 2466/2025 art. 15 (CST art. 57 num. 17). Both readings are ours, and unchecked.
        """
        _check(workers)
        is_begun = self.reading == "begun_blocks"
        most = self.block_after // self.workers_each
        if workers <= self.block_after:
            blocks = workers // self.workers_each
            is_last = is_begun and workers >= self.block_after - self.workers_each
            return self.per_block * (most if is_last else blocks)
        beyond = (workers - self.block_after) / self.then_each
        return self.per_block * most + self.then_per_block * (math.ceil(beyond) if is_begun else math.floor(beyond))

    @property
    def is_binding(self) -> bool:
        """Whether the quota binds; in its first year it was voluntary, and its values are transitional."""
        return all(value.status == "in_force" for value in self.values)


def disability_rules(table: reference.Table, *, place: str, day: date) -> Mapping[ReadingCode, DisabilityRule]:
    """Return the rule of a day by each reading.

    Raises: NoSuchValue: this country has no such quota that we know, or not yet.
    """
    keys = {
        "workers_each": "disability_workers_each", "per_block": "disability_per_block",
        "block_after": "disability_block_after", "then_each": "disability_then_each",
        "then_per_block": "disability_then_per_block",
    }  # fmt: skip
    held = {name: table.on(key, place=place, day=day) for name, key in keys.items()}
    numbers = {name: int(value.value) for name, value in held.items()}
    return {
        reading: DisabilityRule(reading=reading, **numbers, values=tuple(held.values())) for reading in READINGS
    }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ApprenticeRule:
    """From how many workers on apprentices are asked for, one for how many, and from which remainder one more.

    Args:
        monetisation_minimum_wages: What a place that nobody fills costs in a month, in minimum wages.
        halved_share: What is left of the quota where the apprentices have a disability.
    """

    workers_min: int
    workers_each: int
    remainder_min: int
    monetisation_minimum_wages: Decimal
    halved_share: Decimal
    values: tuple[reference.Value, ...] = ()

    def required(self, workers: int) -> int:
        """Return how many apprentices are required of so many workers, >= 0.

        Raises: WorkersInvalid
        Source: Ley 789/2002 art. 33; that a remainder from ten on counts is unchecked.
        """
        _check(workers)
        if workers < self.workers_min:
            return 0
        whole, rest = divmod(workers, self.workers_each)
        return max(1, whole + (rest >= self.remainder_min))

    def required_halved(self, workers: int) -> int:
        """Return what is asked for where the apprentices have a disability of 25 % or more; a half counts as one.

        Raises: WorkersInvalid
        Source: Ley 361/1997 art. 31, paragraph. Rounded up: never below what the law may ask.
        """
        return math.ceil(self.required(workers) * self.halved_share)

    def monetised_month(self, *, required: int, apprentices: int, minimum_wage: Decimal) -> Decimal:
        """Return what the places that nobody fills cost in a month, in the currency of the minimum wage.

        Args:
            minimum_wage: Of a month, > 0.
        Source: Ley 2466/2025 art. 23: 1.5 monthly minimum wages for each place.
        """
        return max(0, required - apprentices) * self.monetisation_minimum_wages * minimum_wage


def apprentice_rule(table: reference.Table, *, place: str, day: date) -> ApprenticeRule:
    """Return the rule of a day.

    Raises: NoSuchValue: this country has no such quota that we know.
    """

    def on(key: str) -> reference.Value:
        return table.on(key, place=place, day=day)

    least, each, rest = (
        on("apprentice_workers_min"), on("apprentice_workers_each"), on("apprentice_remainder_min"),
    )  # fmt: skip
    money, half = on("apprentice_monetisation_minimum_wages"), on("apprentice_disability_quota_share")
    return ApprenticeRule(
        workers_min=int(least.value), workers_each=int(each.value), remainder_min=int(rest.value),
        monetisation_minimum_wages=money.value, halved_share=half.value, values=(least, each, rest, money, half),
    )  # fmt: skip


def disability_base(*, employed: int, apprentices: int) -> int:
    """Return the workers that the disability quota is counted from: everybody employed but apprentices.

    Raises: WorkersInvalid
    Source: Decreto 0223/2026.
    """
    _check(employed)
    if not 0 <= apprentices <= employed:
        raise WorkersInvalid(WorkersInvalid.__doc__)
    return employed - apprentices


Standing = Literal["met", "missing", "depends", "withheld", "not_asked"]


def standing(*, required: Mapping[ReadingCode, int], low: int | None, high: int | None) -> Standing:
    """Say how a quota stands when the count is known only as a range, or not at all.

    Args:
        required: Reading to people required.
        low, high: What the count may be at least and at most; None where it is withheld.
    Returns: "met" only where even the low end fulfils the strictest reading, "missing" only where even the high end
        fulfils none, "depends" in between, "not_asked" where no reading asks for anybody.
    """
    strictest, mildest = max(required.values()), min(required.values())
    if strictest == 0:
        return "not_asked"
    if low is None or high is None:
        return "withheld"
    if low >= strictest:
        return "met"
    return "missing" if high < mildest else "depends"


def _check(workers: int) -> None:
    if not 0 <= workers <= WORKERS_MAX:
        raise WorkersInvalid(WorkersInvalid.__doc__)
