"""A closed survey of where the demonstration's people spend their money. All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tejido.cli.demo import way
from tejido.core.impact.surveys import questionnaires
from tejido.impact.surveys import answering, rounds

MARK = way.key("survey of spending")
SEED = "7c0e5d3f9a1b4c2e8f60d1a2b3c4d5e6"
QUESTIONNAIRE = questionnaires.QUESTIONNAIRES["spending"]
# It ends so many days before the month does, and lasts so long.
CLOSED_DAYS_BEFORE, OPEN_DAYS = 4, 14
WANTED_COUNT = 60
# What nine of ten say, question by question; the tenth does not want to.
SHEETS: Sequence[tuple[bool, float, float, float, float, float]] = (
    (True, 0.90, 0.80, 0.90, 0.05, 0.80),
    (True, 0.80, 1.00, 0.70, 0.10, 0.75),
    (True, 0.95, 0.60, 0.80, 0.00, 0.70),
    (False, 0.30, 0.00, 0.50, 0.20, 0.25),
    (True, 0.70, 0.90, 0.60, 0.25, 0.60),
    (True, 0.85, 1.00, 1.00, 0.10, 0.85),
    (True, 0.60, 0.70, 0.75, 0.30, 0.55),
    (False, 0.40, 0.10, 0.60, 0.15, 0.35),
    (True, 0.75, 0.85, 0.65, 0.10, 0.70),
)


def is_made() -> bool:
    """Tell whether the survey is there; it is made whole or not at all."""
    return rounds.Round.objects.filter(key=MARK).exists()


def make(setting: way.Setting, *, to_date: date) -> None:
    """Ask, answer and close shortly before the end of a month.

    Args:
        to_date: The first day after the month.
    """
    closes_date = to_date - timedelta(days=CLOSED_DAYS_BEFORE)
    opens_date = closes_date - timedelta(days=OPEN_DAYS)
    opened = rounds.open_round(
        questionnaire=QUESTIONNAIRE, strata_by=["site"], wanted_count=WANTED_COUNT, opens_date=opens_date,
        closes_date=closes_date, seed=SEED, key=MARK, by=setting.by, at=setting.morning(opens_date),
    )  # fmt: skip
    day = opens_date + timedelta(days=2)
    calls, _count = answering.to_call(opened, on=day, count=rounds.WANTED_MAX)
    codes = [question.code for question in QUESTIONNAIRE.questions]
    # By the random keys that lead the list, who says what would change with each making; by number it does not.
    for place, call in enumerate(sorted(calls, key=lambda call: call.invitation.person_id)):
        turn = place % (len(SHEETS) + 1)
        if turn == len(SHEETS):
            answering.refuse(invitation=call.invitation, on=day, at=setting.morning(day))
            continue
        said = dict(zip(codes, SHEETS[turn], strict=True))
        answering.answer(invitation=call.invitation, answers=said, mode="web", on=day, at=setting.morning(day))
    rounds.close_round(round=opened, on=closes_date, by=setting.by, at=setting.morning(closes_date))
