"""What a seat did, where chance gave the seats: those drawn against those who were not, whatever they did next.

*Intention to treat* compares by what chance assigned and nothing else, so nobody's later choice can bend it. *Treatment
on the treated* asks what the seat did for those who took it because they were drawn; it needs the draw to have moved
enough people into seats.

Source: a sum over strata with Neyman's variance in each: Imbens and Rubin, Causal Inference for Statistics, Social, and
Biomedical Sciences (Cambridge, 2015), chapters 6 and 9. Its degrees of freedom: Satterthwaite 1946. Treatment on the
treated: Angrist, Imbens and Rubin, Identification of causal effects using instrumental variables, JASA 91 (1996). Its
interval, which stays right where few take the seat: Fieller, JRSS B 16 (1954); Anderson and Rubin, Annals of
Mathematical Statistics 20 (1949). Bounds where some cannot be followed: Lee, Review of Economic Studies 76 (2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy

from tejido.core.impact.estimation import estimates, quantiles

# Fewer, and whom the draw moved cannot be told from chance: Staiger and Stock, Econometrica 65 (1997).
FIRST_STAGE_F_MIN = 10.0
# Arms that differ by more in how many could be followed are told as bounds, not as a number.
ATTRITION_DIFFERENCE_MAX = 0.05


@dataclass(frozen=True, kw_only=True)
class Arms:
    """How the two arms of a lottery stand: people, and the mean of the outcome in each, weighted by stratum."""

    drawn_count: int
    other_count: int
    drawn_mean: float
    other_mean: float


@dataclass(frozen=True, kw_only=True)
class Attrition:
    """Whom we could follow, in each arm."""

    drawn_share: float
    other_share: float

    @property
    def difference(self) -> float:
        """How much larger the part we know is among those drawn."""
        return self.drawn_share - self.other_share

    @property
    def is_equal_enough(self) -> bool:
        return abs(self.difference) <= ATTRITION_DIFFERENCE_MAX


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The lowest and the highest effect that who is missing leaves possible, with an interval around both."""

    low: float
    high: float
    interval_low: float
    interval_high: float
    trimmed_share: float
    n: int


@dataclass(frozen=True, kw_only=True)
class _Sums:
    """The difference of arms in two variables, summed over strata, with their variances and covariance."""

    first: float
    second: float
    variance_first: float
    variance_second: float
    covariance: float
    parts: estimates.FloatArray
    degrees: estimates.FloatArray


def intention_to_treat(
    outcome: Any, is_drawn: Any, *, strata: Any = None
) -> estimates.Estimate | estimates.CannotEstimate:
    """Return what being drawn did on average.

    Args:
        outcome: Shape (people,); for yes and no, 1 and 0.
        is_drawn: What chance assigned, whatever became of the seat, shape (people,).
        strata: The code of the stratum each was drawn in, shape (people,); None for one lottery without strata.
    Source: Imbens and Rubin (2015), equations 6.13 and 9.4.
    """
    values = estimates.numbers(outcome)
    drawn = estimates.flags(is_drawn, length=values.size)
    codes = estimates.groups(strata, length=values.size)
    lack = lacking(drawn, codes)
    if lack is not None:
        return lack
    sums = _sums(values, values, drawn, codes)
    return estimates.around(
        sums.first, standard_error=math.sqrt(sums.variance_first),
        degrees=estimates.satterthwaite(sums.parts, sums.degrees), n=values.size, method="intention_to_treat",
        rung="causal",
    )  # fmt: skip


def treatment_on_the_treated(
    outcome: Any, is_drawn: Any, *, took_seat: Any, strata: Any = None
) -> estimates.Estimate | estimates.CannotEstimate:
    """Return what the seat did for those who took it because they were drawn.

    Args:
        took_seat: Whether each began the course, drawn or not, shape (people,).
    Source: Angrist, Imbens and Rubin (1996), equation 9; the interval by Fieller (1954).
    """
    values = estimates.numbers(outcome)
    drawn = estimates.flags(is_drawn, length=values.size)
    taken = estimates.flags(took_seat, length=values.size).astype(numpy.float64)
    codes = estimates.groups(strata, length=values.size)
    lack = lacking(drawn, codes)
    if lack is not None:
        return lack
    sums = _sums(values, taken, drawn, codes)
    strength = sums.second**2 / sums.variance_second if sums.variance_second > 0 else math.inf
    if sums.second <= 0 or strength < FIRST_STAGE_F_MIN:
        return estimates.CannotEstimate(
            reason="compliance_weak",
            needed={
                "first_stage_f": FIRST_STAGE_F_MIN,
                "first_stage_f_found": strength if sums.second > 0 else 0.0,
                "taken_because_drawn_share_found": sums.second,
            },
        )
    ratio = sums.first / sums.second
    degrees = estimates.satterthwaite(sums.parts, sums.degrees)
    low, high = _fieller(sums, margin=quantiles.student(degrees=degrees))
    variance = (
        sums.variance_first - 2 * ratio * sums.covariance + ratio**2 * sums.variance_second
    ) / sums.second**2  # fmt: skip
    return estimates.Estimate(
        value=ratio, low=min(low, ratio), high=max(high, ratio), standard_error=math.sqrt(max(variance, 0.0)),
        n=values.size, method="treatment_on_the_treated", rung="causal",
    )  # fmt: skip


