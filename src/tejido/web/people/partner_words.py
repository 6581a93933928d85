"""The words of the pages about partners and openings: what codes are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tejido.core.impact import disclosure

Words = Mapping[str, Promise]

KINDS: Words = {
    "school": _("School or training centre"),
    "ngo": _("Foundation or NGO"),
    "municipality": _("Municipality"),
    "cluster": _("Cluster or business association"),
    "apprenticeship_service": _("Apprenticeship service"),
    "client": _("Client, as an ally"),
}
SIDES: Words = {"ours": _("Our turn"), "theirs": _("Their turn")}
OWED_BY: Words = {"ours": _("We owe"), "theirs": _("They owe")}
# The same as a partner reads it.
OWED_BY_AT_THEIRS: Words = {"ours": _("We owe you"), "theirs": _("You owe us")}
AGREEMENT_KINDS: Words = {
    "training": _("Training"),
    "referral": _("Referring people"),
    "funding": _("Funding"),
    "space": _("Rooms and equipment"),
    "hiring": _("Hiring"),
    "other": _("Something else"),
}
AGREEMENT_STATES: Words = {
    "draft": pgettext_lazy("agreement", "draft"),
    "signed": pgettext_lazy("agreement", "in force"),
    "ended": pgettext_lazy("agreement", "ended"),
}
CORRECTIONS: Words = {
    "entered_wrongly": _("It was typed wrongly"),
    "extended": _("It goes on for longer"),
    "changed_together": _("Both sides changed it"),
}
END_REASONS: Words = {
    "term_over": _("Its term is over"),
    "fulfilled": _("Everything was kept"),
    "replaced": _("Another agreement takes its place"),
    "broken_off": _("Broken off"),
    "entered_in_error": _("Entered by mistake"),
}
COVERED: Words = {
    "fees": _("the course"),
    "transport": _("transport"),
    "meals": _("meals"),
    "connectivity": _("the internet connection"),
}
UNITS: Words = {
    "people": pgettext_lazy("unit", "people"),
    "places": pgettext_lazy("unit", "places in a training"),
    "hours": pgettext_lazy("unit", "hours"),
    "days": pgettext_lazy("unit", "days"),
    "months": pgettext_lazy("unit", "months"),
    "sessions": pgettext_lazy("unit", "sessions"),
    "meals": pgettext_lazy("unit", "meals"),
    "trips": pgettext_lazy("unit", "trips"),
    "items": pgettext_lazy("unit", "pieces"),
    "COP": _("Colombian pesos (COP)"),
    "USD": _("US dollars (USD)"),
    "EUR": _("euros (EUR)"),
}
COMMITMENT_STATES: Words = {
    "open": pgettext_lazy("commitment", "open"),
    "overdue": pgettext_lazy("commitment", "overdue"),
    "kept": pgettext_lazy("commitment", "kept"),
}
WORK_MODES: Words = {
    "site": _("At a site"),
    "home": _("From home"),
    "hybrid": _("Partly at a site, partly from home"),
}
RUNGS: Words = {
    "shadow": pgettext_lazy("rung", "shadow"),
    "supervised": pgettext_lazy("rung", "supervised"),
    "solo": pgettext_lazy("rung", "solo"),
}
CLOSE_REASONS: Words = {
    "filled": _("Every seat is filled"),
    "not_needed": _("No longer needed"),
    "client_left": _("The client left"),
    "budget": _("There is no money for it"),
    "entered_in_error": _("Entered by mistake"),
}
CHANGES: Words = {
    "opened": _("Opened"),
    "seats": _("Number of seats changed"),
    "terms": _("Terms changed"),
    "closed": _("Closed"),
    "reopened": _("Opened again"),
}
SOURCES: Words = {"inside": _("From inside"), "outside": _("From outside")}
STAGES: Words = {
    "enrolled": _("Enrolled"),
    "attended": _("Attended"),
    "completed": _("Completed"),
    "applied": _("Applied with us"),
    "hired": _("Hired by us"),
    "hired_elsewhere": _("Hired elsewhere"),
}
WITHHELD = _("withheld")


def days(count: int) -> str:
    """Return how long something has waited."""
    if count == 0:
        return gettext("since today")
    told = ngettext("%(count)s day", "%(count)s days", count)
    return told % {"count": formats.number_format(count, force_grouping=True)}


def amount(quantity: Decimal, unit: str) -> str:
    """Return a quantity with its unit, without decimals that say nothing."""
    text = formats.number_format(quantity, decimal_pos=2, force_grouping=True)
    whole, _point, rest = text.partition(formats.get_format("DECIMAL_SEPARATOR"))
    shown = whole if not rest.strip("0") else text
    return f"{shown} {unit if unit.isupper() else _counted(unit, 1 if quantity == 1 else 2)}"


def local(*, en: str, es: str) -> str:
    """Return a name in the language of the page."""
    return en if (get_language() or "es").startswith("en") else es


def covered(codes: Iterable[str]) -> list[str]:
    """Return what we pay for whoever comes, in words."""
    return [str(COVERED[code]) for code in codes]


def figure(given: disclosure.Figure) -> str:
    """Return a count as it may be shown: exact, with its range, or withheld."""
    if given.value is None:
        return str(WITHHELD)
    value = formats.number_format(round(given.value), force_grouping=True)
    if given.low == given.high:
        return value
    low, high = (formats.number_format(round(end or 0), force_grouping=True) for end in (given.low, given.high))
    return gettext("about %(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _counted(unit: str, count: int) -> str:
    """Return what a quantity is counted in, for one or for several."""
    return {
        "people": ngettext("person", "people", count),
        "places": ngettext("place in a training", "places in a training", count),
        "hours": ngettext("hour", "hours", count),
        "days": ngettext("day", "days", count),
        "months": ngettext("month", "months", count),
        "sessions": ngettext("session", "sessions", count),
        "meals": ngettext("meal", "meals", count),
        "trips": ngettext("trip", "trips", count),
        "items": ngettext("piece", "pieces", count),
    }[unit]
