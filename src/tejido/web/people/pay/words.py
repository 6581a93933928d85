"""Pay in words: what a line is, why it is there, and what is found in a run. Readers may have little schooling."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tejido.people.pay import errors, working
from tejido.web.people import leaving_words
from tejido.web.shared import amounts, job_words, reference_words

Words = Mapping[str, str | Promise]
HOUR_SECONDS, MINUTE_SECONDS = 3600, 60
money = amounts.money
percent = leaving_words.percent

CODES: Words = {
    "salary": gettext_lazy("Salary"),
    "apprentice_support": gettext_lazy("Apprentice's support"),
    "ordinary": gettext_lazy("Ordinary hours"),
    "night": gettext_lazy("Hours at night"),
    "overtime_day": gettext_lazy("Overtime by day"),
    "overtime_night": gettext_lazy("Overtime at night"),
    "rest": gettext_lazy("Hours on your rest day"),
    "rest_night": gettext_lazy("Hours on your rest day, at night"),
    "rest_overtime_day": gettext_lazy("Overtime on your rest day"),
    "rest_overtime_night": gettext_lazy("Overtime on your rest day, at night"),
    "holiday": gettext_lazy("Hours on a holiday"),
    "holiday_night": gettext_lazy("Hours on a holiday, at night"),
    "holiday_overtime_day": gettext_lazy("Overtime on a holiday"),
    "holiday_overtime_night": gettext_lazy("Overtime on a holiday, at night"),
    "piece_work": gettext_lazy("Accepted tasks"),
    "piece_rejected": gettext_lazy("Rejected tasks"),
    "top_up": gettext_lazy("Top-up to the legal minimum"),
    "transport_allowance": gettext_lazy("Transport allowance"),
    "connectivity_allowance": gettext_lazy("Connection allowance"),
    "grant": gettext_lazy("Support you were granted"),
    "correction": gettext_lazy("Correction of an earlier month"),
    "health": gettext_lazy("Your part of health insurance"),
    "pension": gettext_lazy("Your part of the pension"),
    "loan_instalment": gettext_lazy("Instalment of your loan"),
    "loan_left_over": gettext_lazy("Instalment that was not taken"),
}
_SURCHARGE = gettext_lazy("The law gives more for these hours. It looks at each hour that you worked, by the clock.")
WHY: Words = {
    "salary": gettext_lazy("Your pay of the month, for the days you were employed. Every month counts as 30 days."),
    "apprentice_support": gettext_lazy(
        "As an apprentice you get a part of the minimum wage while you study, and all of it while you practise at work."
    ),
    "ordinary": gettext_lazy("Hours by day, within your agreed week."),
    "night": _SURCHARGE,
    "overtime_day": gettext_lazy("Hours beyond your agreed day or week. They are paid with more."),
    "overtime_night": gettext_lazy("Hours beyond your agreed day or week, at night. They are paid with more."),
    "rest": _SURCHARGE,
    "rest_night": _SURCHARGE,
    "rest_overtime_day": _SURCHARGE,
    "rest_overtime_night": _SURCHARGE,
    "holiday": _SURCHARGE,
    "holiday_night": _SURCHARGE,
    "holiday_overtime_day": _SURCHARGE,
    "holiday_overtime_night": _SURCHARGE,
    "piece_work": gettext_lazy("Tasks you did that were accepted, each at its rate."),
    "piece_rejected": gettext_lazy("These tasks are not paid by the piece. Their time still counts for the minimum."),
    "top_up": gettext_lazy(
        "What you earned came to less than the legal minimum for your time. Waiting and rejected tasks count as time. "
        "This line pays what was missing."
    ),
    "transport_allowance": gettext_lazy(
        "Money to travel to work, for those who earn up to two minimum wages. Days of absence are left out."
    ),
    "connectivity_allowance": gettext_lazy(
        "Money for your connection at home, in place of the transport allowance. Days of absence are left out."
    ),
    "grant": gettext_lazy("Support that you asked for and got. See My benefits."),
    "correction": gettext_lazy("Something in an earlier month was not right. This line puts it right."),
    "health": gettext_lazy("The law takes this from your pay and sends it to your health insurer."),
    "pension": gettext_lazy("The law takes this from your pay and puts it into your pension."),
    "loan_instalment": gettext_lazy("The part of your loan that you pay back this time. See My benefits."),
    "loan_left_over": gettext_lazy(
        "Taking it would have left you with less than the minimum wage, or would have taken more than the agreed share "
        "of your pay. You still owe it."
    ),
}
STATES: Words = {
    "draft": gettext_lazy("draft"),
    "signed_once": gettext_lazy("signed by one"),
    "closed": gettext_lazy("signed by two, closed"),
}
BASES: Words = {
    "month": gettext_lazy("by the month"),
    "hour": gettext_lazy("by the hour"),
    "piece": gettext_lazy("by the piece"),
}
QUESTIONS: Words = {
    "asked": gettext_lazy("asked"),
    "answered": gettext_lazy("answered"),
    "solved": gettext_lazy("solved with a correction"),
}
DECISIONS: Words = {
    "waiting": gettext_lazy("waits for approval"),
    "in_force": gettext_lazy("approved"),
    "refused": gettext_lazy("refused"),
}
FINDINGS: Words = {
    "no_pay_term": gettext_lazy("Nobody has written down what they are paid"),
    "no_contract_terms": gettext_lazy("No hours of a week in the contract"),
    "no_piece_rate": gettext_lazy("Tasks without a rate"),
    "value_missing": gettext_lazy("A value of the law is missing for their place or days"),
    "currencies_differ": gettext_lazy("Two currencies in one period"),
    "demonstration_value": gettext_lazy("Rests on a value that is only a demonstration"),
    "value_not_in_force": gettext_lazy("Rests on a value that is suspended or annulled"),
    "below_minimum": gettext_lazy("Below the legal minimum, topped up"),
    "taken_less": gettext_lazy("An instalment could not be taken whole"),
    "owed_by_worker": gettext_lazy("Was paid too much before; there is no room to take it back"),
    "no_hours": gettext_lazy("Paid by the hour, without any hours"),
}
STATUSES = reference_words.STATUSES
CONFIDENCES = reference_words.CONFIDENCES


def hours(seconds: int) -> str:
    """Return a time in hours and minutes, and seconds where there are any."""
    whole, rest = divmod(seconds, HOUR_SECONDS)
    minutes, left = divmod(rest, MINUTE_SECONDS)
    parts = [_("%(count)s h") % {"count": formats.number_format(whole, force_grouping=True)}] if whole else []
    parts += [_("%(count)s min") % {"count": minutes}] if minutes else []
    parts += [_("%(count)s s") % {"count": left}] if left or not parts else []
    # A number and its unit stay together.
    return " ".join(part.replace(" ", "\u00a0") for part in parts)


def quantity(amount: Decimal, unit: str, *, currency: str) -> str:
    """Return how much of something a line is about."""
    count = int(amount)
    if unit == "seconds":
        return hours(count)
    if unit == "days":
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if unit == "items":
        told = formats.number_format(count, force_grouping=True)
        return ngettext("%(count)s task", "%(count)s tasks", count) % {"count": told}
    if unit == "share":
        return share(amount)
    if unit == "money":
        return money(amount, currency)
    return ngettext("once", "%(count)s times", count) % {"count": count}


def rate(amount: Decimal, unit: str, *, currency: str) -> str:
    """Return what one unit of a line is worth."""
    told = money(amount.quantize(Decimal("0.01")), currency)
    if unit == "seconds":
        return _("%(amount)s an hour") % {"amount": told}
    if unit == "days":
        return _("%(amount)s a month") % {"amount": told}
    if unit == "items":
        return _("%(amount)s a task") % {"amount": money(_plain(amount), currency)}
    if unit == "share":
        return _("of %(amount)s") % {"amount": told}
    return told


def factor(amount: Decimal) -> str:
    """Return a factor as it is multiplied."""
    told = amount.normalize()
    places = max(0, -int(told.as_tuple().exponent))
    return f"× {formats.number_format(told, decimal_pos=places)}"


def share(amount: Decimal) -> str:
    """Return a share as percent, with a decimal only where there is one."""
    return percent(float(amount), places=0 if amount * 100 == (amount * 100).to_integral_value() else 1)


def value(amount: str, unit: str) -> str:
    """Return a reference value with its unit, as a worker reads it."""
    number = Decimal(amount)
    if unit == "share":
        return share(number)
    if unit == "hour_of_day":
        return f"{int(number)}:00"
    if unit[:3].isupper():
        return money(number, unit[:3])
    places = max(0, -int(number.normalize().as_tuple().exponent))
    return str(formats.number_format(number, decimal_pos=places, force_grouping=True))


def problem(found: working.Working) -> str:
    """Return what kept a run from being worked out."""
    return job_words.problem(found.problem, found.about, errors=errors)


def _plain(amount: Decimal) -> Decimal:
    """Return a rate of a task with the decimals that it has, two at least where there are any."""
    return amount.quantize(Decimal("0.01")) if amount == amount.quantize(Decimal("0.01")) else amount.normalize()
