"""The claims as measurements: the figure that may be published, on the rung that its checks carry; or what is
lacking."""

from __future__ import annotations

from datetime import UTC, datetime

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.estimation import estimates
from tejido.impact import evidences, queries
from tejido.impact.estimates import claims

# Later than anything that was ever told.
NOW = datetime.max.replace(tzinfo=UTC)
MONEY_STEP = 1_000.0
FOLLOW_UP = "/impact/claims/follow-up/"
# Whose it is to fill what is lacking, and where; the impact lead's where none is named.
OWNERS = {
    "nobody_drawn": ("people_lead", "/people/cohorts/"),
    "few_in_arm": ("people_lead", "/people/cohorts/"),
    "stratum_without_comparison": ("people_lead", "/people/cohorts/"),
    "compliance_weak": ("people_lead", "/people/cohorts/"),
    "no_overlap": ("people_lead", "/people/cohorts/"),
    "attrition_unequal": ("people_lead", FOLLOW_UP),
    "few_pairs": ("people_lead", "/people/pay/"),
    "factors_missing": ("impact_lead", "/setup/reference/"),
}
OWNER = ("impact_lead", "/impact/claims/")


def measure(period: queries.Period) -> indicators.Measured:
    """Measure the claims of a period, with the operator's own rows in scope; else there are none.

    Comparisons are about everybody whose months of following were over before the period's end.
    """
    if not queries.reaches_operator():
        return indicators.Measured()
    measurements, gaps = [], []
    for one in claims.every(from_date=period.from_date, to_date=period.to_date, known_at=NOW):
        if isinstance(one.answer, estimates.CannotEstimate):
            gaps.append(gap(one.code, reason=one.answer.reason))
            continue
        measurements.append(measured(one, period))
        if "followed_alike" in one.failed:
            gaps.append(gap(one.code, reason="attrition_unequal"))
    return indicators.Measured(measurements=measurements, gaps=gaps)


def measured(one: claims.Found, period: queries.Period) -> indicators.Measurement:
    """Return a claim that has an estimate as a measurement."""
    return indicators.Measurement(
        indicator=one.code, figure=figure(one), interval="scenario" if one.net else "sampling",
        rows_count=one.rows_count, from_date=period.from_date, to_date=period.to_date, as_of=period.as_of,
        rows_digest=one.inputs_digest, method=one.method, claimed=one.claimed,
    )  # fmt: skip


def figure(one: claims.Found) -> disclosure.Figure:
    """Return what may be published of a claim that has an estimate."""
    answer = one.answer
    if not isinstance(answer, estimates.Estimate) or not one.is_safe:
        return disclosure.withheld("few_people")
    if one.cells is not None:
        return disclosure.effect_figure(
            answer.value, low=answer.low, high=answer.high, one=one.cells[0], other=one.cells[1]
        )
    if one.net is not None:
        # Rounded to whole people, whose range only becomes wider.
        return disclosure.Figure(value=round(answer.value), low=int(answer.low), high=-int(-answer.high // 1))
    return disclosure.sampled_figure(
        answer.value, low=answer.low, high=answer.high, people=one.rows_count, step=MONEY_STEP
    )


def gap(code: str, *, reason: str) -> indicators.Gap:
    """Return what a claim lacks, and whose it is to fill it."""
    owner, path = OWNERS.get(reason, OWNER)
    return indicators.Gap(indicator=code, reason=f"claim_{reason}", owner=owner, path=path)


def evidence(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return no rows: they are about single people, and what stands behind a claim is on its own page."""
    return evidences.Evidence()


EVIDENCE: evidences.Evidences = dict.fromkeys(claims.DEFINITIONS, evidence)
