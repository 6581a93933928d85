"""Looking through many people at once for those who are there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tejido.core.duplicates import blocking, comparison, traits


@dataclass(frozen=True, slots=True)
class Found:
    """Two people who may be one, the lower id first."""

    lower_id: int
    higher_id: int
    verdict: comparison.Verdict


def found(people: Iterable[traits.Traits], *, passed: blocking.Passed) -> Iterator[Found]:
    """Return every two people who are certainly or likely one, in no order.

    Args:
        passed: Blocks that were too large to compare are counted here.
    """
    for one, other in blocking.pairs(people, passed=passed):
        verdict = comparison.compare(one, other)
        if verdict.band != "unlikely":
            lower, higher = sorted((one.person_id, other.person_id))
            yield Found(lower, higher, verdict)
