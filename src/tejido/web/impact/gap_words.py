"""Why a number cannot be given, in words: the reasons of each part, by code, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

WORK: Words = {
    "coverage_low": _("Fewer than half of the people have said how they were when they were hired. Saying it is free."),
    "computation_refused": _("It could not be computed for this period."),
    "not_measured": _("Nothing is measured for this period yet."),
}
FOOTPRINT: Words = {
    "no_whole_month": _("The footprint is counted for whole months; this period holds none."),
    "bill_missing": _("A bill of a site is missing. Enter it, or an estimate that says so."),
    "factor_missing": _("The register of reference values has no factor for something that was used."),
    "factor_of_another_year": _("Nobody has published the grid’s factor of these months; the nearest year stands in."),
    "commute_unknown": _("Nobody has been asked how they come to work."),
    "few_people": _("Fewer than ten people stand behind it in some months."),
}
# Each part adds its own reasons here.
REASONS: Words = {
    **WORK,
    **FOOTPRINT,
}


def reason(code: str) -> str:
    """Return a reason in words."""
    return str(REASONS[code])
