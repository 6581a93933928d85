"""Questionnaires as data: one JSON file each beside this module, read and checked once when it is imported.

A question is asked in every language of its questionnaire. It can always be skipped, unless it is not `optional`: then
whoever wants to skip it refuses the whole questionnaire, which is an answer, too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

from tejido.core import characters

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Kind = Literal["choice", "number", "yes_no", "text", "money_share"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What is stored of an answer: the code of a choice, a number, yes or no, a share of money from 0 to 1, or words.
Answer = str | float | bool
QUESTIONS_MAX = 12
TEXT_LENGTH_MAX = 1000
NUMBER_MAX = 1_000_000_000.0
PERCENT = 100.0


class QuestionnaireInvalid(Exception):
    """A questionnaire has a code, a version and a few questions, each with its words in both languages."""


class AnswerInvalid(Exception):
    """This is no answer to the question."""

    def __init__(self, question: str) -> None:
        super().__init__(self.__doc__)
        self.question = question


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers that a question offers."""

    code: str
    texts: Mapping[Language, str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    Args:
        kind: `money_share` asks which part of some money, in percent; it is stored as a share from 0 to 1.
        favourable: Of a choice, the codes that are counted together as a good answer; may be empty.
        low, high: Of a number, the least and the most that is taken as an answer.
        unit: Of a number, such as "km"; told beside the field.
    """

    code: str
    kind: Kind
    texts: Mapping[Language, str]
    choices: Sequence[Choice] = ()
    favourable: frozenset[str] = frozenset()
    low: float = 0.0
    high: float = NUMBER_MAX
    unit: str = ""
    optional: bool = True
    is_sensitive: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """What can be answered where the answers are a few codes: choices, or yes and no; empty for other kinds."""
        return ("yes", "no") if self.kind == "yes_no" else tuple(choice.code for choice in self.choices)

    def __post_init__(self) -> None:
        wanted = self.kind == "choice"
        if self.kind not in KINDS or wanted != bool(self.choices) or not self.low < self.high:
            raise QuestionnaireInvalid(QuestionnaireInvalid.__doc__)
        if not self.favourable <= set(self.codes) or len(set(self.codes)) != len(self.codes):
            raise QuestionnaireInvalid(QuestionnaireInvalid.__doc__)
        for texts in (self.texts, *(choice.texts for choice in self.choices)):
            _check_texts(texts)


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A few questions that are asked together, in a version; changed words are a new version."""

    code: str
    version: int
    names: Mapping[Language, str]
    purposes: Mapping[Language, str]
    questions: Sequence[Question]

    def __post_init__(self) -> None:
        codes = [question.code for question in self.questions]
        if not 0 < len(codes) <= QUESTIONS_MAX or len(set(codes)) != len(codes) or self.version < 1:
            raise QuestionnaireInvalid(QuestionnaireInvalid.__doc__)
        _check_texts(self.names)
        _check_texts(self.purposes)

    def question(self, code: str) -> Question:
        """Return a question.

        Raises: KeyError: it has none of this code.
        """
        return {question.code: question for question in self.questions}[code]


def read(data: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that a file holds.

    Raises: QuestionnaireInvalid
    """
    try:
        questions = [_question(each) for each in data["questions"]]
        return Questionnaire(
            code=data["code"], version=data["version"], names=data["names"], purposes=data["purposes"],
            questions=tuple(questions),
        )  # fmt: skip
    except (KeyError, TypeError) as problem:
        raise QuestionnaireInvalid(QuestionnaireInvalid.__doc__) from problem


def checked(question: Question, answer: object) -> Answer:
    """Return an answer as it is stored.

    Args:
        answer: A code, a finite number, a truth value, a share from 0 to 1, or a text, after the question's kind.
    Raises: AnswerInvalid
    """
    kind = question.kind
    if kind == "choice" and isinstance(answer, str) and answer in question.codes:
        return answer
    if kind == "yes_no" and isinstance(answer, bool):
        return answer
    if kind in ("number", "money_share") and isinstance(answer, int | float) and not isinstance(answer, bool):
        low, high = (0.0, 1.0) if kind == "money_share" else (question.low, question.high)
        if math.isfinite(answer) and low <= answer <= high:
            return float(answer)
    if kind == "text" and isinstance(answer, str):
        text = answer.strip()
        if 0 < len(text) <= TEXT_LENGTH_MAX and not characters.FORBIDDEN.search(text):
            return text
    raise AnswerInvalid(question.code)


def sheet(questionnaire: Questionnaire, answers: Mapping[str, object]) -> dict[str, Answer]:
    """Return what is stored of a whole sheet: every question that was answered, each checked; the rest was skipped.

    Raises: AnswerInvalid: of the first question that has no proper answer, or needs one.
    """
    known = {question.code for question in questionnaire.questions}
    stranger = next((code for code in answers if code not in known), None)
    if stranger is not None:
        raise AnswerInvalid(stranger)
    for question in questionnaire.questions:
        if not question.optional and answers.get(question.code) is None:
            raise AnswerInvalid(question.code)
    return {
        question.code: checked(question, answers[question.code])
        for question in questionnaire.questions
        if answers.get(question.code) is not None
    }


def _question(data: Mapping[str, Any]) -> Question:
    given = dict(data)
    given["choices"] = tuple(Choice(code=each["code"], texts=each["texts"]) for each in data.get("choices", ()))
    given["favourable"] = frozenset(data.get("favourable", ()))
    return Question(**given)


def _check_texts(texts: Mapping[Language, str]) -> None:
    if set(texts) != set(LANGUAGES) or not all(text.strip() for text in texts.values()):
        raise QuestionnaireInvalid(QuestionnaireInvalid.__doc__)


def _shipped() -> dict[str, Questionnaire]:
    files = [file for file in resources.files(__package__).iterdir() if file.name.endswith(".json")]
    found = [read(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return {questionnaire.code: questionnaire for questionnaire in sorted(found, key=lambda each: each.code)}


# By code; those that parts of the product ship. A closed round keeps the version that was asked.
QUESTIONNAIRES: Mapping[str, Questionnaire] = _shipped()
