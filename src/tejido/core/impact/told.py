"""What may be published about what people told of themselves: groups they identify with, and their households.

Each *topic* is one question, asked of all people of a period. Its answers are published all or none: each must have
enough people, on the finest level on which all have. There are two levels, fixed beforehand: every answer by itself,
and two sides of the question. So which level is shown tells no more than that some answer is rare, and never whose it
is. Whoever preferred not to say is counted apart from whoever told nothing, both or neither.

The database applies the same rules (`vault.told`), since nothing else reads what is kept; an agreement test holds the
two together. Source: as in `disclosure`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tejido.core.impact import disclosure, households, self_identification

Level = Literal["each", "sides", "none"]
# Answers as they are tagged, beside the choices of a question: not answered at all, and preferred not to say.
UNTOLD, UNSAID = "untold", self_identification.UNSAID
# What is told of a topic beside its answers.
ANSWERED = "answered"

MEMBER_CODES = ("1", "2", "3", "4", "5", "6_or_more")
EARNER_CODES = ("0", "1", "2", "3_or_more")
# Against the line of its domain: `no_line` where none is known, so that nothing was compared.
OUTCOMES = ("below", "not_below", "no_line")
PARTS = ("members", "earners", "line")

# The two sides of a question whose answers are more than two.
_GENDER = {"woman": "woman", "man": "not_woman", "non_binary": "not_woman", "other": "not_woman"}
_ETHNIC = {
    code: "none" if code == "none" else "any_group"
    for code in self_identification.QUESTIONS["ethnic_group"]
    if code != UNSAID
}
_MEMBERS = {code: "3_or_fewer" if code in ("1", "2", "3") else "4_or_more" for code in MEMBER_CODES}
_EARNERS = {code: "1_or_none" if code in ("0", "1") else "2_or_more" for code in EARNER_CODES}
_LINE = {"below": "below", "not_below": "not_below"}


def _sides() -> Mapping[str, Mapping[str, str]]:
    groups = {
        question: {code: code for code in codes if code != UNSAID}
        for question, codes in self_identification.QUESTIONS.items()
    }
    homes = {
        f"{moment}.{part}": codes
        for moment in households.MOMENT_MONTHS
        for part, codes in zip(PARTS, (_MEMBERS, _EARNERS, _LINE), strict=True)
    }
    return {**groups, "gender": _GENDER, "ethnic_group": _ETHNIC, **homes}


# Topic, answer, and its side. A household's topics are named by the moment and the part, such as "month_6.members".
SIDES: Mapping[str, Mapping[str, str]] = _sides()


class TopicInvalid(Exception):
    """A topic counts people or households: no number is negative, and its answers are among those that can be given."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """How one question was answered.

    Args:
        name: A key of `SIDES`.
        answers: Answer to how many gave it; one that is missing was given by nobody.
        unsaid: How many preferred not to say; None where that cannot be answered.
        untold: How many told nothing.
    """

    name: str
    answers: Mapping[str, int]
    unsaid: int | None
    untold: int

    def __post_init__(self) -> None:
        numbers = (*self.answers.values(), self.unsaid or 0, self.untold)
        if not self.answers.keys() <= SIDES.get(self.name, {}).keys() or min(numbers) < 0:
            raise TopicInvalid(TopicInvalid.__doc__)

    def on(self, level: Level) -> Mapping[str, int]:
        """Return how many gave each answer on a level, those that nobody gave included."""
        counts: dict[str, int] = {}
        for code, side in SIDES[self.name].items():
            name = code if level == "each" else side
            counts[name] = counts.get(name, 0) + self.answers.get(code, 0)
        return counts


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of a topic may be published, not rounded yet; None where it is withheld."""

    level: Level
    answers: Mapping[str, int]
    answered: int | None
    unsaid: int | None
    untold: int | None


def shown(topic: Topic, *, cell_min: int = disclosure.CELL_MIN) -> Shown:
    """Return what of a topic may be published.

    Args:
        cell_min: Fewest people in a cell, >= 1.
    """
    levels: tuple[Level, ...] = ("each", "sides")
    level: Level = next((each for each in levels if min(topic.on(each).values()) >= cell_min), "none")
    answers = {} if level == "none" else topic.on(level)
    answered = sum(topic.answers.values())
    silent = topic.untold if topic.unsaid is None else topic.unsaid + topic.untold
    is_answered_open = level != "none" or min(answered, silent) >= cell_min
    # Whoever knows one of the two gets the other by subtraction.
    beside = [topic.untold, answered] if topic.unsaid is None else [topic.untold, topic.unsaid, answered]
    is_silence_open = min(beside) >= cell_min
    return Shown(
        level=level,
        answers=answers,
        answered=answered if is_answered_open else None,
        unsaid=topic.unsaid if is_silence_open else None,
        untold=topic.untold if is_silence_open else None,
    )


def member_code(count: int) -> str:
    """Return as what a household of so many members is counted."""
    return str(count) if count < 6 else "6_or_more"


def earner_code(count: int) -> str:
    """Return as what a household with so many earners is counted."""
    return str(count) if count < 3 else "3_or_more"


def group_codes(answers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the code of every question, so that a tag's being there does not say that it was answered."""
    return {question: answers.get(question) or UNTOLD for question in self_identification.QUESTIONS}


def household_codes(*, members_count: int, earners_count: int, outcome: str) -> Mapping[str, str]:
    """Return the code of every part of a household's snapshot.

    Args:
        outcome: One of `OUTCOMES`.
    """
    return {"members": member_code(members_count), "earners": earner_code(earners_count), "line": outcome}
