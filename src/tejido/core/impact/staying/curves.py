"""How long people stay, out of spells of which many still go on: curves with intervals, causes apart, groups compared.

A spell that still goes on is no short spell: it is counted among those at risk until the day that is known, and no
longer. A spell that was entered late (somebody was here already when the records began) is counted from then on only.

Source: Klein and Moeschberger, Survival Analysis, 2nd edition (Springer, 2003): 4.2.1 and 4.2.2 (product-limit and
Greenwood), 4.3.2 (log-log interval), 4.5.1 and 4.5.2 (restricted mean), 4.6 (delayed entry), 7.3 (log-rank).
Marubini and Valsecchi, Analysing Survival Data (Wiley, 1995), chapter 10: cumulative incidence and its variance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tejido.core.impact.estimation import quantiles

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Z = quantiles.normal()


class SpellsInvalid(Exception):
    """Spells last longer than zero, begin to be observed before they end, and each has one ending."""


class HorizonInvalid(Exception):
    """A mean is restricted to a time above zero up to which somebody was observed."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """A step curve: what holds from each time on, with its pointwise 95 % interval.

    Args:
        times: When something happened, ascending, > 0; before the first the curve stands at its start.
        values, low, high: The share still here (or gone for one cause) from each time on, 0 to 1.
        at_risk, events: Who was here just before each time, and to how many it happened then.
        observed_to: The longest that anybody was observed; beyond it nothing is known.
    """

    times: FloatArray
    values: FloatArray
    low: FloatArray
    high: FloatArray
    at_risk: IntArray
    events: IntArray
    start: float
    observed_to: float

    def at(self, time: float) -> tuple[float, float, float] | None:
        """Return value, low and high at a time; None beyond what was observed."""
        if time > self.observed_to:
            return None
        index = int(np.searchsorted(self.times, time, side="right")) - 1
        if index < 0:
            return self.start, self.start, self.start
        return float(self.values[index]), float(self.low[index]), float(self.high[index])

    def reached(self, share: float) -> float | None:
        """Return the first time at which a falling curve stands at a share or below; None where it never does."""
        found = np.flatnonzero(self.values <= share)
        return float(self.times[found[0]]) if found.size else None


@dataclass(frozen=True, kw_only=True)
class RestrictedMean:
    """The mean time up to a horizon with its 95 % interval, in the unit of the spells."""

    value: float
    low: float
    high: float
    standard_error: float
    horizon: float


@dataclass(frozen=True, kw_only=True)
class LogRank:
    """Whether groups stay equally long: the statistic, its degrees of freedom and the chance of as much by luck."""

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    observed: Sequence[float]
    expected: Sequence[float]


def kaplan_meier(
    durations: npt.ArrayLike, is_event: npt.ArrayLike, entries: npt.ArrayLike = 0.0, counts: npt.ArrayLike = 1
) -> Curve:
    """Return the share still here by time since the start, from spells of which some still go on.

    Args:
        durations: How long each spell was seen to last, > 0, shape (spells,).
        is_event: Whether it ended then, rather than still going on.
        entries: From which time on each was observed, >= 0 and below its duration; one number for all.
        counts: How many spells each row stands for, >= 1.
    Raises: SpellsInvalid
    """
    spells = _Spells(durations, np.asarray(is_event, dtype=bool), entries, counts)
    times, at_risk, events = spells.counted()
    values = np.cumprod(1 - events / at_risk)
    low, high = _log_log(values, np.cumsum(_greenwood(at_risk, events)))
    return Curve(
        times=times, values=values, low=low, high=high, at_risk=at_risk, events=events, start=1.0,
        observed_to=spells.observed_to,
    )  # fmt: skip


def cumulative_incidence(
    durations: npt.ArrayLike,
    causes: Sequence[str | None],
    entries: npt.ArrayLike = 0.0,
    counts: npt.ArrayLike = 1,
) -> Mapping[str, Curve]:
    """Return for each cause the share gone for it by time; with the share still here they add up to one.

    Whoever left for another cause can leave no more for this one, so each curve is lower than one minus a curve that
    took the other causes for spells that go on.

    Args:
        causes: Why each spell ended; None where it goes on.
        entries, counts: As in `kaplan_meier`.
    Returns: Cause to curve (Aalen and Johansen), the causes in alphabetical order.
    Raises: SpellsInvalid
    """
    spells = _Spells(durations, np.array([cause is not None for cause in causes], dtype=bool), entries, counts)
    times, at_risk, events = spells.counted()
    staying = np.concatenate(([1.0], np.cumprod(1 - events / at_risk)))[:-1]
    named = np.array([cause or "" for cause in causes])
    found: dict[str, Curve] = {}
    for cause in sorted({cause for cause in causes if cause is not None}):
        own = spells.ended_at(times, of=named == cause)
        values = np.cumsum(staying * own / at_risk)
        low, high = _incidence_interval(values, _incidence_variance(values, staying, own, events, at_risk))
        found[cause] = Curve(
            times=times, values=values, low=low, high=high, at_risk=at_risk, events=own, start=0.0,
            observed_to=spells.observed_to,
        )  # fmt: skip
    return found


def restricted_mean(curve: Curve, *, horizon: float) -> RestrictedMean:
    """Return the mean time here within a horizon: the area under the curve, right although many spells go on.

    The mean length of the spells so far counts each that goes on as if it ended today, and is too small.

    Args:
        horizon: > 0 and at most the curve's `observed_to`, in the unit of the spells.
    Raises: HorizonInvalid
    """
    if not 0 < horizon <= curve.observed_to:
        raise HorizonInvalid(HorizonInvalid.__doc__)
    inside = curve.times < horizon
    edges = np.concatenate(([0.0], curve.times[inside], [horizon]))
    heights = np.concatenate(([curve.start], curve.values[inside]))
    areas = np.diff(edges) * heights
    value = float(areas.sum())
    after = np.cumsum(areas[::-1])[::-1][1:]
    spread = _greenwood(curve.at_risk, curve.events)[inside]
    error = math.sqrt(float(np.sum(after**2 * spread)))
    return RestrictedMean(
        value=value, low=max(0.0, value - Z * error), high=min(horizon, value + Z * error), standard_error=error,
        horizon=horizon,
    )  # fmt: skip


def log_rank(groups: Sequence[Sequence[npt.ArrayLike]]) -> LogRank:
    """Compare how long two or more groups stay, over the whole time.

    Args:
        groups: For each what `kaplan_meier` takes: durations, whether each ended, and where wanted entries and counts.
    Raises: SpellsInvalid
    """
    checked = [_Spells(durations, np.asarray(ended, dtype=bool), *rest) for durations, ended, *rest in groups]
    if len(checked) < 2:
        raise SpellsInvalid(SpellsInvalid.__doc__)
    times = np.unique(np.concatenate([spells.counted()[0] for spells in checked]))
    at_risk = np.array([spells.at_risk(times) for spells in checked])
    events = np.array([spells.ended_at(times) for spells in checked])
    everybody, happened = at_risk.sum(axis=0), events.sum(axis=0)
    observed, expected = events.sum(axis=1), (at_risk * happened / everybody).sum(axis=1)
    weight = happened * (everybody - happened) / np.maximum(everybody - 1, 1)
    shares = at_risk / everybody
    covariance = np.diag((shares * weight).sum(axis=1)) - (shares * weight) @ shares.T
    # One group follows from the others.
    apart = (observed - expected)[:-1]
    chi_square = float(apart @ np.linalg.pinv(covariance[:-1, :-1]) @ apart)
    degrees = len(checked) - 1
    return LogRank(
        chi_square=chi_square, degrees_of_freedom=degrees, p_value=chance_above(chi_square, degrees),
        observed=[float(one) for one in observed], expected=[float(one) for one in expected],
    )  # fmt: skip


def chance_above(chi_square: float, degrees_of_freedom: int) -> float:
    """Return the chance that a chi-square variable is larger.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.4.4 and 26.4.5.
    """
    half = chi_square / 2
    if degrees_of_freedom % 2 == 0:
        return math.exp(-half) * math.fsum(half**i / math.factorial(i) for i in range(degrees_of_freedom // 2))
    terms = (float(half ** (i - 0.5)) / math.gamma(i + 0.5) for i in range(1, (degrees_of_freedom - 1) // 2 + 1))
    return math.erfc(math.sqrt(half)) + math.exp(-half) * math.fsum(terms)


class _Spells:
    """Spells that were checked, ready to be counted along any times."""

    def __init__(
        self, durations: npt.ArrayLike, is_event: npt.NDArray[np.bool_], entries: npt.ArrayLike = 0.0,
        counts: npt.ArrayLike = 1,
    ) -> None:  # fmt: skip
        lasted = np.asarray(durations, dtype=np.float64)
        entered = np.broadcast_to(np.asarray(entries, dtype=np.float64), lasted.shape)
        many = np.broadcast_to(np.asarray(counts, dtype=np.int64), lasted.shape)
        are_numbers = bool(np.isfinite(lasted).all() and np.isfinite(entered).all())
        if lasted.ndim != 1 or is_event.shape != lasted.shape or not are_numbers:
            raise SpellsInvalid(SpellsInvalid.__doc__)
        if (lasted <= entered).any() or (entered < 0).any() or (many < 1).any():
            raise SpellsInvalid(SpellsInvalid.__doc__)
        self._lasted, self._ended, self._entered, self._many = lasted, is_event, entered, many
        self.observed_to = float(np.max(lasted, initial=0.0))

    def counted(self) -> tuple[FloatArray, IntArray, IntArray]:
        """Return the times at which spells ended, who was at risk just before, and how many ended then."""
        times = np.unique(self._lasted[self._ended])
        return times, self.at_risk(times), self.ended_at(times)

    def at_risk(self, times: FloatArray) -> IntArray:
        """Return how many were here just before each time: those that had come, less those that had gone."""
        return _before(times, self._entered, self._many) - _before(times, self._lasted, self._many)

    def ended_at(self, times: FloatArray, *, of: npt.NDArray[np.bool_] | None = None) -> IntArray:
        """Return how many ended at each time, of those that `of` tells, at whose ends there is a time."""
        chosen = self._ended if of is None else self._ended & of
        at = np.searchsorted(times, self._lasted[chosen])
        return np.bincount(at, weights=self._many[chosen], minlength=times.size).round().astype(np.int64)


def _before(times: FloatArray, moments: FloatArray, many: IntArray) -> IntArray:
    """Return how many moments lie before each time."""
    order = np.argsort(moments)
    sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(many[order])))
    return np.asarray(sums[np.searchsorted(moments[order], times, side="left")], dtype=np.int64)


def _greenwood(at_risk: IntArray, events: IntArray) -> FloatArray:
    """Return Greenwood's terms; where the last ones leave together the curve is zero, and there is none."""
    left = at_risk - events
    return np.divide(events, at_risk * left, out=np.zeros(len(events)), where=left > 0)


