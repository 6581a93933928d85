"""What the newest survey of people's work and life says of a period, as measurements with their interval."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.surveys import results as core
from tejido.impact import evidences, queries
from tejido.impact.surveys import answers, results, rounds, tables

QUESTIONNAIRE = "worker_life"
RESPONSE_RATE = "survey_response_rate"
# Which question stands behind an indicator: the share of its favourable answers.
QUESTIONS: Mapping[str, str] = {
    "survey_better_life": "quality_of_life",
    "survey_hard_to_replace": "alternative",
    "survey_would_recommend": "recommend",
    "survey_without_problem": "has_problem",
}
PATH = "/impact/surveys/"
OWNER = "impact_lead"
METHOD = "post_stratified"
COLUMNS = (
    evidences.column("stratum", "Group", "Grupo"),
    evidences.column("people", "People", "Personas", "people"),
    evidences.column("asked", "Asked", "Preguntadas", "people"),
    evidences.column("answered", "Answered", "Respondieron", "people"),
    evidences.column("refused", "Said no", "Dijeron que no", "people"),
)


def measure(period: queries.Period) -> indicators.Measured:
    """Measure what the newest survey that speaks for a period says; nothing without the operator's rows in scope."""
    if not queries.reaches_operator():
        return indicators.Measured()
    row = answers.newest(QUESTIONNAIRE, to_date=period.to_date)
    found = None if row is None else results.of_round(row)
    if row is None or found is None:
        return indicators.Measured(gaps=[_gap(code, "no_survey") for code in (*QUESTIONS, RESPONSE_RATE)])
    digest = _digest(row)
    whole = rounds.progress(row)[0]
    measurements = [
        indicators.Measurement(
            indicator=RESPONSE_RATE, figure=disclosure.plain_figure(whole.response_rate), rows_count=whole.drawn_count,
            from_date=period.from_date, to_date=period.to_date, as_of=period.as_of, rows_digest=digest,
            claimed="output",
        )
    ]  # fmt: skip
    gaps = []
    told = {question.code: every for question, every in found.questions}
    for code, question in QUESTIONS.items():
        for each in told.get(question, ()):
            if each.group == answers.OTHERS:
                continue
            measurements.append(_measured(period, code, each, by=found.by, people=whole.people_count, digest=digest))
            if each.group == core.WHOLE and each.n is None:
                gaps.append(_gap(code, "few_answers"))
    return indicators.Measured(measurements=measurements, gaps=gaps)


def strata(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return how many were asked and answered in each stratum behind a survey's numbers."""
    row = answers.newest(QUESTIONNAIRE, to_date=period.to_date) if queries.reaches_operator() else None
    if row is None:
        return evidences.Evidence()
    known = tables.SurveyStratum.objects.filter(round=row).select_related("round").order_by("code")
    wanted = [
        stratum for stratum in known
        if dimension == "all" or answers.group_of(stratum, by=dimension) == group_key  # type: ignore[arg-type]
    ]  # fmt: skip
    cells = [
        (each.code, each.people_count, each.drawn_count, each.answered_count, each.refused_count) for each in wanted
    ]  # fmt: skip
    return evidences.Evidence(columns=COLUMNS, rows=cells[: evidences.ROWS_MAX], rows_count=len(cells))


EVIDENCE: evidences.Evidences = dict.fromkeys((*QUESTIONS, RESPONSE_RATE), strata)


def _measured(
    period: queries.Period, code: str, told: core.Told, *, by: str, people: int, digest: str
) -> indicators.Measurement:  # fmt: skip
    is_whole = told.group == core.WHOLE
    return indicators.Measurement(
        indicator=code, dimension="all" if is_whole else by, group_key="all" if is_whole else told.group,
        figure=told.figures[core.GOOD], interval="sampling", rows_count=told.n or 0,
        coverage=disclosure.plain_figure(told.n / people) if is_whole and told.n else None,
        from_date=period.from_date, to_date=period.to_date, as_of=period.as_of, rows_digest=digest, method=METHOD,
        claimed=indicators.INDICATORS[code].rung,
    )  # fmt: skip


def _gap(code: str, reason: str) -> indicators.Gap:
    return indicators.Gap(indicator=code, reason=reason, owner=OWNER, path=PATH)


def _digest(row: tables.SurveyRound) -> str:
    """Return the digest of a round's sheets, which have neither person nor order."""
    sheets = tables.SurveySheet.objects.filter(round=row).values_list("stratum__code", "answers")
    lines = (f"{code} {json.dumps(given, sort_keys=True)}" for code, given in sheets)
    return disclosure.rows_digest(lines, salt=str(row.key))
