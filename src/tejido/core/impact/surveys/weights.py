"""Weights by stratum, and what a sample says of everybody, with its interval.

Whoever answers in a stratum stands for everybody in it (post-stratification by its size). That corrects for strata that
answer less, and not for people who answer less within one: an interval knows nothing of those who did not answer.

Source: Lohr, Sampling: Design and Analysis (2nd ed., 2010), section 3.2 (stratified means, equations 3.1 to 3.5) and
7.3 (design effect); Kish, Survey Sampling (1965), section 11.7 (loss by unequal weights); Korn and Graubard, Confidence
intervals for proportions with small expected number of positive counts, Survey Methodology 24 (1998), for a share by an
effective sample size, here put into the interval of Wilson (JASA 22, 1927).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tejido.core.impact.estimation import quantiles

# One answer says nothing of how answers differ within a stratum.
ANSWERS_MIN = 2


class AnswersMissing(Exception):
    """Too few people answered to say anything of everybody."""


class StratumInvalid(Exception):
    """A stratum has no more answers than people, and a spread that is not negative."""


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """One stratum: how many people, how many answers, and their mean and variance (divided by n - 1)."""

    people: int
    answers: int
    mean: float
    variance: float

    def __post_init__(self) -> None:
        if not 0 < self.answers <= self.people or self.variance < 0:
            raise StratumInvalid(StratumInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Estimated:
    """A mean or a share of everybody: value, interval of 95 %, standard error, answers, and the design effect."""

    value: float
    low: float
    high: float
    standard_error: float
    n: int
    design_effect: float


def weights(people: Mapping[str, int], answers: Mapping[str, int]) -> dict[str, float]:
    """Return for how many people one answer of each stratum stands; strata with too few answers share their weight.

    Args:
        people: Stratum to how many are in it, >= 1.
        answers: Stratum to how many of them answered.
    Returns: A weight for each stratum that has an answer; times the answers, they sum to all people.
    Raises: AnswersMissing: nobody answered.
    """
    found: dict[str, float] = {}
    for group in collapsed(people, answers):
        weight = sum(people[code] for code in group) / sum(answers.get(code, 0) for code in group)
        found |= {code: weight for code in group if answers.get(code, 0)}
    return found


def collapsed(people: Mapping[str, int], answers: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the strata in groups that are weighted together: each has at least `ANSWERS_MIN` answers where there are.

    Strata with too few answers go together; if these still have too few, the one with the fewest others joins them.

    Raises: AnswersMissing: nobody answered.
    """
    if not sum(answers.get(code, 0) for code in people):
        raise AnswersMissing(AnswersMissing.__doc__)
    by_answers = sorted(people, key=lambda code: (answers.get(code, 0), code))
    together = [code for code in by_answers if answers.get(code, 0) < ANSWERS_MIN]
    alone = [code for code in by_answers if code not in together]
    while together and alone and sum(answers.get(code, 0) for code in together) < ANSWERS_MIN:
        together.append(alone.pop(0))
    return [*([tuple(together)] if together else []), *((code,) for code in alone)]


def design_effect(given: Sequence[float]) -> float:
    """Return by how much unequal weights blow up a variance: 1 where all are equal.

    Args:
        given: The weight of each answer, > 0.
    """
    return len(given) * math.fsum(weight * weight for weight in given) / math.fsum(given) ** 2


def share(people: Mapping[str, int], yes: Mapping[str, int], answers: Mapping[str, int]) -> Estimated:
    """Return which share of everybody would give an answer.

    Args:
        people: Stratum to how many are in it.
        yes: Stratum to how many gave the answer.
        answers: Stratum to how many answered the question.
    Raises: AnswersMissing
    """
    strata = []
    for group in collapsed(people, answers):
        n = sum(answers.get(code, 0) for code in group)
        mean = sum(yes.get(code, 0) for code in group) / n
        spread = mean * (1 - mean) * n / (n - 1) if n > 1 else 0.25
        size = sum(people[code] for code in group)
        strata.append(Stratum(people=size, answers=n, mean=mean, variance=spread))
    value, error = mean_and_error(strata)
    # Sums of floats may pass 1 by a hair.
    value = min(value, 1.0)
    n = sum(stratum.answers for stratum in strata)
    effect = design_effect([stratum.people / stratum.answers for stratum in strata for _ in range(stratum.answers)])
    low, high = _wilson(value, error=error, n=n, effect=effect, rest=_rest(strata))
    return Estimated(value=value, low=low, high=high, standard_error=error, n=n, design_effect=effect)


def mean(people: Mapping[str, int], values: Mapping[str, Sequence[float]]) -> Estimated:
    """Return the mean over everybody of a number that some told.

    Args:
        people: Stratum to how many are in it.
        values: Stratum to what was told in it.
    Raises: AnswersMissing: fewer than two told it.
    """
    answers = {code: len(values.get(code, ())) for code in people}
    if sum(answers.values()) < ANSWERS_MIN:
        raise AnswersMissing(AnswersMissing.__doc__)
    strata = []
    for group in collapsed(people, answers):
        told = [value for code in group for value in values.get(code, ())]
        middle = math.fsum(told) / len(told)
        spread = math.fsum((value - middle) ** 2 for value in told) / max(len(told) - 1, 1)
        size = sum(people[code] for code in group)
        strata.append(Stratum(people=size, answers=len(told), mean=middle, variance=spread))
    value, error = mean_and_error(strata)
    n = sum(stratum.answers for stratum in strata)
    effect = design_effect([stratum.people / stratum.answers for stratum in strata for _ in range(stratum.answers)])
    reach = quantiles.student(degrees=max(n - len(strata), 1)) * error
    return Estimated(
        value=value, low=value - reach, high=value + reach, standard_error=error, n=n, design_effect=effect
    )


def mean_and_error(strata: Sequence[Stratum]) -> tuple[float, float]:
    """Return the stratified mean and its standard error, with the finite population correction.

    Source: Lohr (2010), equations 3.2 and 3.5.
    """
    people = sum(stratum.people for stratum in strata)
    value = math.fsum(stratum.people * stratum.mean for stratum in strata) / people
    variance = math.fsum(
        (1 - stratum.answers / stratum.people) * (stratum.people / people) ** 2 * stratum.variance / stratum.answers
        for stratum in strata
    )
    return value, math.sqrt(variance)


def _rest(strata: Sequence[Stratum]) -> float:
    """Return which part of everybody did not answer: nothing is uncertain where all did."""
    people = sum(stratum.people for stratum in strata)
    return 1 - sum(stratum.answers for stratum in strata) / people


def _wilson(value: float, *, error: float, n: int, effect: float, rest: float) -> tuple[float, float]:
    if rest <= 0:
        return value, value
    # Where all said the same, the variance is 0 and says nothing: then the answers count for what they are worth.
    spread = value * (1 - value)
    ours = spread / error**2 if error > 0 and spread > 0 else n / (effect * rest)
    z = quantiles.normal()
    middle = (value + z * z / (2 * ours)) / (1 + z * z / ours)
    reach = z * math.sqrt(value * (1 - value) / ours + z * z / (4 * ours * ours)) / (1 + z * z / ours)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
