"""What the codes of surveys are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tejido.core.impact.surveys import questionnaires
from tejido.core.impact.surveys import results as core
from tejido.impact.surveys import tables

Words = Mapping[str, Promise]

DIMENSIONS: Words = {
    "site": _("Site"),
    "work_mode": _("Work mode"),
    "position": _("Position"),
    "hired": _("Year of hiring"),
}
WORK_MODES: Words = {
    "site": _("At a site"),
    "home": _("At home"),
    "hybrid": _("At home and at a site"),
}
NO_SITE = _("Without a site")
OTHERS = pgettext_lazy("survey", "Others together")
LEAVERS = pgettext_lazy("survey", "People who left")
EVERYBODY = _("Everybody")
STRATA: Words = {"rest": OTHERS, "all": EVERYBODY, "left": LEAVERS}
YES_NO: Words = {"yes": _("Yes"), "no": _("No")}
SKIP = _("I skip this question")
GOOD = pgettext_lazy("survey", "favourable answers together")
MEAN = _("mean")


def language() -> questionnaires.Language:
    """Return the reader's language, as questionnaires know it."""
    return "es" if (translation.get_language() or "en").startswith("es") else "en"


def told(texts: Mapping[questionnaires.Language, str]) -> str:
    """Return words in the reader's language."""
    return texts[language()]


def name_of(questionnaire: str) -> str:
    """Return what a questionnaire is called; its code where this release ships it no more."""
    found = questionnaires.QUESTIONNAIRES.get(questionnaire)
    return questionnaire if found is None else told(found.names)


def stratum(row: tables.SurveyStratum) -> str:
    """Return what a stratum is called."""
    if row.is_left or row.code in STRATA:
        return str(LEAVERS if row.is_left else STRATA[row.code])
    parts = [part.partition(":")[0] for part in row.code.split("|")]
    named = {
        "site": row.site.name if row.site else str(NO_SITE),
        "work_mode": str(WORK_MODES.get(row.work_mode, row.work_mode)),
        "position": row.position.replace("_", " "),
        "hired": str(row.hired_year or ""),
    }
    return " · ".join(named[part] for part in parts)


def group(key: str, *, by: str, names: Mapping[str, str]) -> str:
    """Return what a group of answers is called."""
    if key in (core.WHOLE, "all"):
        return str(EVERYBODY)
    if key == "others":
        return str(OTHERS)
    if by == "site":
        return names.get(key, str(NO_SITE))
    return str(WORK_MODES.get(key, key.replace("_", " "))) if by == "work_mode" else key.replace("_", " ")


def answer(question: questionnaires.Question, code: str) -> str:
    """Return what an answer is called."""
    if code in (core.GOOD, core.MEAN):
        return str(GOOD if code == core.GOOD else MEAN)
    if question.kind == "yes_no":
        return str(YES_NO[code])
    return next(told(choice.texts) for choice in question.choices if choice.code == code)
