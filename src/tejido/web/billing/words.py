"""The words of billing: what is counted and in what, kinds of lines, states, and numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = Mapping[str, "str | Promise"]

MEASURES: Words = {
    "worked_hour": gettext_lazy("Hours worked"),
    "available_hour": gettext_lazy("Hours available"),
    "handling_hour": gettext_lazy("Hours of handling contacts"),
    "answered_contact": gettext_lazy("Contacts answered"),
    "finished_task": gettext_lazy("Tasks finished"),
    "accepted_task": gettext_lazy("Tasks accepted"),
    "disposition": gettext_lazy("Contacts that came out a certain way"),
    "survey_answer": gettext_lazy("Good answers in the survey"),
    "service": gettext_lazy("Contacts held against the promise"),
}
MEANINGS: Words = {
    "worked_hour": gettext_lazy(
        "The time that the people assigned to the programme worked, by the hours that they are paid by, with their"
        " corrections: available, training and paid pauses. Lost lines and breaks that are not paid are not billed."
    ),
    "available_hour": gettext_lazy(
        "The time in which the people assigned to the programme were available for contacts or served them."
    ),
    "handling_hour": gettext_lazy(
        "Talking, holding and wrapping up, of every contact that was handled; two chats at once count twice."
    ),
    "answered_contact": gettext_lazy(
        "Each time a contact waited in a queue and was answered, as the history counts it."
    ),
    "finished_task": gettext_lazy(
        "Tasks that were finished and not handed on. Where dispositions are chosen, only those that came out so."
    ),
    "accepted_task": gettext_lazy(
        "Tasks that were finished and that a review accepted. One that is accepted after the month comes as a line of"
        " the next statement."
    ),
    "disposition": gettext_lazy("Contacts whose last disposition is one of those chosen; each contact counts once."),
    "survey_answer": gettext_lazy("Answers of customers to the question after a contact, from a score on."),
}
UNITS: Words = {
    "hour": pgettext_lazy("unit", "h"),
    "contact": pgettext_lazy("unit", "contacts"),
    "item": pgettext_lazy("unit", "tasks"),
    "outcome": pgettext_lazy("unit", "outcomes"),
}
KINDS: Words = {
    "item": gettext_lazy("Price"),
    "item_minimum": gettext_lazy("Up to the minimum of this price"),
    "minimum": gettext_lazy("Up to the minimum of the month"),
    "penalty": gettext_lazy("Penalty"),
    "bonus": gettext_lazy("Bonus"),
    "correction": gettext_lazy("Correction"),
}
TIERINGS: Words = {
    "graduated": gettext_lazy("each piece at the price of its own step"),
    "whole": gettext_lazy("all pieces at the price of the step that the month reaches"),
}
BASES: Words = {
    "programme": gettext_lazy("the amount of the whole programme"),
    "queue": gettext_lazy("the prices of this queue alone"),
}
STATES: Words = {
    "draft": pgettext_lazy("prices", "draft"),
    "proposed": pgettext_lazy("prices", "waits for approval"),
    "approved": pgettext_lazy("prices", "approved"),
    "refused": pgettext_lazy("prices", "refused"),
    "withdrawn": pgettext_lazy("prices", "withdrawn"),
    "superseded": pgettext_lazy("prices", "corrected by a later list"),
}
STATE_MARKS: Mapping[str, str] = {
    "draft": "off", "proposed": "attention", "approved": "well", "refused": "off", "withdrawn": "off",
    "superseded": "off",
}  # fmt: skip
STATEMENT_STATES: Words = {
    "draft": pgettext_lazy("statement", "draft"),
    "issued": pgettext_lazy("statement", "issued"),
}
# How a contact behind a line went: how its stay left the queue, or how the work on it ended.
HOW: Words = {
    "answered": gettext_lazy("answered"),
    "abandoned": gettext_lazy("the customer gave up"),
    "overflowed": gettext_lazy("moved on by itself"),
    "transferred": gettext_lazy("transferred"),
    "callback": gettext_lazy("asked to be called back"),
    "finished": gettext_lazy("finished"),
    "overdue": gettext_lazy("finished, the wrap-up ran out"),
    "taken_over": gettext_lazy("taken over by a colleague"),
    "lost_line": gettext_lazy("the line was lost"),
    "disposition": gettext_lazy("came out"),
    "survey": gettext_lazy("answered the survey"),
}
FIELDS: Words = {
    "name": gettext_lazy("Name"),
    "measure": gettext_lazy("What is counted"),
    "tiers": gettext_lazy("Price"),
    "clause": gettext_lazy("Text of the contract"),
    "text": gettext_lazy("Text of the contract"),
    "queue": gettext_lazy("Queue"),
    "channel": gettext_lazy("Channel"),
    "dispositions": gettext_lazy("Dispositions"),
    "score_min": gettext_lazy("Lowest score that counts"),
    "tiering": gettext_lazy("How steps count"),
    "minimum_amount": gettext_lazy("At least in a month"),
    "kind": gettext_lazy("Kind"),
    "target_share": gettext_lazy("Target"),
    "share_per_point": gettext_lazy("For each point"),
    "share_max": gettext_lazy("At most"),
    "basis": gettext_lazy("Of which amount"),
}
PRICE_PLACES_MAX = 4


def money(amount: Decimal, currency: str) -> str:
    """Return an amount to the cent with its currency; a minus that no line breaks away from it."""
    number = formats.number_format(abs(amount), decimal_pos=2, force_grouping=True)
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}{number}\u00a0{currency}"


def price(amount: Decimal, currency: str) -> str:
    """Return the price of one, with as many decimals as it has, and at least two."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    number = formats.number_format(amount, decimal_pos=min(places, PRICE_PLACES_MAX), force_grouping=True)
    return f"{number}\u00a0{currency}"


def quantity(number: Decimal) -> str:
    """Return how many, with decimals only where there are any."""
    places = 0 if number == number.to_integral_value() else 2
    return str(formats.number_format(number, decimal_pos=places, force_grouping=True))


def percent(share: Decimal | float, *, places: int = 2) -> str:
    """Return a share as percent, rounded; zeros at the end are left out."""
    number = round(Decimal(100) * Decimal(str(share)), places)
    shown = number.normalize()
    decimals = max(0, -int(shown.as_tuple().exponent))
    told = _("%(share)s %%") % {"share": formats.number_format(shown, decimal_pos=decimals)}
    return told.replace(" ", "\u00a0")


def hours(seconds: float) -> str:
    """Return seconds as hours with two decimals."""
    return str(formats.number_format(round(seconds / 3600, 2), decimal_pos=2, force_grouping=True))
