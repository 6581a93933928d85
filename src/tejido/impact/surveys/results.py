"""What may be told of a closed round, by question and by one of the dimensions that it was drawn by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tejido.core.impact.surveys import questionnaires
from tejido.core.impact.surveys import results as core
from tejido.impact.surveys import answers, rounds, tables


@dataclass(frozen=True, kw_only=True)
class Results:
    """A closed round.

    Args:
        by: The dimension of the groups; "all" where there are none.
        names: Group to what it is called, as far as it has a name of its own, such as a site.
        questions: Each question with how it was answered, everybody first; texts are left out.
    """

    questionnaire: questionnaires.Questionnaire
    by: answers.Dimension
    names: Mapping[str, str]
    questions: Sequence[tuple[questionnaires.Question, Sequence[core.Told]]]


def of_round(row: tables.SurveyRound) -> Results | None:
    """Return what may be told of a round, or None while it is open.

    The groups are those of one dimension, the first that the round was drawn by: tables by several would give away by
    their differences what each withholds.
    """
    if row.closed_date is None:
        return None
    questionnaire = rounds.questionnaire_of(row)
    by = dimension_of(row)
    strata = list(tables.SurveyStratum.objects.filter(round=row).select_related("round", "site").order_by("code"))
    group_of = {stratum.pk: answers.group_of(stratum, by=by) for stratum in strata}
    code_of = {stratum.pk: stratum.code for stratum in strata}
    people: dict[str, dict[str, int]] = defaultdict(dict)
    for stratum in strata:
        people[group_of[stratum.pk]][stratum.code] = stratum.people_count
    sheets = list(tables.SurveySheet.objects.filter(round=row).values_list("stratum_id", "answers"))
    questions = []
    for question in questionnaire.questions:
        given: dict[str, list[core.Given]] = defaultdict(list)
        for stratum_id, sheet in sheets:
            if question.code in sheet:
                given[group_of[stratum_id]].append((code_of[stratum_id], sheet[question.code]))
        if question.kind != "text":
            questions.append((question, core.told(question, people=people, given=given)))
    names = {str(stratum.site_id): stratum.site.name for stratum in strata if stratum.site is not None}
    return Results(questionnaire=questionnaire, by=by, names=names if by == "site" else {}, questions=questions)


def dimension_of(row: tables.SurveyRound) -> answers.Dimension:
    """Return by what the results of a round are grouped."""
    return row.strata_by[0] if row.strata_by else "all"  # type: ignore[return-value]  # a constraint says which