def arms(outcome: Any, is_drawn: Any, *, strata: Any = None) -> Arms | estimates.CannotEstimate:
    """Return both arms with their means, each stratum weighted by its people, so that they differ by the estimate."""
    values = estimates.numbers(outcome)
    drawn = estimates.flags(is_drawn, length=values.size)
    codes = estimates.groups(strata, length=values.size)
    lack = lacking(drawn, codes)
    if lack is not None:
        return lack
    sizes = numpy.bincount(codes).astype(numpy.float64)
    means = [
        float(numpy.sum(sizes / sizes.sum() * _by_stratum(values[of], codes[of], count=sizes.size)[1]))
        for of in (drawn, ~drawn)
    ]
    return Arms(drawn_count=int(drawn.sum()), other_count=int((~drawn).sum()), drawn_mean=means[0], other_mean=means[1])


def comparable(is_drawn: Any, *, strata: Any = None) -> estimates.BoolArray:
    """Return whose stratum has enough people in both arms; where all or none were drawn, chance decided nothing.

    Leaving the others out changes whom the estimate is about, so pages say how many they are.
    """
    drawn = numpy.asarray(is_drawn, dtype=numpy.bool_)
    codes = estimates.groups(strata, length=drawn.size)
    count = int(numpy.max(codes)) + 1 if codes.size else 0
    seated = numpy.bincount(codes[drawn], minlength=count)
    waiting = numpy.bincount(codes[~drawn], minlength=count)
    is_open = (seated >= estimates.STRATUM_ARM_PEOPLE_MIN) & (waiting >= estimates.STRATUM_ARM_PEOPLE_MIN)
    found: estimates.BoolArray = is_open[codes]
    return found


def attrition(is_followed: Any, is_drawn: Any) -> Attrition | estimates.CannotEstimate:
    """Return what part of each arm could be followed up to the outcome."""
    drawn = numpy.asarray(is_drawn, dtype=numpy.bool_)
    followed = estimates.flags(is_followed, length=drawn.size)
    if not drawn.any() or drawn.all():
        return estimates.CannotEstimate(reason="nobody_drawn", needed=_counted(drawn))
    return Attrition(drawn_share=float(followed[drawn].mean()), other_share=float(followed[~drawn].mean()))


def lee_bounds(outcome: Any, is_drawn: Any, *, is_followed: Any) -> Bounds | estimates.CannotEstimate:
    """Return between which values the effect lies where chance's arms could not be followed equally well.

    Of the arm in which more were followed, the lowest and then the highest values are left out until both parts are
    equal. It holds if being drawn moves everybody's chance of being followed in one direction.

    Args:
        outcome: Shape (people,); what stands where somebody was not followed is not read.
    Source: Lee (2009), propositions 1a and 3; the interval by Imbens and Manski, Econometrica 72 (2004), p. 1850.
    """
    given = numpy.asarray(outcome, dtype=numpy.float64)
    drawn = estimates.flags(is_drawn, length=given.size)
    followed = estimates.flags(is_followed, length=given.size)
    found = attrition(followed, drawn)
    if isinstance(found, estimates.CannotEstimate):
        return found
    values = estimates.numbers(numpy.where(followed, given, 0.0))
    lack = lacking(drawn[followed], numpy.zeros(int(followed.sum()), dtype=numpy.int64))
    if lack is not None:
        return lack
    sign = 1.0 if found.difference >= 0 else -1.0
    more = drawn if sign > 0 else ~drawn
    kept = min(found.drawn_share, found.other_share) / max(found.drawn_share, found.other_share)
    wide, narrow = numpy.sort(values[more & followed]), values[~more & followed]
    count = max(1, round(kept * wide.size))
    share_variance = _share_variance(kept, more=more, followed=followed)
    ends = []
    for part, edge in ((wide[:count], wide[count - 1]), (wide[wide.size - count :], wide[wide.size - count])):
        mean = float(part.mean())
        variance = (
            float(part.var()) / count
            + (edge - mean) ** 2 * (1 - kept) / count
            + ((edge - mean) / kept) ** 2 * share_variance
            + float(narrow.var(ddof=1)) / narrow.size
        )  # fmt: skip
        ends.append((sign * (mean - float(narrow.mean())), math.sqrt(max(variance, 0.0))))
    (low, low_error), (high, high_error) = sorted(ends)
    margin = _one_sided(width=high - low, error=max(low_error, high_error))
    return Bounds(
        low=low, high=high, interval_low=low - margin * low_error, interval_high=high + margin * high_error,
        trimmed_share=1 - kept, n=int(followed.sum()),
    )  # fmt: skip


