"""Benefits, leaving, attrition and fairness in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = Mapping[str, str | Promise]

BENEFITS: Words = {
    "loan": gettext_lazy("Loan"),
    "education": gettext_lazy("Support for studies"),
    "transport": gettext_lazy("Transport"),
    "meals": gettext_lazy("Meals"),
    "connectivity": gettext_lazy("Connection at home"),
}
STATES: Words = {
    "asked": gettext_lazy("waiting for a decision"),
    "granted": gettext_lazy("granted"),
    "refused": gettext_lazy("refused"),
    "withdrawn": gettext_lazy("withdrawn"),
    "ended": gettext_lazy("over"),
}
PERIODS: Words = {
    "once": gettext_lazy("once"),
    "day": gettext_lazy("each day of work"),
    "week": gettext_lazy("each week"),
    "month": gettext_lazy("each month"),
}
EVENTS: Words = {
    "repayment": gettext_lazy("Money that came back"),
    "receipt": gettext_lazy("Receipt"),
    "pause": gettext_lazy("Instalments paused"),
    "plan": gettext_lazy("Plan agreed for leaving"),
}
POLICY_STATUSES: Words = {
    "own_policy": gettext_lazy("our own policy"),
    "agreement": gettext_lazy("an agreement with workers"),
    "law": gettext_lazy("the law"),
}
REASONS: Words = {
    "hired_by_client": gettext_lazy("Hired by a client"),
    "promoted_out": gettext_lazy("Promoted out of the operator"),
    "resigned": gettext_lazy("Resigned"),
    "hired_elsewhere": gettext_lazy("Hired elsewhere"),
    "study": gettext_lazy("To study"),
    "moved_away": gettext_lazy("Moved away"),
    "family": gettext_lazy("To care for their family"),
    "health": gettext_lazy("Because of their health"),
    "mutual": gettext_lazy("By mutual agreement"),
    "dismissed": gettext_lazy("Dismissed"),
    "term_over": gettext_lazy("Fixed term over"),
    "not_passed": gettext_lazy("Trial period not passed"),
    "work_ended": gettext_lazy("The work ended"),
    "retired": gettext_lazy("Retired"),
    "died": gettext_lazy("Died"),
    "other": gettext_lazy("Another reason"),
}
DESTINATIONS: Words = {
    "client": gettext_lazy("Works for a client"),
    "formal_job": gettext_lazy("Another job with a contract"),
    "informal_work": gettext_lazy("Work without a contract"),
    "own_business": gettext_lazy("A business of their own"),
    "study": gettext_lazy("Studies"),
    "care": gettext_lazy("Cares for their family"),
    "moved": gettext_lazy("Went to live elsewhere"),
    "no_work": gettext_lazy("No work yet"),
    "unknown": gettext_lazy("Not known"),
}
WOULD_RETURN: Words = {
    "yes": gettext_lazy("would come back"),
    "no": gettext_lazy("would not come back"),
    "unsure": gettext_lazy("is not sure"),
    "not_asked": gettext_lazy("was not asked"),
}
KINDS: Words = {
    "voluntary": gettext_lazy("By their own decision"),
    "involuntary": gettext_lazy("By our decision"),
    "success": gettext_lazy("Successes: hired by a client, promoted out"),
    "neither": gettext_lazy("Nobody's decision: pension, death, other"),
}
# Whose leaving a rate counts: what the address says, what it is called, and the kinds.
COUNTED: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "everybody": (gettext_lazy("Everybody who left"), ("voluntary", "involuntary", "success", "neither")),
    "without_successes": (gettext_lazy("Without successes"), ("voluntary", "involuntary", "neither")),
    "voluntary": (gettext_lazy("By their own decision"), ("voluntary",)),
    "involuntary": (gettext_lazy("By our decision"), ("involuntary",)),
    "successes": (gettext_lazy("Successes alone"), ("success",)),
}
DIMENSIONS: Words = {
    "all": gettext_lazy("All together"),
    "site": gettext_lazy("By site"),
    "client": gettext_lazy("By client"),
    "account": gettext_lazy("By account"),
    "season": gettext_lazy("By season"),
}
PARTS: Words = {
    "all": gettext_lazy("Everybody"),
    "home": gettext_lazy("At home"),
    "none": gettext_lazy("None named"),
    "seasonal": gettext_lazy("Seasonal accounts"),
    "lasting": gettext_lazy("Accounts all year round"),
}
STEPS: Words = {
    "equipment": gettext_lazy("Equipment came back"),
    "loan": gettext_lazy("Loans are paid back, or a plan is agreed"),
    "final_pay": gettext_lazy("Final pay is settled"),
    "certificate": gettext_lazy("Work certificate is handed over"),
    "handover": gettext_lazy("Open work is handed over"),
    "access": gettext_lazy("Access to this system is closed"),
}
MEASURES: Words = {
    "occupancy": gettext_lazy("Occupancy"),
    "difficulty": gettext_lazy("Difficulty"),
    "abuse": gettext_lazy("Abusive contacts"),
    "growth": gettext_lazy("Contacts to learn from"),
    "opportunity": gettext_lazy("Chances to earn"),
}
MEANINGS: Words = {
    "occupancy": gettext_lazy("The share of the ready time with a contact in hand."),
    "difficulty": gettext_lazy("The mean difficulty, 1 to 5, of the contacts handled."),
    "abuse": gettext_lazy("How many of 100 handled contacts were marked as abusive."),
    "growth": gettext_lazy("The share of offers in a skill that the person is still learning."),
    "opportunity": gettext_lazy("How many offers came in each hour of ready time."),
}
OFFERS: Words = {
    "pending": gettext_lazy("waiting for an answer"),
    "accepted": gettext_lazy("accepted"),
    "rejected": gettext_lazy("rejected"),
    "timed_out": gettext_lazy("ran out"),
    "cancelled": gettext_lazy("cancelled"),
    "rescinded": gettext_lazy("taken back"),
}
SHARES = ("occupancy", "growth")


def percent(share: float, *, places: int = 1) -> str:
    """Return a share as percent."""
    told = _("%(share)s %%") % {"share": formats.number_format(round(100 * share, places), decimal_pos=places)}
    # The sign stays beside its number.
    return told.replace(" ", "\u00a0")


def number(value: float, *, places: int = 1) -> str:
    """Return a number, rounded."""
    return str(formats.number_format(round(value, places), decimal_pos=places, force_grouping=True))


def measure(value: float | None, *, name: str) -> str:
    """Return a measure of fairness as it is shown; a dash where there is none."""
    if value is None:
        return "–"
    return percent(value, places=0) if name in SHARES else number(value)
