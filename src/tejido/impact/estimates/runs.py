"""Keeping an estimate with all that it was made of, and computing it again from the same rows to the same number."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from uuid import UUID

from django.db import transaction

from tejido.clients import rows as keyed
from tejido.core import facts
from tejido.core.impact import indicators
from tejido.core.impact.estimation import estimates
from tejido.impact.estimates import claims, errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes

RUNS_MAX = 20
# The row that pages hand on from a query to an action.
Run = tables.EstimateRun


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """A kept estimate computed again, with the rows as they were known then.

    Args:
        is_same: Whether the number, or the reason for none, is the same.
        are_rows_same: Whether the rows are; they change where somebody was merged or erased since.
        is_code_same: Whether the estimators are those of then.
    """

    run: tables.EstimateRun
    now: claims.Found
    is_same: bool
    are_rows_same: bool
    is_code_same: bool


@transaction.atomic
def keep(
    *, indicator: str, from_date: date, to_date: date, recorded_at: datetime, user_id: int, key: UUID, by: facts.Actor,
    at: datetime,
) -> tables.EstimateRun:  # fmt: skip
    """Compute a claim and keep it; the same key again returns what it kept.

    Args:
        from_date, to_date: The period that the claim is told for.
        recorded_at: Machine time; what is told later is not in it.
        key: Made with the form.
    Raises: NoSuchClaim
    """
    held = tables.EstimateRun.objects.filter(key=key).first()
    if held is not None:
        return held
    one = claims.found(indicator, from_date=from_date, to_date=to_date, known_at=recorded_at)
    made, is_new = keyed.make(
        tables.EstimateRun, key=key, taken=errors.NoSuchRun, indicator=indicator,
        definition_version=indicators.INDICATORS[indicator].version, known_at=recorded_at, from_date=from_date,
        to_date=to_date, seed=one.seed, code_digest=code_digest(), inputs_digest=one.inputs_digest, method=one.method,
        claimed=one.claimed, rows_count=one.rows_count, by_user_id=user_id, recorded_at=recorded_at, **_numbers(one),
    )  # fmt: skip
    if not is_new:
        return made
    if one.used is not None:
        tables.EstimateFactor.objects.bulk_create(
            tables.EstimateFactor(
                run=made,
                kind=kind,
                level=level,
                value=value.value,
                reference_key=UUID(value.key_id),
                is_demonstration=value.status == "demonstration",
            )
            for (kind, level), value in one.used.values.items()
        )
    journal.record(
        "estimate_kept", by=by, at=at, client_id=scopes.OPERATOR, estimate=made.pk, indicator=indicator,
        version=made.definition_version, method=one.method, rung=one.claimed, rows=one.rows_count,
        inputs=one.inputs_digest, code=made.code_digest, reason=made.reason or None,
    )  # fmt: skip
    return made


def of_indicator(indicator: str) -> Sequence[tables.EstimateRun]:
    """Return the estimates of a claim that were kept, the latest first."""
    return list(tables.EstimateRun.objects.filter(indicator=indicator).order_by("-recorded_at", "-id")[:RUNS_MAX])


def recompute(key: UUID) -> Recomputed:
    """Compute a kept estimate again from what was known when it was kept.

    Raises: NoSuchRun
    """
    run = tables.EstimateRun.objects.filter(key=key).first()
    if run is None:
        raise errors.NoSuchRun(errors.NoSuchRun.__doc__)
    now = claims.found(run.indicator, from_date=run.from_date, to_date=run.to_date, known_at=run.known_at)
    kept = {"value": run.value, "low": run.low, "high": run.high, "standard_error": run.standard_error}
    return Recomputed(
        run=run, now=now, is_same=_numbers(now) == {**kept, "reason": run.reason},
        are_rows_same=now.inputs_digest == run.inputs_digest, is_code_same=code_digest() == run.code_digest,
    )  # fmt: skip


@cache
def code_digest() -> str:
    """Return the digest of the estimators' own source, so that a number tells which code made it."""
    found = hashlib.sha256()
    for package in ("tejido.core.impact.estimation", "tejido.impact.estimates"):
        for file in sorted(resources.files(package).iterdir(), key=lambda each: each.name):
            if file.name.endswith(".py"):
                found.update(file.name.encode() + b"\0" + file.read_bytes())
    for name in ("claim_entrants", "claim_pay", "claim_hires"):
        found.update(resources.files("tejido.impact").joinpath("sql", f"{name}.sql").read_bytes())
    return found.hexdigest()


def _numbers(one: claims.Found) -> dict[str, float | str | None]:
    answer = one.answer
    if isinstance(answer, estimates.CannotEstimate):
        return {"value": None, "low": None, "high": None, "standard_error": None, "reason": answer.reason}
    return {
        "value": answer.value, "low": answer.low, "high": answer.high, "standard_error": answer.standard_error,
        "reason": "",
    }  # fmt: skip
