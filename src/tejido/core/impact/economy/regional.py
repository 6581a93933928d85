"""A country's table cut down to a region: what a region has too little of, it buys elsewhere, and that leaks.

Source: A. T. Flegg and C. D. Webber, Regional size, regional specialization and the FLQ formula, Regional Studies 34
(2000); Miller and Blair (2009), section 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tejido.core.impact.economy import leontief

# How strongly a small region's imports grow: what regional tables by survey came to; 0.2 to 0.3 in most.
DELTA_LOW, DELTA_CENTRAL, DELTA_HIGH = 0.2, 0.25, 0.3


class RegionInvalid(Exception):
    """A region has people at work in a sector or none, never fewer than none, and never more than the country."""


@dataclass(frozen=True, kw_only=True)
class Regional:
    """A regional table of coefficients, and what share of the country's inputs the region buys elsewhere."""

    coefficients: leontief.FloatArray
    leakage_share: float


def simple_quotients(*, region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray) -> leontief.FloatArray:
    """Return by sector how much more than the country a region has of it: 1 is as much, shape (n,).

    Args:
        region_jobs, country_jobs: People at work by sector, shape (n,); a region's are part of the country's.
    Raises: RegionInvalid
    """
    _check(region_jobs, country_jobs)
    quotients: leontief.FloatArray = (region_jobs / region_jobs.sum()) / (country_jobs / country_jobs.sum())
    return quotients


def by_simple_quotients(
    coefficients: leontief.FloatArray, *, region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray
) -> Regional:
    """Return a region's coefficients: a sector that the region has too little of covers that part alone.

    Raises: RegionInvalid
    """
    quotients = simple_quotients(region_jobs=region_jobs, country_jobs=country_jobs)
    return _cut(coefficients, np.minimum(quotients, 1.0)[:, np.newaxis])


def by_flegg(
    coefficients: leontief.FloatArray, *, region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray,
    delta: float = DELTA_CENTRAL,
) -> Regional:  # fmt: skip
    """Return a region's coefficients by Flegg's quotients: the smaller the region, the more it buys elsewhere.

    Args:
        delta: 0 up to, but not, 1; the larger, the more leaks.
    Raises: RegionInvalid
    """
    if not 0 <= delta < 1:
        raise RegionInvalid(RegionInvalid.__doc__)
    quotients = simple_quotients(region_jobs=region_jobs, country_jobs=country_jobs)
    buyers = np.where(quotients > 0, quotients, np.inf)
    cross = quotients[:, np.newaxis] / buyers[np.newaxis, :]
    # Within a sector nothing is compared with itself: there the simple quotient stands.
    np.fill_diagonal(cross, quotients)
    size = np.log2(1 + region_jobs.sum() / country_jobs.sum()) ** delta
    return _cut(coefficients, np.minimum(cross * size, 1.0))


def _cut(coefficients: leontief.FloatArray, kept: leontief.FloatArray) -> Regional:
    regional = coefficients * kept
    whole = coefficients.sum()
    return Regional(coefficients=regional, leakage_share=float(1 - regional.sum() / whole) if whole else 0.0)


def _check(region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray) -> None:
    is_whole = region_jobs.shape == country_jobs.shape and region_jobs.ndim == 1 and region_jobs.size > 0
    if not is_whole or (country_jobs <= 0).any() or (region_jobs < 0).any() or (region_jobs > country_jobs).any():
        raise RegionInvalid(RegionInvalid.__doc__)
    if region_jobs.sum() <= 0:
        raise RegionInvalid(RegionInvalid.__doc__)
