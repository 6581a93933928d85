"""What people told of where they spend: which share of it stays in their town, out of the six questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tejido.core.impact.economy import ranges
from tejido.core.impact.surveys import results as survey_results
from tejido.impact.surveys import results, tables

QUESTIONNAIRE, QUESTION = "spending", "spent_in_town"


@dataclass(frozen=True, kw_only=True)
class Told:
    """The share of people's spending that stays in town, with its 95 % interval; n is how many answered."""

    share: ranges.Range
    answers_count: int


def told(*, until: date) -> Told | None:
    """Return what the newest round told that was closed by a day; None where nobody was asked or too few answered.

    An older round stands for later months until people are asked again.

    Args:
        until: The first day that no longer counts.
    """
    known = tables.SurveyRound.objects.filter(questionnaire=QUESTIONNAIRE, closed_date__lte=until)
    row = known.order_by("-closed_date", "-id").first()
    found = None if row is None else results.of_round(row)
    if found is None:
        return None
    for question, groups in found.questions:
        if question.code != QUESTION:
            continue
        whole = next(group for group in groups if group.group == survey_results.WHOLE)
        figure = whole.figures.get(survey_results.MEAN)
        if figure is None or figure.value is None or whole.n is None:
            return None
        low, high = figure.low or 0.0, figure.high or 0.0
        central = min(max(figure.value, low), high)
        return Told(share=ranges.share(low=low, central=central, high=high), answers_count=whole.n)
    return None
