"""What the codes of standards are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tejido.core.impact.standards import catalogues

Words = Mapping[str, "str | Promise"]

STATES: Words = {
    "self_assessment": gettext_lazy("self-assessment"),
    "in_review": gettext_lazy("in review"),
    "decided": gettext_lazy("signed by the reviewer"),
    "expired": gettext_lazy("ended"),
    "given_up": gettext_lazy("given up"),
}
LEVELS: Words = {
    "minimum": gettext_lazy("minimum"), "best_practice": gettext_lazy("good practice"),
}  # fmt: skip
SLOTS: Words = {
    "policy": gettext_lazy("The rule, in writing"), "system": gettext_lazy("The rule at work"),
}  # fmt: skip
KINDS: Words = {
    "file": pgettext_lazy("evidence", "file"), "link": pgettext_lazy("evidence", "link"),
    "page": pgettext_lazy("evidence", "page of this system"),
    "live": pgettext_lazy("evidence", "counted by the system"),
}  # fmt: skip
PARTIES: Words = {
    "client": gettext_lazy("a client"), "ngo": gettext_lazy("a non-profit organisation"),
    "auditor": gettext_lazy("an auditor"), "peer": gettext_lazy("another operator"),
}  # fmt: skip
PLEDGERS: Words = {
    "operator": gettext_lazy("ourselves"), "client": gettext_lazy("a client"), "partner": gettext_lazy("a partner"),
}  # fmt: skip
ENTRIES: Words = {
    "question": gettext_lazy("Question"), "request": gettext_lazy("Request for a document"),
    "answer": pgettext_lazy("noun", "Answer"),
}  # fmt: skip
VERDICTS: Words = {
    "upheld": gettext_lazy("upheld"), "not_upheld": gettext_lazy("not upheld"),
    "needs_more": gettext_lazy("needs more"),
}  # fmt: skip
POINTS: Words = {
    "0": gettext_lazy("No point: not there yet"),
    "1": gettext_lazy("One point: the rule is in writing"),
    "2": gettext_lazy("Two points: in writing, and it works"),
}
# A page of this system that can be evidence: its name, and the name of its address.
PAGES: Mapping[str, tuple[Promise, str]] = {
    "consent_texts": (gettext_lazy("Consent texts"), "consent_texts"),
    "openings": (gettext_lazy("Openings"), "people_openings"),
    "ladder": (gettext_lazy("Paths between positions"), "people_growth"),
    "grievances": (gettext_lazy("Complaints"), "people_grievances"),
    "lotteries": (gettext_lazy("Courses and draws"), "people_cohorts"),
    "pay_runs": (gettext_lazy("Pay"), "people_pay"),
    "hours": (gettext_lazy("Hours"), "people_hours"),
    "seals": (gettext_lazy("Seals"), "seals"),
}
LIVE: Words = {
    "absences_answered": gettext_lazy("Absences that were asked for and answered"),
    "abuse_flags": gettext_lazy("Abusive contacts with a paid pause"),
    "adjustments_decided": gettext_lazy("Adjustments decided by their day"),
    "applications_answered": gettext_lazy("Applications with a word about how they ended"),
    "audit_actions": gettext_lazy("Actions from audits done by their day"),
    "benefits_decided": gettext_lazy("Benefits that were asked for and decided"),
    "client_questions_answered": gettext_lazy("Questions of clients that were answered"),
    "climate_held": gettext_lazy("Surveys among the team that were held"),
    "commitments_kept": gettext_lazy("Commitments to and of partners that were kept"),
    "consent_texts": gettext_lazy("Consent texts that we published in both languages"),
    "contracts_recorded": gettext_lazy("People whose contract terms are on record"),
    "costs_covered": gettext_lazy("Costs of training that were covered, with a receipt"),
    "grievances_answered": gettext_lazy("Complaints answered by their day"),
    "hours_locked": gettext_lazy("Periods of hours that were locked"),
    "leavings_told": gettext_lazy("Leavings with their reason"),
    "lotteries_sealed": gettext_lazy("Draws sealed before they were held"),
    "messages_waited": gettext_lazy("Messages that waited for working time"),
    "openings_inside_first": gettext_lazy("Openings shown inside first"),
    "pay_above_minimum": gettext_lazy("People with nothing below the legal minimum in their pay"),
    "pay_questions_answered": gettext_lazy("Questions about pay that were answered"),
    "pay_runs_signed": gettext_lazy("Pay runs signed by two people"),
    "people_coached": gettext_lazy("People with a talk or a goal"),
    "pieces_reviewed": gettext_lazy("Pieces of work that were looked at and accepted"),
    "promotions_with_evidence": gettext_lazy("Promotions that rest on evidence"),
    "results_given": gettext_lazy("Courses that ended with a result for the learner"),
    "rights_answered": gettext_lazy("Requests about data answered in time"),
    "skill_records": gettext_lazy("Skill records given to people"),
    "training_attended": gettext_lazy("Places at training sessions that were taken"),
    "treatment_notices": gettext_lazy("Clients with a notice about data in force"),
}
READINGS: Words = {
    "holds": gettext_lazy("shows that it works"),
    "fails": gettext_lazy("speaks against it"),
    "nothing": gettext_lazy("nothing to count in this period"),
}


def chosen(words: catalogues.Words) -> str:
    """Return the words of a catalogue in the reader's language."""
    language = (translation.get_language() or "en")[:2]
    return words.get(language) or words.get("en", "")


def points(count: int) -> str:
    """Return a number of points in words."""
    return ngettext("%(count)d point of 2", "%(count)d points of 2", count) % {"count": count}


def minimums(met: int, whole: int) -> str:
    """Return how many minimums are met, in words."""
    return _("%(met)d of %(whole)d minimums met") % {"met": met, "whole": whole}


def counted(reading: Mapping[str, object]) -> str:
    """Return what a live count came to, in a sentence."""
    rows, share = reading.get("rows_count"), reading.get("share")
    if reading.get("verdict") == "nothing":
        return ""
    if not isinstance(rows, int):
        return _("Too few people stand behind this to tell the numbers.")
    if not isinstance(share, int | float):
        return _("%(count)s counted") % {"count": formats.number_format(rows, force_grouping=True)}
    goal = reading.get("goal_share")
    told = {
        "count": formats.number_format(rows, force_grouping=True), "share": _percent(share),
        "goal": _percent(goal) if isinstance(goal, int | float) else "",
    }  # fmt: skip
    if told["goal"]:
        return _("%(count)s counted, %(share)s of them so; asked for are %(goal)s") % told
    return _("%(count)s counted, %(share)s of them so") % told


def _percent(share: float) -> str:
    # Rounded down, so that nothing just below what is asked for looks like it.
    return f"{formats.number_format(int(100 * share + 1e-9))} %"
