"""The words for the codes of duties, and how long something was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tejido.core.reference import values as reference
from tejido.web.shared import reference_words

if TYPE_CHECKING:
    # What the type checker calls a text that is translated when it is shown.
    from django.utils.functional import _StrPromise as Promise

Words = Mapping[str, "Promise"]
HOUR_SECONDS, MINUTE_SECONDS = 3_600, 60

DUTIES: Words = {
    "day_hours": _("Longest day"),
    "overtime_day": _("Overtime in a day"),
    "overtime_week": _("Overtime in a week"),
    "week_hours": _("Longest week"),
    "rest_between_days": _("Rest between two days"),
    "weekly_rest": _("Day of rest in a week"),
    "compensatory_rest": _("Days of rest worked in a month"),
    "minor_hours": _("Day of a worker under 18"),
    "minor_week": _("Week of a worker under 18"),
    "minor_night": _("Night work under 18"),
}
# What each limit says, in a sentence.
MEANINGS: Words = {
    "day_hours": _("Ordinary time and overtime together never last longer in a day."),
    "overtime_day": _("Nobody works more overtime than this in a day."),
    "overtime_week": _("Nobody works more overtime than this from Monday to Sunday."),
    "week_hours": _("All work from Monday to Sunday, work on the day of rest included."),
    "rest_between_days": _("So many hours lie between the end of one working day and the begin of the next."),
    "weekly_rest": _("One day of each week is free."),
    "compensatory_rest": _("Whoever works on their day of rest three times in a month or more is owed another day."),
    "minor_hours": _("A shorter day for those who are not yet 18."),
    "minor_week": _("A shorter week for those who are not yet 18."),
    "minor_night": _("Nobody under 18 works at night."),
}
STAGES: Words = {"breach": pgettext_lazy("limit", "passed"), "close": pgettext_lazy("limit", "close")}
OUTCOMES: Words = {
    "spoken_with": _("We spoke with the person"),
    "hours_corrected": _("The hours were wrong and were corrected"),
    "shift_changed": _("The shift was changed in time"),
    "rest_given": _("Another day of rest was given"),
    "paid": _("It is paid as the law says"),
    "closed": _("Nothing more is to be done"),
}
CONFIDENCES = reference_words.CONFIDENCES
STATUSES = reference_words.STATUSES
READINGS: Words = {
    "whole_blocks": _("By whole hundreds"),
    "begun_blocks": _("By hundreds that have begun"),
}
READING_MEANINGS: Words = {
    "whole_blocks": _("Two for each hundred workers that is whole; above 500, one more for each whole hundred."),
    "begun_blocks": _("The stricter one: ten from 400 workers on; above 500, one more as soon as a hundred begins."),
}
STANDINGS: Words = {
    "met": _("fulfilled by both readings"),
    "missing": _("not fulfilled by either reading"),
    "depends": _("depends on the reading, or on the exact count"),
    "withheld": _("cannot be told: too few people, or too few who agreed to be counted"),
    "not_asked": _("asks for nobody at this size"),
}
INCENTIVES: Words = {
    "disability_deduction": _("Deduct twice the pay of a worker with a disability"),
    "first_job_deduction": _("Deduct 120 percent of the pay of a first job before 28"),
    "violence_deduction": _("Deduct twice the pay of a woman who suffered violence"),
    "voluntary_apprentices": _("Deduct 130 percent of the pay of apprentices beyond the quota"),
    "young_contribution": _("No contribution to the family fund in the first year of a young worker"),
    "subsidy_disability": _("Jobs for Life: worker with a disability"),
    "subsidy_young": _("Jobs for Life: worker of 18 to 28"),
    "subsidy_women": _("Jobs for Life: woman over 28"),
    "subsidy_men": _("Jobs for Life: man over 28"),
    "apprentice_half": _("Half the apprentice quota where apprentices have a disability"),
    "tender_preference": _("Goes first in a tie of a public tender"),
    "subsidy_2021": _("Subsidy for new jobs of 2021"),
    "formalisation_2010": _("First employment, as of 2010"),
    "special_zones": _("Special economic and social zones (ZESE)"),
}
ANSWERS: Words = {
    "yes": _("qualifies"),
    "no": _("does not qualify"),
    "could": _("could qualify"),
    "expired": _("has ended"),
    "not_for_us": _("not for contact centres"),
}
CONDITIONS: Words = {
    "disability_certificate": _("a disability certificate, if the person wants to use it"),
    "violence_certificate": _("a court’s certificate, if the person wants to use it"),
    "gender": _("the person’s gender, if they want to say it"),
    "below_28": _("18 to 27 years old"),
    "young": _("18 to 28 years old"),
    "above_28": _("older than 28"),
    "first_job": _("the first job that social security knows of"),
    "additional": _("one person more than in the month before"),
    "kept_six_months": _("keeps the job for six months"),
    "apprentice": _("a contract of apprenticeship"),
    "beyond_the_quota": _("more apprentices than the quota asks for"),
    "tenth_of_payroll": _("a tenth of the staff has a disability"),
}
WHY_NOT: Words = {
    "services_not_listed": _(
        "Services such as contact centres were never on its list, Montería is in none of its zones, and nobody could"
        " enter it after 24 May 2022."
    ),
}
KINDS: Words = {
    "deduction": _("income that is not taxed"),
    "contribution": _("a contribution that is not paid"),
    "subsidy": _("money that comes in"),
    "tax_rate": _("a lower tax"),
    "quota": _("a smaller quota"),
    "preference": _("an advantage in a tender"),
}
OVERRIDES: Words = {
    "safety": _("Danger to people, or to their account"),
    "force_majeure": _("Force majeure, with no other way"),
    "asked_by_the_person": _("The person asked for it"),
    "permanent_availability": _("The person’s post is one of permanent availability"),
}
EXEMPTIONS: Words = {
    "direction_or_trust": _("A post of direction or trust (article 6)"),
    "permanent_availability": _("A post that by its nature asks for permanent availability (article 6)"),
}
# What a message is, by the job that sends it.
MESSAGES: Words = {
    "access.security_mail": _("A notice about the security of the account"),
    "contacts.send_report_mail": _("A report that is ready"),
    "impact.invite_to_survey": _("A survey that asks the person"),
    "impact.remind_of_standard": _("A signed assessment that ends soon"),
    "people.tell_whose_turn": _("It is a partner’s turn"),
    "people.tell_of_note": _("A note to a partner"),
}


def message(job: str) -> str:
    """Return what a message is."""
    return str(MESSAGES.get(job, gettext("A message")))


def length(seconds: int) -> str:
    """Return how long something lasted, such as "9 h 30 min"."""
    hours, minutes = divmod(seconds // MINUTE_SECONDS, MINUTE_SECONDS)
    told = {"hours": formats.number_format(hours, use_l10n=True), "minutes": minutes}
    return gettext("%(hours)s h %(minutes)s min") % told if minutes else gettext("%(hours)s h") % told


def days(count: int) -> str:
    """Return a number of days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def measured(amount: int, unit: str) -> str:
    """Return how much was worked or rested, in its unit."""
    return length(amount) if unit == "seconds" else days(amount)


def amount(value: Decimal | None, currency: str) -> str:
    """Return an amount of money in whole units, or a dash."""
    if value is None:
        return "–"
    return f"{formats.number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)} {currency}"


def source(value: reference.Value) -> str:
    """Return where a value comes from, how sure anybody is of it, and whether it is in force."""
    told = f"{value.source} ({CONFIDENCES[value.confidence]})"
    return told if value.status == "in_force" else f"{told}, {STATUSES[value.status]}"


def number(value: reference.Value) -> str:
    """Return a value as people write it."""
    return formats.number_format(value.value.normalize() if value.value else value.value, use_l10n=True)


def when(first: date, duty: str) -> str:
    """Return the day, week or month that a finding is about."""
    if duty == "compensatory_rest":
        return formats.date_format(first, "YEAR_MONTH_FORMAT")
    day = formats.date_format(first, "DATE_FORMAT")
    if duty in ("overtime_week", "week_hours", "weekly_rest", "minor_week"):
        return gettext("week from %(day)s") % {"day": day}
    return day
