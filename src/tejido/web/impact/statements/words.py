"""The words of impact statements: areas, dimensions of a claim, states, who owns a gap, what stands behind a number."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, "str | Promise"]

# What each part of the catalogue is called, in the order in which a statement tells them.
AREAS: Words = {
    "work": _("The work"),
    "people": _("The people"),
    "livelihood": _("Livelihood"),
    "staying": _("Staying and growing"),
    "claims": _("What the work changed"),
    "estimates": _("What the work changed"),
    "economy": _("Town and economy"),
    "town": _("Town and economy"),
    "footprint": _("Footprint"),
    "surveys": _("What people answered"),
    "buyers": _("Buyers"),
    "standards": _("Standard and review"),
}
RUNGS: Words = {
    "output": _("Output: it says what was done, not what it changed."),
    "outcome": _("Outcome: before and after, without saying what caused it."),
    "net": _("Net: less what would have happened anyway, by stated assumptions."),
    "causal": _("Causal: compared with people who did not take part, by a stated method."),
}
FIVE: Words = {
    "what": _("What"),
    "who": _("Who"),
    "how_much": _("How much"),
    "contribution": pgettext_lazy("of the work to a change", "Contribution"),
    "risk": _("Risk"),
}
STATES: Words = {
    "frozen": pgettext_lazy("impact statement", "to be looked at"),
    "published": pgettext_lazy("impact statement", "published"),
}
HOW: Words = {
    "added": pgettext_lazy("line of a statement", "added"),
    "removed": pgettext_lazy("line of a statement", "removed"),
    "changed": pgettext_lazy("line of a statement", "changed"),
}
TABLES: Words = {
    "about": _("The statement itself"),
    "definitions": _("Definitions"),
    "measurements": _("Numbers"),
    "inputs": _("Values from outside"),
    "gaps": _("What is missing"),
    "lotteries": _("Draws of seats"),
    "reviews": _("Reviews"),
    "stories": _("Stories"),
    "changes": _("What changed"),
}
REFERENCE_STATES: Words = {
    "in_force": _("in force"),
    "suspended": _("suspended"),
    "transitional": _("transitional"),
    "annulled": _("annulled"),
    "demonstration": _("made up for a demonstration"),
}
FIELDS: Words = {
    "value": _("value"),
    "low": _("from"),
    "high": _("to"),
    "n": "n",
    "coverage": _("coverage"),
    "definition_version": _("version of the definition"),
    "rows_digest": _("digest of the rows"),
    "withheld": _("why it is withheld"),
    "standard": pgettext_lazy("of a review", "standard"),
    "version": pgettext_lazy("of a review", "version"),
    "signed_at": pgettext_lazy("of a review", "signed"),
    "expires_date": pgettext_lazy("of a review", "holds until"),
    "digest": pgettext_lazy("of a review", "digest"),
    "verdicts": pgettext_lazy("of a review", "what was decided"),
    "names": _("name"),
    "meanings": _("what it means"),
    "numerators": _("counted"),
    "denominators": _("out of"),
    "assumptions": _("assumed"),
    "unit": _("unit"),
    "rung": _("rung"),
    "source": _("computed by"),
    "five": _("what is told of its contribution"),
}
# What is shown of a definition that changed; its version is shown anyway.
DEFINITION_FIELDS = (
    "names", "meanings", "numerators", "denominators", "assumptions", "unit", "rung", "source", "five",
)  # fmt: skip
WHY: Words = {
    "period": _("another period"),
    "definition": _("a new definition"),
    "late_rows": _("rows that were entered later"),
    "fewer_rows": _("rows that no longer count"),
    "other_rows": _("rows that were corrected"),
    "withheld": _("withheld now, so that it gives nobody away"),
    "shown": _("no longer withheld"),
    "method": _("another way of computing"),
    "input": _("a value from outside that changed"),
    "new": _("measured only in the second"),
    "gone": _("measured only in the first"),
}
EXTRACT_STATES: Words = {
    "asked": pgettext_lazy("extract", "waits for a decision"),
    "approved": pgettext_lazy("extract", "approved"),
    "refused": pgettext_lazy("extract", "refused"),
}
SYNTHETIC = _("Synthetic data: made in a demonstration, about nobody.")
