"""Each claim computed: its estimate or what the data lack, the checks beside it, and the rung that they carry."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.estimation import diagnostics, differences, estimates, ladder, lottery, net, weighting
from tejido.impact.estimates import assumptions, errors, rows

Kind = Literal["lottery", "weighting", "paired", "net"]
COUNTRY = "CO"
# Net jobs are those still there a year on.
NET_YEARS = 1.0
SEED_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Definition:
    """How a claim is computed.

    Args:
        months: How long people are followed.
        outcome: A job with anybody, or with us.
    """

    code: str
    kind: Kind
    method: ladder.Method
    months: int = 12
    outcome: Literal["job", "job_here"] = "job"


DEFINITIONS: Mapping[str, Definition] = {
    each.code: each
    for each in (
        Definition(code="job_within_half_year_lottery", kind="lottery", method="intention_to_treat", months=6),
        Definition(code="job_within_year_lottery", kind="lottery", method="intention_to_treat"),
        Definition(code="job_within_year_of_seat", kind="lottery", method="treatment_on_the_treated"),
        Definition(
            code="hired_here_within_year_lottery", kind="lottery", method="intention_to_treat", outcome="job_here"
        ),
        Definition(code="job_within_year_weighted", kind="weighting", method="weighting"),
        Definition(code="net_jobs", kind="net", method="net_down"),
        Definition(code="pay_change_first_year", kind="paired", method="paired_change"),
    )
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A claim as computed.

    Args:
        answer: The estimate, in the unit of the rows (shares, money), or what is lacking.
        claimed: The rung that method and checks carry; never above the indicator's.
        cells: Those drawn (or enrolled) and the others: how many people, and how many with the outcome.
        left_out_count: People of strata in which chance decided nothing.
    """

    code: str
    method: ladder.Method
    answer: estimates.Estimate | estimates.CannotEstimate
    claimed: indicators.Rung
    checks: Sequence[ladder.Check]
    rows_count: int
    inputs_digest: str
    seed: int = 0
    cells: tuple[disclosure.Cell, disclosure.Cell] | None = None
    left_out_count: int = 0
    balance: Sequence[diagnostics.Balance] = ()
    overlap: diagnostics.Overlap | None = None
    placebo: diagnostics.Placebo | None = None
    attrition: lottery.Attrition | None = None
    bounds: lottery.Bounds | None = None
    net: net.Net | None = None
    used: assumptions.Used | None = None
    currency: str = ""
    failed: Sequence[str] = field(default_factory=tuple)

    @property
    def is_safe(self) -> bool:
        """Whether enough people stand behind it, on every side that could be worked out."""
        if self.cells is None:
            return self.code == "net_jobs" or disclosure.is_group_safe(self.rows_count)
        return disclosure.is_effect_safe(*self.cells)


def found(code: str, *, from_date: date, to_date: date, known_at: datetime) -> Found:
    """Compute one claim of what was told before an instant, about windows that were over before a day.

    Args:
        from_date: Only net jobs are counted from it on; the others are of everybody up to `to_date`.
        known_at: Machine time.
    Raises: NoSuchClaim
    """
    if code not in DEFINITIONS:
        raise errors.NoSuchClaim(errors.NoSuchClaim.__doc__)
    return _found(DEFINITIONS[code], rows.entrants, from_date=from_date, to_date=to_date, known_at=known_at)


def every(*, from_date: date, to_date: date, known_at: datetime) -> Sequence[Found]:
    """Compute all claims; those that follow the same people equally long share one reading of them.

    Args:
        from_date, to_date, known_at: As of `found`.
    """
    entrants = functools.cache(rows.entrants)
    return [
        _found(definition, entrants, from_date=from_date, to_date=to_date, known_at=known_at)
        for definition in DEFINITIONS.values()
    ]


def _found(
    definition: Definition, entrants: Callable[..., rows.Entrants], *, from_date: date, to_date: date,
    known_at: datetime,
) -> Found:  # fmt: skip
    if definition.kind == "net":
        return _net(definition, from_date=from_date, to_date=to_date, known_at=known_at)
    if definition.kind == "paired":
        return _paired(definition, to_date=to_date, known_at=known_at)
    is_drawn = definition.kind == "lottery"
    given = entrants(is_drawn=is_drawn, months=definition.months, to_date=to_date, known_at=known_at)
    return _drawn(definition, given) if is_drawn else _weighted(definition, given)


