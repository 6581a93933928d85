"""Which groups somebody may identify with: only what they say themselves, question by question, never computed.

Each question has its own codes, and "prefer_not_to_say" among them; a question left out was not answered.
"""

from __future__ import annotations

from collections.abc import Mapping

UNSAID = "prefer_not_to_say"
YES_NO = ("yes", "no", UNSAID)
# The groups are those of Colombian law and statistics; nobody has to fit one.
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "gender": ("woman", "man", "non_binary", "other", UNSAID),
    "disability": YES_NO,
    "ethnic_group": ("none", "indigenous", "afro", "raizal", "palenquero", "rrom", "other", UNSAID),
    "conflict_victim": YES_NO,
    "displaced": YES_NO,
    "refugee_or_migrant": YES_NO,
    "lgbtiq": YES_NO,
    "head_of_household": YES_NO,
    "carer": YES_NO,
}


class SelfIdentificationInvalid(Exception):
    """Answer with the choices that are offered; each question may be left out."""


def check(answers: Mapping[str, str]) -> None:
    """Refuse answers that are not among the choices. The message never repeats what was given.

    Raises: SelfIdentificationInvalid
    """
    if not answers or any(code not in QUESTIONS.get(question, ()) for question, code in answers.items()):
        raise SelfIdentificationInvalid(SelfIdentificationInvalid.__doc__)
