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
# Each part adds its own reasons here.
REASONS: Words = {
    **WORK,
}


def reason(code: str) -> str:
    """Return a reason in words."""
    return str(REASONS[code])
