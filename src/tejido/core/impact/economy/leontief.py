"""Input and output: what each sector buys of every other, checked, and what an order sets off along the chain.

Source: R. E. Miller and P. D. Blair, Input-Output Analysis: Foundations and Extensions, 2nd edition (Cambridge
University Press, 2009): chapter 2 (A = Z x̂⁻¹, L = (I - A)⁻¹, the conditions of Hawkins and Simon, the model that is
closed for households), chapter 6 (multipliers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SECTORS_MAX = 120
# How far two numbers of a table, which are rounded when they are published, may be apart.
SHARE_TOLERANCE = 0.005
INVERSE_TOLERANCE = 1e-8


class TableInvalid(Exception):
    """A table needs one line and one column for each sector, finite numbers, and an output for each sector."""


class TableFails(Exception):
    """A table fails a check that it has to pass before anything is worked out with it."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A check that a table fails: which one, and in which sectors; none where it is about all together."""

    code: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """What sectors buy of one another in a year, in one currency.

    Args:
        sectors: Their codes, shape (n,).
        flows: Z: what the column's sector buys of the line's, shape (n, n), >= 0.
        demand: f: what is bought of each sector to be used up, shape (n,).
        output: x: what each sector sells in all, shape (n,), > 0.
        jobs: People at work in each sector, shape (n,); empty where the table does not say.
        wages: What each sector pays people, shape (n,), in the table's currency; empty likewise.
        consumption: What households buy of each sector, part of the demand, shape (n,); empty likewise.
    """

    sectors: tuple[str, ...]
    flows: FloatArray
    demand: FloatArray
    output: FloatArray
    jobs: FloatArray
    wages: FloatArray
    consumption: FloatArray

    def __post_init__(self) -> None:
        n = len(self.sectors)
        whole = self.flows.shape == (n, n) and self.demand.shape == (n,) and self.output.shape == (n,)
        beside = all(each.shape in ((n,), (0,)) for each in (self.jobs, self.wages, self.consumption))
        if not 0 < n <= SECTORS_MAX or len(set(self.sectors)) != n or not whole or not beside:
            raise TableInvalid(TableInvalid.__doc__)
        numbers = (self.flows, self.demand, self.output, self.jobs, self.wages, self.consumption)
        if not all(np.isfinite(each).all() for each in numbers):
            raise TableInvalid(TableInvalid.__doc__)

    @property
    def coefficients(self) -> FloatArray:
        """A: what a sector buys of each other for one unit of its own output."""
        return self.flows / self.output[np.newaxis, :]


def findings(table: Table) -> tuple[Finding, ...]:
    """Return every check that a table fails, with the sectors; an empty answer is a table to work with."""
    found: list[Finding] = []
    _note(found, "flow_below_nothing", table, (table.flows < 0).any(axis=0) | (table.flows < 0).any(axis=1))
    _note(found, "output_not_above_nothing", table, table.output <= 0)
    if found:
        return tuple(found)
    coefficients = table.coefficients
    _note(found, "inputs_above_output", table, coefficients.sum(axis=0) >= 1)
    sold = table.flows.sum(axis=1) + table.demand
    _note(found, "sales_differ_from_output", table, np.abs(sold - table.output) > SHARE_TOLERANCE * table.output)
    first = first_bad_minor(coefficients)
    if first is not None:
        found.append(Finding(code="hawkins_simon", sectors=(table.sectors[first],)))
        return tuple(found)
    inverse = inverted(coefficients)
    apart = np.abs(inverse @ (np.eye(len(table.sectors)) - coefficients) - np.eye(len(table.sectors)))
    _note(found, "inverse_differs", table, (apart > INVERSE_TOLERANCE).any(axis=0))
    built = inverse @ table.demand
    # What a table is off by because it was rounded grows along the chain.
    allowed = 4 * SHARE_TOLERANCE * np.maximum(table.output, inverse @ np.abs(table.demand))
    _note(found, "demand_does_not_build_output", table, np.abs(built - table.output) > allowed)
    return tuple(found)