def lacking(drawn: estimates.BoolArray, codes: estimates.IntArray) -> estimates.CannotEstimate | None:
    """Return what a lottery lacks for a comparison, if anything."""
    counted = _counted(drawn)
    if not counted["drawn_found"] or not counted["not_drawn_found"]:
        return estimates.CannotEstimate(reason="nobody_drawn", needed=counted)
    if min(counted["drawn_found"], counted["not_drawn_found"]) < estimates.ARM_PEOPLE_MIN:
        return estimates.CannotEstimate(reason="few_in_arm", needed={"people": estimates.ARM_PEOPLE_MIN, **counted})
    seated = numpy.bincount(codes[drawn], minlength=int(numpy.max(codes)) + 1)
    waiting = numpy.bincount(codes[~drawn], minlength=int(numpy.max(codes)) + 1)
    smallest = numpy.minimum(seated, waiting)
    if int(numpy.min(smallest)) < estimates.STRATUM_ARM_PEOPLE_MIN:
        return estimates.CannotEstimate(
            reason="stratum_without_comparison",
            needed={
                "people": estimates.STRATUM_ARM_PEOPLE_MIN,
                "strata": float(smallest.size),
                "strata_found": float((smallest >= estimates.STRATUM_ARM_PEOPLE_MIN).sum()),
            },
        )
    return None


def _sums(
    first: estimates.FloatArray, second: estimates.FloatArray, drawn: estimates.BoolArray, codes: estimates.IntArray
) -> _Sums:
    """Return the differences between the arms in two variables, over strata weighted by their people."""
    sizes = numpy.bincount(codes).astype(numpy.float64)
    weights = sizes / sizes.sum()
    difference = numpy.zeros(2)
    spread = numpy.zeros(3)
    parts, degrees = [], []
    for sign, of in ((1.0, drawn), (-1.0, ~drawn)):
        counts, means_first, squares_first = _by_stratum(first[of], codes[of], count=sizes.size)
        _, means_second, squares_second = _by_stratum(second[of], codes[of], count=sizes.size)
        centred = (first[of] - means_first[codes[of]]) * (second[of] - means_second[codes[of]])
        together = numpy.bincount(codes[of], centred, minlength=sizes.size) / (counts - 1)
        scale = weights**2 / counts
        difference += sign * numpy.array([weights @ means_first, weights @ means_second])
        spread += numpy.array([scale @ squares_first, scale @ squares_second, scale @ together])
        parts.append(scale * squares_first)
        degrees.append(counts - 1)
    return _Sums(
        first=float(difference[0]), second=float(difference[1]), variance_first=float(spread[0]),
        variance_second=float(spread[1]), covariance=float(spread[2]), parts=numpy.concatenate(parts),
        degrees=numpy.concatenate(degrees),
    )  # fmt: skip


def _by_stratum(
    values: estimates.FloatArray, codes: estimates.IntArray, *, count: int
) -> tuple[estimates.FloatArray, estimates.FloatArray, estimates.FloatArray]:
    """Return the people, the mean and the variance of each stratum."""
    people = numpy.bincount(codes, minlength=count).astype(numpy.float64)
    means = numpy.bincount(codes, values, minlength=count) / people
    squares = numpy.bincount(codes, (values - means[codes]) ** 2, minlength=count)
    return people, means, squares / numpy.maximum(people - 1, 1)


def _fieller(sums: _Sums, *, margin: float) -> tuple[float, float]:
    """Return the ratios that the data do not contradict; bounded, since the first stage is strong."""
    square = margin**2
    a = sums.second**2 - square * sums.variance_second
    b = sums.first * sums.second - square * sums.covariance
    c = sums.first**2 - square * sums.variance_first
    root = math.sqrt(max(b * b - a * c, 0.0))
    return (b - root) / a, (b + root) / a


def _share_variance(kept: float, *, more: estimates.BoolArray, followed: estimates.BoolArray) -> float:
    """Return the variance of the part that is kept, Lee (2009), proposition 3."""
    wide, narrow = float(followed[more].mean()), float(followed[~more].mean())
    return kept**2 * ((1 - wide) / (wide * more.sum()) + (1 - narrow) / (max(narrow, 1e-12) * (~more).sum()))


def _one_sided(*, width: float, error: float) -> float:
    """Return how many standard errors an interval around two bounds goes beyond each: between 1.645 and 1.96."""
    low, high = quantiles.at_share(estimates.CONFIDENCE_SHARE), quantiles.normal()
    if error == 0:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        inside = quantiles.below(middle + width / error) - quantiles.below(-middle)
        low, high = (low, middle) if inside >= estimates.CONFIDENCE_SHARE else (middle, high)
    return high


def _counted(drawn: estimates.BoolArray) -> dict[str, float]:
    return {"drawn_found": float(drawn.sum()), "not_drawn_found": float((~drawn).sum())}
