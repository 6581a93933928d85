"""The words of hours: what people did, what it counts as, why they are away, what stands in the way of a lock."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = Mapping[str, Promise]

ACTIVITIES: Words = {
    "available": pgettext_lazy("hours", "Ready for contacts"),
    "break": pgettext_lazy("hours", "Break"),
    "lunch": pgettext_lazy("hours", "Lunch"),
    "training": pgettext_lazy("hours", "Training, coaching or a meeting"),
    "recovering": pgettext_lazy("hours", "Pause after an abusive contact"),
    "not_responding": pgettext_lazy("hours", "Did not take an offer"),
    "offline": pgettext_lazy("hours", "Not at work"),
}
KINDS: Words = {
    "worked": pgettext_lazy("hours", "worked, paid"),
    "neutral": pgettext_lazy("hours", "neutral, paid"),
    "unpaid": pgettext_lazy("hours", "not paid"),
}
KIND_HELP: Words = {
    "worked": gettext_lazy("Time at work. It is paid."),
    "neutral": gettext_lazy("Your line was lost, or you rested after an abusive contact. It is paid."),
    "unpaid": gettext_lazy("Time that is not paid, such as lunch."),
}
SOURCES: Words = {
    "presence": gettext_lazy("from the desk"),
    "correction": gettext_lazy("corrected"),
    "import": gettext_lazy("from a list"),
}
FINDINGS: Words = {
    "missing_clock_out": gettext_lazy("Nobody signed out"),
    "span_too_long": gettext_lazy("More than 16 hours at a stretch"),
    "import_overlap": gettext_lazy("A list and the desk say different things"),
    "gap_of_line": gettext_lazy("The line was away for long"),
    "absence_unexplained": gettext_lazy("Days are missing in a week"),
    "terms_missing": gettext_lazy("The hours of the week are not written down"),
    "correction_waits": gettext_lazy("A request waits for a decision"),
}
FINDING_HELP: Words = {
    "missing_clock_out": gettext_lazy("Correct the end, or say why it is right."),
    "span_too_long": gettext_lazy("Correct it, or say why it is right."),
    "import_overlap": gettext_lazy("The desk holds. Correct the hours if the list is right, or say why not."),
    "gap_of_line": gettext_lazy("Correct it if the person worked, or say why it was no work."),
    "absence_unexplained": gettext_lazy("Enter the absence, correct the hours, or say why days are missing."),
    "terms_missing": gettext_lazy("Enter the terms of the contract under Employment."),
    "correction_waits": gettext_lazy("Decide it, or say why it is left for the next period."),
}
DECISIONS: Words = {
    "": pgettext_lazy("hours", "waits for a decision"),
    "approved": pgettext_lazy("hours", "approved"),
    "refused": pgettext_lazy("hours", "refused"),
    "withdrawn": pgettext_lazy("hours", "taken back"),
}
VERDICTS: Words = {
    "approved": pgettext_lazy("hours", "Approve it"),
    "refused": pgettext_lazy("hours", "Refuse it"),
}
WEEKDAYS: Words = {
    "0": gettext_lazy("Monday"),
    "1": gettext_lazy("Tuesday"),
    "2": gettext_lazy("Wednesday"),
    "3": gettext_lazy("Thursday"),
    "4": gettext_lazy("Friday"),
    "5": gettext_lazy("Saturday"),
    "6": gettext_lazy("Sunday"),
}
DISTRIBUTIONS: Words = {
    "fixed": gettext_lazy("The same hours each working day"),
    "flexible": gettext_lazy("Flexible: four to nine hours a day"),
}
ABSENCES: Words = {
    "vacation": gettext_lazy("Vacation"),
    "medical_appointment": gettext_lazy("Medical appointment"),
    "calamity": gettext_lazy("A serious emergency at home"),
    "summons": gettext_lazy("Summoned by a court or an authority"),
    "bike_day": gettext_lazy("Free day for coming by bicycle"),
    "school_duty": gettext_lazy("Duty at the children's school"),
    "bereavement": gettext_lazy("A death in the family"),
    "voting": gettext_lazy("Time to vote or for having voted"),
    "family_day": gettext_lazy("Family day"),
    "sick": gettext_lazy("Ill, with a certificate"),
    "work_accident": gettext_lazy("Accident at work"),
    "maternity": gettext_lazy("Maternity leave"),
    "paternity": gettext_lazy("Paternity leave"),
    "compensatory_rest": gettext_lazy("Rest for a day of rest that was worked"),
    "paid_other": gettext_lazy("Another paid leave"),
    "unpaid_agreed": gettext_lazy("Unpaid leave, agreed"),
    "unpaid_unexcused": gettext_lazy("Did not come, without a reason"),
}
STANDINGS: Words = {
    "read": gettext_lazy("read in the norm"),
    "reported": gettext_lazy("reported by the press or a law firm"),
    "unchecked": gettext_lazy("not checked yet; read the norm before you rely on it"),
    "policy": gettext_lazy("our own rule"),
}
STATES: Words = {
    "open": pgettext_lazy("period", "open"),
    "locked": pgettext_lazy("period", "locked"),
}


def paid(seconds: float) -> str:
    """Return paid time as hours and minutes; a minute that has begun counts, so nothing is shown too small."""
    return _told(math.ceil(round(seconds, 3) / 60))


def unpaid(seconds: float) -> str:
    """Return unpaid time as hours and minutes; only whole minutes count."""
    return _told(int(seconds // 60))


def _told(minutes: int) -> str:
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02d}"}
