"""Why the footprint changed: what we used, and what a unit of it sends out, told apart so that both add up.

Rain and drought double the factor of the Colombian grid from one year to the next. Without this, a wet year looks like
green action. Each source at each site is divided by the Shapley value of two factors, which is the mean of changing the
one first and the other first; it is exact, treats both alike, and needs no logarithm of a nothing.

Source: Sun, J. W., Changes in energy consumption and energy intensity: a complete decomposition model, Energy Economics
20 (1998), equations 3 and 4, for two factors; Ang, B. W., Energy Policy 32 (2004), on its kinship with LMDI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tejido.core.impact.footprint import kinds, lines

GRID_KEYS = ("grid_factor", "grid_losses_factor")
Mark = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a source at a site did to the footprint, in kilograms of CO2 equivalent.

    Args:
        activity_kg: Because more or less was used.
        factor_kg: Because a unit of it sends out more or less.
    """

    site: str
    source: str
    before_kg: float
    after_kg: float
    activity_kg: float
    factor_kg: float


@dataclass(frozen=True, kw_only=True)
class Change:
    """The change between two periods: before + activity + grid + other factors = after, exactly."""

    before_kg: float
    after_kg: float
    activity_kg: float
    grid_kg: float
    other_factors_kg: float
    effects: Sequence[Effect]


def between(before: Iterable[lines.Line], after: Iterable[lines.Line]) -> Change:
    """Return why the footprint of a later period differs from that of an earlier one.

    Args:
        before, after: Lines of periods of equal length, the location-based ones of electricity.
    """
    first, then = _sums(before), _sums(after)
    effects = [_effect(mark, first.get(mark, (0.0, 0.0)), then.get(mark, (0.0, 0.0)))
               for mark in sorted(first.keys() | then.keys())]  # fmt: skip
    grid = [one for one in effects if _is_of_the_grid(one.source)]
    others = [one for one in effects if not _is_of_the_grid(one.source)]
    return Change(
        before_kg=sum(one.before_kg for one in effects), after_kg=sum(one.after_kg for one in effects),
        activity_kg=sum(one.activity_kg for one in effects), grid_kg=sum(one.factor_kg for one in grid),
        other_factors_kg=sum(one.factor_kg for one in others), effects=effects,
    )  # fmt: skip


def _effect(mark: Mark, before: tuple[float, float], after: tuple[float, float]) -> Effect:
    site, source, _variant = mark
    (amount0, kg0), (amount1, kg1) = before, after
    # Where nothing was used in one of the periods, its factor is the other's: all of the change is activity.
    factor0 = kg0 / amount0 if amount0 else kg1 / amount1 if amount1 else 0.0
    factor1 = kg1 / amount1 if amount1 else factor0
    return Effect(
        site=site, source=source, before_kg=kg0, after_kg=kg1,
        activity_kg=(amount1 - amount0) * (factor0 + factor1) / 2,
        factor_kg=(factor1 - factor0) * (amount0 + amount1) / 2,
    )  # fmt: skip


def _sums(found: Iterable[lines.Line]) -> Mapping[Mark, tuple[float, float]]:
    """Return amount and kilograms by site, source and variant."""
    held: dict[Mark, tuple[float, float]] = {}
    for one in found:
        mark = (one.activity.site, one.source.code, one.activity.variant)
        amount, kg = held.get(mark, (0.0, 0.0))
        held[mark] = (amount + one.activity.amount, kg + one.kg)
    return held


def _is_of_the_grid(source: str) -> bool:
    return any(key in GRID_KEYS for key in kinds.SOURCES[source].keys)