def _log_log(values: FloatArray, spread: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the interval on the scale of log(-log), which stays between 0 and 1."""
    inner = (values > 0) & (values < 1)
    logs = np.log(np.where(inner, values, 0.5))
    width = Z * np.sqrt(spread) / np.abs(logs)
    low = np.where(inner, np.exp(logs * np.exp(width)), np.where(values >= 1, 1.0, 0.0))
    high = np.where(inner, np.exp(logs * np.exp(-width)), np.where(values >= 1, 1.0, 0.0))
    return low, high


def _incidence_interval(values: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    inner = (values > 0) & (values < 1)
    safe = np.where(inner, values, 0.5)
    width = Z * np.sqrt(np.maximum(variance, 0.0)) / (safe * np.abs(np.log(safe)))
    low = np.where(inner, safe ** np.exp(width), np.where(values >= 1, 1.0, 0.0))
    high = np.where(inner, safe ** np.exp(-width), np.where(values >= 1, 1.0, 0.0))
    return low, high


def _incidence_variance(
    values: FloatArray, staying: FloatArray, own: IntArray, events: IntArray, at_risk: IntArray
) -> FloatArray:  # fmt: skip
    """Return the variance by the delta method, its squares written out so that sums run along the times once."""
    greenwood = _greenwood(at_risk, events)
    risk = at_risk.astype(np.float64)
    first = values**2 * np.cumsum(greenwood) - 2 * values * np.cumsum(values * greenwood)
    first += np.cumsum(values**2 * greenwood)
    second = np.cumsum(staying**2 * own * (risk - own) / risk**3)
    cross = staying * own / risk**2
    third = values * np.cumsum(cross) - np.cumsum(values * cross)
    return np.asarray(first + second - 2 * third, dtype=np.float64)
