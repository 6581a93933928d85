"""The words for the vault's codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import cities

if TYPE_CHECKING:
    # What the type checker calls a text that is translated when it is shown.
    from django.utils.functional import _StrPromise as Promise

Words = Mapping[str, "Promise"]

PURPOSES: Words = {
    "impact_status": _("My situation before I was hired"),
    "self_identification": _("Groups I identify with"),
    "household": _("My household"),
    "follow_up": _("Being asked later how things are going"),
    "legal_quota": _("Being counted for the quota of workers with a disability"),
}
# The same for whoever writes it down for somebody.
ASKED: Words = {
    "impact_status": _("Situation before the hire"),
    "self_identification": _("Groups the person identifies with"),
    "household": _("The person’s household"),
    "follow_up": _("Being asked later how things are going"),
    "legal_quota": _("Being counted for the quota of workers with a disability"),
}
HOWS: Words = {
    "self": _("by the person themselves, here"),
    "in_person": _("in person, said aloud"),
    "on_paper": _("on a signed paper"),
    "guardian_on_paper": _("on a paper signed by a parent or guardian"),
}
STATUSES: Words = {
    "long_term_unemployed": _("I had been without work for a long time"),
    "below_poverty_line": _("My household’s income was below the poverty line"),
    "both": _("Both: long without work, and income below the line"),
    "neither": _("Neither of the two"),
    "prefer_not_to_say": _("I prefer not to say"),
}
BASES: Words = {
    "self_declared": _("the person said so"),
    "partner_referral": _("a partner referred them"),
    "document_seen": _("a paper was seen"),
}
EVIDENCES: Words = {
    "none": _("no paper was seen"),
    "signed_statement": _("a signed statement"),
    "social_register": _("the social register (Sisbén)"),
    "unemployment_certificate": _("a certificate of unemployment"),
    "partner_letter": _("a partner’s letter"),
}
QUESTIONS: Words = {
    "gender": _("Gender"),
    "disability": _("I live with a disability"),
    "ethnic_group": _("Ethnic group"),
    "conflict_victim": _("I am a victim of the armed conflict"),
    "displaced": _("I was displaced from where I lived"),
    "refugee_or_migrant": _("I am a refugee or migrant"),
    "lgbtiq": _("I am LGBTIQ+"),
    "head_of_household": _("I am the head of my household"),
    "carer": _("I care for somebody who needs it"),
}
ANSWERS: Words = {
    "woman": _("Woman"),
    "man": _("Man"),
    "non_binary": _("Non-binary"),
    "other": _("Another"),
    "none": _("None of these"),
    "indigenous": _("Indigenous"),
    "afro": _("Black, Afro-Colombian or of African descent"),
    "raizal": _("Raizal"),
    "palenquero": _("Palenquero"),
    "rrom": _("Rrom"),
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "prefer_not_to_say": _("I prefer not to say"),
}
MOMENTS: Words = {
    "application": _("when applying"),
    "month_6": _("6 months after the hire"),
    "month_12": _("12 months after the hire"),
    "month_24": _("24 months after the hire"),
}
AGAINST_LINE: Words = {
    "below": _("below the poverty line of the place"),
    "not_below": _("not below the poverty line of the place"),
    "no_line": _("not compared: no poverty line is kept for this place and day"),
}
STANDINGS: Words = {
    "official": _("official: out of the publisher’s own paper"),
    "secondary": _("second hand: out of what others tell of it"),
    "demonstration": _("made up for a demonstration"),
}
LINE_KINDS: Words = {
    "monetary": _("poverty line"),
    "extreme": _("extreme poverty line"),
}
DOMAINS: Words = {
    "city": _("in a city"),
    "other_urban": _("in another town"),
    "rural": _("in the countryside"),
    "not_asked": _("nobody asked"),
    "national": _("the whole country"),
}
READ_PURPOSES: Words = {
    "subject_request": _("because the person asked to see it"),
    "correction": _("to correct it"),
    "independent_review": _("to check published figures"),
    "data_protection_audit": _("to check that data is protected"),
}
READ_WHATS: Words = {
    "status": _("the situation before the hire"),
    "self_identification": _("groups"),
    "household": _("the household"),
    "hours": _("hours worked"),
    "placement": _("the quarter of the hire"),
}
REQUESTS: Words = {
    "query": _("I want to know what is kept about me"),
    "correction": _("Something is wrong and should be corrected"),
    "erasure": _("I want my data to be erased"),
    "revocation": _("I take back a permission that I gave"),
    "other_claim": _("My data is not treated as the law says"),
}
VIAS: Words = {
    "self": _("on these pages"),
    "in_person": _("in person"),
    "mail": _("by email"),
    "letter": _("by letter"),
}
OUTCOMES: Words = {
    "done": _("done as asked"),
    "partly": _("done in part"),
    "refused": _("refused, with a reason"),
}
EXTENSIONS: Words = {
    "records_elsewhere": _("part of the records is kept elsewhere"),
    "identity_in_doubt": _("it has to be made sure who is asking"),
    "many_records": _("there are many records to look through"),
}
KEPT: Words = {
    "": _("erased when you are erased"),
    "employment_records": _("kept: the law has an employer keep who worked here and the records of each employment"),
    "work_records": _("kept without your name: counts of work stay true; what was written about you is erased"),
    "proof_of_answer": _("kept without its words: the proof that we answered"),
    "books": _("kept: the law has us keep the receipts of money that was given"),
}


def kept(code: str, *, until: date | None) -> str:
    """Return in words why something stays, and until when where there is a day."""
    if until is None:
        return str(KEPT[code])
    day = formats.date_format(until, "DATE_FORMAT")
    return gettext("%(why)s, until %(day)s") % {"why": KEPT[code], "day": day}


def domain(code: str) -> str:
    """Return a domain of the poverty line in words."""
    kind, _colon, place = code.partition(":")
    return cities.NAMES.get(place, f"{DOMAINS[kind]} ({place})") if place else str(DOMAINS[kind])


def where_choices() -> Sequence[tuple[str, object]]:
    """Return where a household may live: the cities that have a line of their own by name, then everywhere else."""
    elsewhere = [
        ("other_urban", DOMAINS["other_urban"]), ("rural", DOMAINS["rural"]), ("not_asked", gettext("not told")),
    ]  # fmt: skip
    return [
        ("", gettext("Choose where")),
        (gettext("Cities"), [(f"city:{code}", name) for code, name in cities.NAMES.items()]),
        (gettext("Elsewhere"), elsewhere),
    ]