def first_bad_minor(coefficients: FloatArray) -> int | None:
    """Return the first leading principal minor of I - A that is not above 0, counted from 0; None where all are.

    They are the products of the pivots of an elimination without exchanges, so a pivot at or below 0 tells of it.
    Source: D. Hawkins and H. A. Simon, Note: Some conditions of macroeconomic stability, Econometrica 17 (1949).
    """
    left = np.eye(len(coefficients)) - coefficients
    for place in range(len(left)):
        pivot = left[place, place]
        if not pivot > 1e-12:
            return place
        factors = left[place + 1 :, place] / pivot
        left[place + 1 :] -= np.outer(factors, left[place])
    return None


def inverted(coefficients: FloatArray) -> FloatArray:
    """Return L = (I - A)⁻¹: what every sector sells for one unit of each sector's demand.

    Raises: TableFails: there is none.
    """
    unit = np.eye(len(coefficients))
    try:
        return np.linalg.solve(unit - coefficients, unit)
    except np.linalg.LinAlgError as problem:
        raise TableFails(TableFails.__doc__) from problem


def output_multipliers(table: Table) -> FloatArray:
    """Return, by sector, the output in all sectors for one unit of its demand (type I), shape (n,)."""
    return _sound(inverted(table.coefficients)).sum(axis=0)


def job_multipliers(table: Table) -> FloatArray:
    """Return, by sector, the jobs in all sectors for one unit of its demand (type I): e L, shape (n,).

    Raises: TableInvalid: the table says nothing of jobs.
    """
    if not table.jobs.size:
        raise TableInvalid(TableInvalid.__doc__)
    return (table.jobs / table.output) @ _sound(inverted(table.coefficients))


def upper_output_multipliers(
    table: Table, *, household_income: float | None = None, household_services: float = 0.0
) -> FloatArray:
    """Return, by sector, the output when households are taken as a sector too (type II): an upper bound, shape (n,).

    Wages are taken as spent on the same goods as now, all of it, and nobody as having had an income before: so this is
    never told as what happens, only as what cannot be passed.

    Args:
        household_income: All that households earn, from sectors and elsewhere; None: what the sectors pay.
        household_services: What households pay households, part of their income.
    Raises: TableInvalid: the table says nothing of wages or of what households buy.
    """
    if not table.wages.size or not table.consumption.size or table.wages.sum() <= 0:
        raise TableInvalid(TableInvalid.__doc__)
    n = len(table.sectors)
    closed = np.zeros((n + 1, n + 1))
    closed[:n, :n] = table.coefficients
    closed[n, :n] = table.wages / table.output
    # Households never spend more than they are paid; what they buy from other incomes is not set off by wages.
    income = table.wages.sum() if household_income is None else household_income
    income = max(income, table.consumption.sum() + household_services)
    closed[:n, n] = table.consumption / income
    closed[n, n] = household_services / income
    if first_bad_minor(closed) is not None:
        raise TableFails(TableFails.__doc__)
    return _sound(inverted(closed))[:n, :n].sum(axis=0)


def set_off(table: Table, *, demand: FloatArray) -> FloatArray:
    """Return the output of each sector that an order sets off: L f, shape (n,).

    Args:
        demand: What is ordered of each sector, shape (n,), >= 0.
    Raises: TableInvalid: another shape.
    """
    if demand.shape != (len(table.sectors),) or (demand < 0).any():
        raise TableInvalid(TableInvalid.__doc__)
    return _sound(inverted(table.coefficients)) @ demand


def _sound(inverse: FloatArray) -> FloatArray:
    if not np.isfinite(inverse).all() or (inverse < -INVERSE_TOLERANCE).any():
        raise TableFails(TableFails.__doc__)
    return inverse


def _note(found: list[Finding], code: str, table: Table, marks: NDArray[np.bool_]) -> None:
    sectors: Sequence[str] = [name for name, mark in zip(table.sectors, marks, strict=True) if mark]
    if sectors:
        found.append(Finding(code=code, sectors=tuple(sectors)))
