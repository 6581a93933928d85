"""The rows that claims are made of, read once for each: who was drawn, what became of them, and what they are digested
to.

Nobody is named in them. What was told after `known_at` is not read, so that the same instant gives the same rows again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Any

import numpy
from django.conf import settings
from django.db import connection

from tejido import environment
from tejido.core.impact.estimation import estimates

_SQL = resources.files("tejido.impact").joinpath("sql")
ENTRANTS = _SQL.joinpath("claim_entrants.sql").read_text()
PAY = _SQL.joinpath("claim_pay.sql").read_text()
HIRES = _SQL.joinpath("claim_hires.sql").read_text()
ROWS_MAX = 200_000
PURPOSE = "digests of claims"
# What was known of somebody when they asked for a seat; codes, whose words are the page's.
COVARIATES = ("age_years", "has_partner", "asked_days", "had_job")


@dataclass(frozen=True, kw_only=True)
class Entrants:
    """Whoever asked for a seat, one number each.

    Args:
        strata: The stratum each was drawn in.
        is_first: Whether chance gave them a seat at the draw; false for all where nothing was drawn.
        covariates: `COVARIATES`, shape (people, 4); an age nobody knows is the mean of the others.
        inputs_digest: Of all rows.
    """

    strata: Any
    is_first: estimates.BoolArray
    has_taken: estimates.BoolArray
    has_job: estimates.BoolArray
    has_job_here: estimates.BoolArray
    is_followed: estimates.BoolArray
    had_job: estimates.BoolArray
    covariates: estimates.FloatArray
    inputs_digest: str

    @property
    def count(self) -> int:
        return int(self.is_first.size)


@dataclass(frozen=True, kw_only=True)
class Pay:
    """Monthly pay of the same people when they were hired and a year later, in one currency."""

    earlier: estimates.FloatArray
    later: estimates.FloatArray
    currency: str
    inputs_digest: str


def entrants(*, is_drawn: bool, months: int, to_date: date, known_at: datetime) -> Entrants:
    """Return the people of lotteries, or of cohorts without one, whose months of following were over before a day.

    Args:
        months: How long each is followed, from the draw or the first day of the course.
        known_at: Machine time.
    """
    given = {"is_drawn": is_drawn, "months": months, "to_date": to_date, "known_at": known_at, "count": ROWS_MAX}
    found = _read(ENTRANTS, given)
    columns = list(zip(*found, strict=True)) if found else [()] * 10
    flags = [numpy.array([bool(each) for each in column], dtype=numpy.bool_) for column in columns[1:7]]
    ages = numpy.array([numpy.nan if each is None else each for each in columns[7]], dtype=numpy.float64)
    mean = float(numpy.nanmean(ages)) if numpy.isfinite(ages).any() else 0.0
    covariates = numpy.column_stack([
        numpy.where(numpy.isfinite(ages), ages, mean), numpy.array(columns[8], dtype=numpy.float64),
        numpy.array(columns[9], dtype=numpy.float64), flags[5].astype(numpy.float64),
    ])  # fmt: skip
    return Entrants(
        strata=numpy.array(columns[0], dtype=numpy.str_), is_first=flags[0], has_taken=flags[1], has_job=flags[2],
        has_job_here=flags[3], is_followed=flags[4], had_job=flags[5], covariates=covariates,
        inputs_digest=_digest(found),
    )  # fmt: skip


def pay(*, to_date: date, known_at: datetime) -> Pay:
    """Return the pay of whoever was hired a year before a day or earlier, then and a year later."""
    found = _read(PAY, {"to_date": to_date, "known_at": known_at, "count": ROWS_MAX})
    return Pay(
        earlier=numpy.array([float(row[0]) for row in found]), later=numpy.array([float(row[1]) for row in found]),
        currency=found[0][2] if found else "", inputs_digest=_digest(found),
    )  # fmt: skip


def hires(*, from_date: date, to_date: date, known_at: datetime) -> tuple[int, str]:
    """Return how many people began to be employed in a period, and the digest of that."""
    found = _read(HIRES, {"from_date": from_date, "to_date": to_date, "known_at": known_at})
    return int(found[0][0]), _digest([*found, (from_date, to_date)])


def _read(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _digest(found: list[tuple[Any, ...]]) -> str:
    """Return the digest of rows; it is keyed, since whoever knows most of a few rows could guess the rest."""
    secret = environment.derived_key(settings.ENVIRONMENT, PURPOSE)
    lines = "\n".join("|".join(map(str, row)) for row in found)
    return hashlib.sha256(f"{secret}\n{lines}".encode()).hexdigest()