def _drawn(definition: Definition, given: rows.Entrants) -> Found:
    """Compare those whom chance gave a seat with those it did not, whoever took it later."""
    is_compared = lottery.comparable(given.is_first, strata=given.strata)
    is_elsewhere_told = definition.outcome == "job"
    followed = given.is_followed if is_elsewhere_told else numpy.ones(given.count, dtype=numpy.bool_)
    outcome = given.has_job if is_elsewhere_told else given.has_job_here
    attrition = lottery.attrition(followed[is_compared], given.is_first[is_compared])
    # A stratum may have lost an arm with those who could not be followed.
    kept = is_compared & followed
    kept[kept] = lottery.comparable(given.is_first[kept], strata=given.strata[kept])
    drawn, strata, values = given.is_first[kept], given.strata[kept], outcome[kept].astype(numpy.float64)
    answer = _answer(definition.method, values, drawn, given.has_taken[kept], strata)
    is_alike = isinstance(attrition, lottery.Attrition) and attrition.is_equal_enough
    checks = [
        ladder.Check(name="drawn_by_chance", has_passed=bool(kept.any())),
        ladder.Check(name="followed_alike", has_passed=is_alike),
        ladder.Check(name="compliance", has_passed=isinstance(answer, estimates.Estimate)),
    ]
    bounds = None
    if not is_alike and definition.method == "intention_to_treat":
        all_values = outcome[is_compared].astype(numpy.float64)
        found_bounds = lottery.lee_bounds(all_values, given.is_first[is_compared], is_followed=followed[is_compared])
        bounds = found_bounds if isinstance(found_bounds, lottery.Bounds) else None
    before = given.had_job[kept].astype(numpy.float64)
    balance = diagnostics.balance(
        given.covariates[kept], drawn, names=rows.COVARIATES, weights=_stratum_weights(drawn, strata)
    )
    return _claim(
        definition, answer, checks=checks, rows_count=int(kept.sum()), inputs_digest=given.inputs_digest,
        cells=_cells(drawn, outcome[kept]), left_out_count=int((~is_compared).sum()),
        balance=() if isinstance(balance, estimates.CannotEstimate) else balance,
        placebo=diagnostics.placebo(lottery.intention_to_treat(before, drawn, strata=strata)),
        attrition=attrition if isinstance(attrition, lottery.Attrition) else None, bounds=bounds,
    )  # fmt: skip


def _weighted(definition: Definition, given: rows.Entrants) -> Found:
    """Compare those who were enrolled with those who asked and were not, where nothing was drawn."""
    kept = given.is_followed
    treated, values = given.has_taken[kept], given.has_job[kept].astype(numpy.float64)
    covariates = _scaled(given.covariates[kept])
    seed = int(given.inputs_digest[:SEED_DIGITS], 16)
    folds = weighting.fold_numbers(values.size, rng=numpy.random.default_rng(seed))
    answer = weighting.aipw(values, treated, covariates=covariates, folds=folds)
    # What it is a placebo of may not be among what it is weighed by.
    before = weighting.aipw(
        given.had_job[kept].astype(numpy.float64), treated, covariates=covariates[:, :-1], folds=folds
    )
    placebo = diagnostics.placebo(before.estimate if isinstance(before, weighting.Weighted) else before)
    balance: Sequence[diagnostics.Balance] | estimates.CannotEstimate = ()
    overlap = None
    if isinstance(answer, weighting.Weighted):
        chances = numpy.clip(answer.chances, weighting.CHANCE_MIN, 1 - weighting.CHANCE_MIN)
        weights = numpy.where(treated, 1 / chances, 1 / (1 - chances))
        balance = diagnostics.balance(given.covariates[kept], treated, names=rows.COVARIATES, weights=weights)
        overlap = diagnostics.overlap(answer.chances, treated)
    is_balanced = not isinstance(balance, estimates.CannotEstimate) and all(each.is_alike for each in balance)
    checks = [
        ladder.Check(name="balance", has_passed=bool(balance) and is_balanced),
        ladder.Check(
            name="overlap",
            has_passed=overlap is not None and overlap.outside_share <= weighting.WITHOUT_COUNTERPART_SHARE_MAX,
        ),
        ladder.Check(name="placebo", has_passed=placebo.has_passed),
    ]
    return _claim(
        definition, answer.estimate if isinstance(answer, weighting.Weighted) else answer, checks=checks,
        rows_count=int(kept.sum()), inputs_digest=given.inputs_digest, seed=seed,
        cells=_cells(treated, given.has_job[kept]),
        balance=() if isinstance(balance, estimates.CannotEstimate) else balance, overlap=overlap, placebo=placebo,
    )  # fmt: skip


