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
    """A region has people at work in some sector, and in none more than the country, whose table says how many."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A table cut down to a region, and what share of the country's inputs the region buys elsewhere."""

    table: leontief.Table
    leakage_share: float


def cut(table: leontief.Table, *, region_jobs: leontief.FloatArray, delta: float = DELTA_CENTRAL) -> Cut:
    """Return a country's table cut down to a region, by Flegg's quotients.

    Somebody in the region is taken to make as much, and to be paid as much, as in the country. Households buy in the
    region as a sector does that the region has its part of. A sector in which nobody works there is left out.

    Args:
        table: Of the country, with its jobs.
        region_jobs: People at work in the region by sector of the table, shape (n,).
        delta: As of `by_flegg`.
    Raises: RegionInvalid
    """
    coefficients = by_flegg(table.coefficients, region_jobs=region_jobs, country_jobs=table.jobs, delta=delta)
    there = region_jobs > 0
    part = (region_jobs / table.jobs)[there]
    output = table.output[there] * part
    flows = coefficients[np.ix_(there, there)] * output
    wages = table.wages[there] * part if table.wages.size else table.wages
    consumption = table.consumption
    if consumption.size:
        paid = wages.sum() / table.wages.sum() if wages.size and table.wages.sum() > 0 else part.mean()
        quotients = simple_quotients(region_jobs=region_jobs, country_jobs=table.jobs)
        kept = np.minimum(quotients * _size(region_jobs, table.jobs, delta), 1.0)
        consumption = (consumption * kept)[there] * paid
    whole = table.coefficients.sum()
    return Cut(
        table=leontief.Table(
            sectors=tuple(name for name, is_there in zip(table.sectors, there, strict=True) if is_there),
            flows=flows, demand=output - flows.sum(axis=1), output=output, jobs=region_jobs[there], wages=wages,
            consumption=consumption,
        ),
        leakage_share=float(1 - coefficients.sum() / whole) if whole else 0.0,
    )  # fmt: skip


def simple_quotients(*, region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray) -> leontief.FloatArray:
    """Return by sector how much more than the country a region has of it: 1 is as much, shape (n,).

    Args:
        region_jobs, country_jobs: People at work by sector, shape (n,); a region's are part of the country's.
    Raises: RegionInvalid
    """
    _check(region_jobs, country_jobs)
    quotients: leontief.FloatArray = (region_jobs / region_jobs.sum()) / (country_jobs / country_jobs.sum())
    return quotients


def by_flegg(
    coefficients: leontief.FloatArray, *, region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray,
    delta: float = DELTA_CENTRAL,
) -> leontief.FloatArray:  # fmt: skip
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
    regional: leontief.FloatArray = coefficients * np.minimum(cross * _size(region_jobs, country_jobs, delta), 1.0)
    return regional


def _size(region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray, delta: float) -> float:
    return float(np.log2(1 + region_jobs.sum() / country_jobs.sum()) ** delta)


def _check(region_jobs: leontief.FloatArray, country_jobs: leontief.FloatArray) -> None:
    is_whole = region_jobs.shape == country_jobs.shape and region_jobs.ndim == 1 and region_jobs.size > 0
    if not is_whole or (country_jobs <= 0).any() or (region_jobs < 0).any() or (region_jobs > country_jobs).any():
        raise RegionInvalid(RegionInvalid.__doc__)
    if region_jobs.sum() <= 0:
        raise RegionInvalid(RegionInvalid.__doc__)
