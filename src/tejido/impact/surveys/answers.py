"""The answers of a survey for whoever computes with them: weighted sheets without persons, by group.

What comes of them is published by `core.impact.disclosure`, as everything about people; the sheets themselves are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tejido.core.impact.surveys import questionnaires, weights
from tejido.impact.surveys import tables

Dimension = Literal["all", "site", "work_mode", "position", "hired"]
# A survey speaks for the year after it was closed.
HOLDS_DAYS = 366
# Whoever's stratum was merged into another, or is not cut by the dimension asked for.
OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one person answered, and for how many people it stands.

    Args:
        stratum: The code of its stratum.
        answers: Question to answer, as `core.impact.surveys.questionnaires` stores it; texts are left out.
    """

    stratum: str
    weight: float
    answers: Mapping[str, questionnaires.Answer]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers of a closed round.

    Args:
        people: Stratum to how many are in it, for `core.impact.surveys.weights`.
        groups: Group to its sheets; "all" where no dimension is asked for.
    """

    round: tables.SurveyRound
    people_count: int
    drawn_count: int
    answered_count: int
    refused_count: int
    people: Mapping[str, int]
    groups: Mapping[str, Sequence[Sheet]]

    @property
    def sheets(self) -> list[Sheet]:
        """All sheets, whatever their group."""
        return [sheet for found in self.groups.values() for sheet in found]


def answers_of(questionnaire: str, *, to_date: date, by: Dimension = "all") -> Answers | None:
    """Return the answers that speak for a period: of the newest round closed before its end, a year old at most.

    Args:
        questionnaire: Its code, such as "spending".
        to_date: The first day after the period.
        by: By what the sheets are grouped; a site is named by its id as text, "none" for those without one.
    Returns: None where no such round is closed, or nobody answered it.
    """
    found = newest(questionnaire, to_date=to_date)
    return None if found is None else of_round(found, by=by)


def newest(questionnaire: str, *, to_date: date) -> tables.SurveyRound | None:
    """Return the round that speaks for a period which ends on a day, if there is one."""
    closed = tables.SurveyRound.objects.filter(
        questionnaire=questionnaire, closed_date__lt=to_date, closed_date__gte=to_date - timedelta(days=HOLDS_DAYS)
    )
    return closed.order_by("-closed_date", "-id").first()


def of_round(row: tables.SurveyRound, *, by: Dimension = "all") -> Answers | None:
    """Return the answers of a round that is closed, or None while it is open or where nobody answered."""
    if row.closed_date is None:
        return None
    strata = {
        stratum.pk: stratum
        for stratum in tables.SurveyStratum.objects.filter(round=row).select_related("round").order_by("code")
    }
    sheets = list(tables.SurveySheet.objects.filter(round=row).values_list("stratum_id", "answers"))
    if not sheets:
        return None
    people = {stratum.code: stratum.people_count for stratum in strata.values()}
    counted = Counter(strata[stratum].code for stratum, _answers in sheets)
    weight_of = weights.weights(people, counted)
    groups: dict[str, list[Sheet]] = defaultdict(list)
    for stratum_id, answers in sheets:
        stratum = strata[stratum_id]
        sheet = Sheet(stratum=stratum.code, weight=weight_of[stratum.code], answers=answers)
        groups[group_of(stratum, by=by)].append(sheet)
    return Answers(
        round=row, people_count=row.people_count, drawn_count=row.drawn_count,
        answered_count=sum(stratum.answered_count for stratum in strata.values()),
        refused_count=sum(stratum.refused_count for stratum in strata.values()), people=people, groups=dict(groups),
    )  # fmt: skip


def group_of(stratum: tables.SurveyStratum, *, by: Dimension) -> str:
    """Return in which group of a dimension a stratum is."""
    if by == "all":
        return "all"
    if stratum.code in ("rest", "all") or stratum.is_left or by not in stratum.round.strata_by:
        return OTHERS
    if by == "site":
        return str(stratum.site_id or "none")
    return {"work_mode": stratum.work_mode, "position": stratum.position, "hired": str(stratum.hired_year)}[by]
