"""The words of the page about what people told of themselves."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tejido.core.impact import told
from tejido.web.vault import words as vault_words

Words = Mapping[str, "str | Promise"]

MOMENTS = vault_words.MOMENTS
# As they are counted, not as the person says them.
QUESTIONS: Words = {
    "gender": _("Gender"),
    "disability": _("Living with a disability"),
    "ethnic_group": _("Ethnic group"),
    "conflict_victim": _("Victims of the armed conflict"),
    "displaced": _("Displaced from where they lived"),
    "refugee_or_migrant": _("Refugees and migrants"),
    "lgbtiq": _("LGBTIQ+"),
    "head_of_household": _("Heads of their household"),
    "carer": _("Caring for somebody who needs it"),
}
PARTS: Words = {
    "members": _("People in the household"),
    "earners": _("How many of them earn money"),
    "line": _("Income for each person, against the poverty line of the place"),
}
ANSWERS: Words = {
    **vault_words.ANSWERS,
    "not_woman": _("Man or another gender"),
    "any_group": _("One of the ethnic groups"),
    "0": pgettext_lazy("earners", "nobody"),
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5",
    "6_or_more": _("6 or more"),
    "3_or_more": _("3 or more"),
    "3_or_fewer": _("3 or fewer"),
    "4_or_more": _("4 or more"),
    "1_or_none": _("1 or nobody"),
    "2_or_more": _("2 or more"),
    "below": pgettext_lazy("poverty line", "below it"),
    "not_below": pgettext_lazy("poverty line", "not below it"),
}


def topic(name: str) -> str:
    """Return what a topic is called."""
    _moment, _dot, part = name.rpartition(".")
    return str(QUESTIONS[part] if part in QUESTIONS else PARTS[part])


def answer(code: str) -> str:
    """Return an answer in words."""
    return str(ANSWERS[code])


def choices(name: str) -> tuple[str, ...]:
    """Return the answers that can be given to a topic."""
    return tuple(told.SIDES[name])
