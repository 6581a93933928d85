"""What hours of very many people are worth, in whole cents: `amounts` for arrays, exact like it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy

from tejido.core.labour import amounts as labour_amounts
from tejido.core.labour import engine, kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import lines as labour_lines
from tejido.core.labour import worked as labour_worked

# Products below this fit the whole numbers of the arrays.
_FITS = 1 << 62


def cents(
    totals: engine.Totals,
    conditions: labour_worked.Conditions,
    *,
    laws: Sequence[labour_laws.Law],
    salary_cents: labour_worked.IntArray,
) -> labour_worked.IntArray:
    """Return what each total is worth on top of a month's salary, in cents, rounded up; no day of rest is made good.

    Args:
        totals: Seconds by row of terms, epoch and kind, shape (k,).
        conditions: What `totals.terms` points at.
        laws: What `conditions.law` points at.
        salary_cents: Of a month, for each row of terms, shape (m,).
    Returns: Shape (k,), >= 0.
    """
    # There are few different factors, so each is made once as an exact fraction of a cent for a cent and a second.
    weeks, week_at = numpy.unique(conditions.week_seconds, return_inverse=True)
    epoch_count = max(len(law.epochs) for law in laws)
    code = (conditions.law * len(weeks) + week_at)[totals.terms]
    code = (code * epoch_count + totals.epoch) * kinds.KIND_COUNT + totals.kind
    above = numpy.zeros(len(laws) * len(weeks) * epoch_count * kinds.KIND_COUNT, dtype=numpy.int64)
    below = numpy.ones_like(above)
    for one in numpy.flatnonzero(numpy.bincount(code)).tolist():
        rest, kind = divmod(one, kinds.KIND_COUNT)
        rest, epoch = divmod(rest, epoch_count)
        law, week = divmod(rest, len(weeks))
        share = _share(laws[law].epochs[epoch], kind, int(weeks[week]))
        above[one], below[one] = share.numerator, share.denominator
    above, below = above[code], below[code]
    salaries = salary_cents[totals.terms]
    seconds_max = int(numpy.max(totals.seconds, initial=1))
    if max(
        int(numpy.max(above, initial=1)) * int(numpy.max(salaries, initial=1)) * seconds_max // _smallest(below),
        int(numpy.max(above, initial=1)) * int(numpy.max(salaries, initial=1)),
        int(numpy.max(below, initial=1)) * seconds_max,
    ) < _FITS:  # fmt: skip
        whole, part = numpy.divmod(salaries * above, below)
        return labour_worked.ints(whole * totals.seconds - (-(part * totals.seconds) // below))
    columns_of = (salaries, totals.seconds, above, below)
    return labour_worked.ints(
        [
            -(-salary * seconds * up // down)
            for salary, seconds, up, down in zip(*(column.tolist() for column in columns_of), strict=True)
        ]
    )


def _smallest(below: labour_worked.IntArray) -> int:
    return int(numpy.min(below, initial=_FITS))


def _share(epoch: labour_laws.Epoch, kind: int, week_seconds: int) -> Fraction:
    """Return what one second of a kind is worth of a month's salary."""
    is_covered = labour_lines.is_covered(kinds.KINDS[kind], is_made_good=False)
    return labour_amounts.worth(
        pay=Fraction(1), basis=labour_amounts.MONTH, factor=epoch.factors[kind] - int(is_covered), seconds=1,
        week_seconds=week_seconds, epoch=epoch,
    )  # fmt: skip
