"""Jobs that others may get because these are there: a range out of studies that disagree, never one number.

The studies are about whole labour markets in other countries, and their authors found from nothing to several jobs
for one. For seats that people begin in, the range is 0 to 1: none further, up to one further local job for each.
"""

from __future__ import annotations

from dataclasses import dataclass

from tejido.core.impact.economy import ranges


@dataclass(frozen=True, kw_only=True)
class Study:
    """A study, and how many further local jobs it found for one; None where it gives no number for such seats."""

    code: str
    cited: str
    found: float | None


STUDIES: tuple[Study, ...] = (
    Study(
        code="moretti_2010", cited="E. Moretti, Local Multipliers, AER Papers and Proceedings 100 (2010)", found=1.0
    ),
    Study(
        code="van_dijk_2014",
        cited="J. van Dijk, Local employment multipliers in U.S. cities, Oxford Discussion Paper 730 (2014)",
        found=1.02,
    ),
    Study(
        code="berger_2017",
        cited="T. Berger, C. Chen and C. Frey, Cities, industrialization, and job creation (2017)", found=None,
    ),
    Study(
        code="italy", cited="Studies of local multipliers in Italy find about none (de Blasio and Menon, 2011)",
        found=0.0,
    ),
)  # fmt: skip
# No central value stands between studies that disagree: the middle of the range is only its middle.
PER_ENTRY_JOB = ranges.Range(low=0.0, central=0.5, high=1.0)


def further_jobs(entry_jobs: float) -> ranges.Range:
    """Return how many further local jobs there may be for so many seats that people begin in, >= 0."""
    return PER_ENTRY_JOB.times(entry_jobs)
