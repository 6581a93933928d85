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

WORKERS_MAX = 10_000_000
# Facts read in the norm itself, reported by others, or from memory; as in the register of reference values.
Confidence = Literal["read", "secondary", "unchecked", "policy"]

DISABILITY_SOURCE = "Ley 2466/2025 art. 15 (CST art. 57 num. 17)"
DISABILITY_FROM = date(2026, 6, 25)
BASE_SOURCE = "Decreto 0223/2026 (DUR 1072/2015 art. 2.2.6.3.3.33)"
APPRENTICE_SOURCE = "Ley 789/2002 art. 32 and 33"
MONETISATION_SOURCE = "Ley 2466/2025 art. 23"
HALVED_SOURCE = "Ley 361/1997 art. 31, paragraph"


class WorkersInvalid(Exception):
    """Workers are counted from 0 to ten million, and no part of them is larger than the whole."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read the steps of a quota.

    Args:
        steps: Workers to people required, from this many workers on, ascending.
        then_after: Workers after which one more person is asked for, by block of `then_each`.
        counts_begun: Whether a block counts once it has begun, or only when it is whole.
    """

    code: str
    steps: tuple[tuple[int, int], ...]
    then_after: int
    then_each: int
    counts_begun: bool
    confidence: Confidence

    def required(self, workers: int) -> int:
        """Return how many people are required of so many workers, >= 0.

        Raises: WorkersInvalid
        """
        _check(workers)
        least = max((people for first, people in self.steps if workers >= first), default=0)
        beyond = workers - self.then_after
        if beyond <= 0:
            return least
        blocks = math.ceil(beyond / self.then_each) if self.counts_begun else beyond // self.then_each
        return least + blocks


# Two for each hundred that is whole, and one more for each whole hundred above 500.
WHOLE_BLOCKS = Reading(
    code="whole_blocks", steps=((100, 2), (200, 4), (300, 6), (400, 8), (500, 10)), then_after=500, then_each=100,
    counts_begun=False, confidence="secondary",
)  # fmt: skip
# The last step up to 500 asks for ten from its beginning, and a hundred above 500 counts from its first worker.
BEGUN_BLOCKS = Reading(
    code="begun_blocks", steps=((100, 2), (200, 4), (300, 6), (400, 10)), then_after=500, then_each=100,
    counts_begun=True, confidence="secondary",
)  # fmt: skip
DISABILITY_READINGS: Mapping[str, Reading] = {each.code: each for each in (WHOLE_BLOCKS, BEGUN_BLOCKS)}


@dataclass(frozen=True, kw_only=True)
class ApprenticeRule:
    """From how many workers on apprentices are asked for, one for how many, and from which remainder one more.

    The numbers are reference values; these are the ones that ship.
    """

    workers_min: int = 15
    workers_each: int = 20
    remainder_min: int = 10
    monetisation_minimum_wages: Decimal = Decimal("1.5")

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
        return (self.required(workers) + 1) // 2

    def monetised_month(self, *, required: int, apprentices: int, minimum_wage: Decimal) -> Decimal:
        """Return what the places that nobody fills cost in a month, in the currency of the minimum wage.

        Args:
            minimum_wage: Of a month, > 0.
        Source: Ley 2466/2025 art. 23: 1.5 monthly minimum wages for each place.
        """
        return max(0, required - apprentices) * self.monetisation_minimum_wages * minimum_wage


def is_binding(on: date) -> bool:
    """Return whether the disability quota binds on a day; in its first year it was voluntary."""
    return on >= DISABILITY_FROM


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


def standing(*, required: Mapping[str, int], low: int | None, high: int | None) -> Standing:
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