def _paired(definition: Definition, *, to_date: date, known_at: datetime) -> Found:
    """Compare the pay of the same people when they were hired and a year later."""
    given = rows.pay(to_date=to_date, known_at=known_at)
    answer = differences.paired_change(given.earlier, given.later)
    return _claim(
        definition, answer, checks=(), rows_count=int(given.earlier.size), inputs_digest=given.inputs_digest,
        currency=given.currency,
    )  # fmt: skip


def _net(definition: Definition, *, from_date: date, to_date: date, known_at: datetime) -> Found:
    """Take from the people hired in a period what the four deductions say."""
    hired_count, digest = rows.hires(from_date=from_date, to_date=to_date, known_at=known_at)
    used = assumptions.on(from_date, place=COUNTRY, known_at=known_at)
    result = net.net_down(hired_count, used.factors, day=from_date, years=NET_YEARS)
    answer = result.estimate if isinstance(result, net.Net) else result
    return _claim(
        definition, answer, checks=(), rows_count=hired_count, inputs_digest=digest,
        net=result if isinstance(result, net.Net) else None, used=used,
    )  # fmt: skip


def _claim(
    definition: Definition,
    answer: estimates.Estimate | estimates.CannotEstimate,
    *,
    checks: Sequence[ladder.Check],
    rows_count: int,
    inputs_digest: str,
    **beside: object,
) -> Found:
    """Put an answer on the highest rung that it may stand on."""
    indicator_rung = indicators.INDICATORS[definition.code].rung
    claimed = ladder.highest(definition.method, indicator_rung=indicator_rung, checks=checks)
    claim = ladder.Claim(
        code=definition.code, method=definition.method, rung=claimed, indicator_rung=indicator_rung,
        estimate=answer if isinstance(answer, estimates.Estimate) else None, checks=checks,
    )  # fmt: skip
    return Found(
        code=definition.code, method=definition.method, answer=answer, claimed=claim.rung, checks=checks,
        rows_count=rows_count, inputs_digest=inputs_digest, failed=claim.failed, **beside,  # type: ignore[arg-type]
    )  # fmt: skip


def _answer(
    method: ladder.Method,
    values: estimates.FloatArray,
    drawn: estimates.BoolArray,
    taken: estimates.BoolArray,
    strata: object,
) -> estimates.Estimate | estimates.CannotEstimate:
    if method == "treatment_on_the_treated":
        return lottery.treatment_on_the_treated(values, drawn, took_seat=taken, strata=strata)
    return lottery.intention_to_treat(values, drawn, strata=strata)


def _cells(of: estimates.BoolArray, outcome: estimates.BoolArray) -> tuple[disclosure.Cell, disclosure.Cell]:
    return (
        disclosure.Cell(int(of.sum()), int(outcome[of].sum())),
        disclosure.Cell(int((~of).sum()), int(outcome[~of].sum())),
    )


def _stratum_weights(drawn: estimates.BoolArray, strata: estimates.IntArray) -> estimates.FloatArray:
    """Return weights by which each stratum counts as much in both arms as it has people."""
    codes = estimates.groups(strata, length=drawn.size)
    sizes = numpy.bincount(codes, minlength=1).astype(numpy.float64)
    arms = [numpy.bincount(codes[of], minlength=sizes.size).astype(numpy.float64) for of in (drawn, ~drawn)]
    weights: estimates.FloatArray = numpy.where(
        drawn, sizes[codes] / arms[0][codes].clip(1), sizes[codes] / arms[1][codes].clip(1)
    )
    return weights


def _scaled(covariates: estimates.FloatArray) -> estimates.FloatArray:
    """Return covariates of similar scale; one that is the same for all stays at zero."""
    if not covariates.size:
        return covariates
    spread = covariates.std(axis=0)
    found: estimates.FloatArray = (covariates - covariates.mean(axis=0)) / numpy.where(spread > 0, spread, 1.0)
    return found
