"""The words of the impact page: what each indicator is called and means, and why a number is not shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, "str | Promise"]

RUNGS: Words = {
    "output": _("output"),
    "outcome": _("outcome"),
    "net": _("net"),
    "causal": _("causal"),
}
RUNG_MEANINGS: Words = {
    "output": _("what was done, counted"),
    "outcome": _("what was different afterwards, before and after compared"),
    "net": _("what is left after taking off what would have happened anyway"),
    "causal": _("what the work itself changed, compared with people who were left to chance"),
}
FIVE: Words = {
    "what": pgettext_lazy("dimension of impact", "What"),
    "who": pgettext_lazy("dimension of impact", "Who"),
    "how_much": pgettext_lazy("dimension of impact", "How much"),
    "contribution": pgettext_lazy("dimension of impact", "Contribution"),
    "risk": pgettext_lazy("dimension of impact", "Risk"),
}
# What low to high means.
INTERVALS: Words = {
    "exact": "",
    "rounding": _("because it is rounded"),
    "sampling": _("confidence interval of 95 in 100"),
    "scenario": _("low to high assumptions"),
}
OUTPUT_NOT_IMPACT = _("output, not impact")
NO_CONTRIBUTION = _("without a contribution told")
# Each part adds its own units; the code of a currency needs none.
UNITS: Words = {
    "contacts": _("contacts"),
    "people": _("people"),
    "hours": _("hours"),
    "days": _("days"),
    "months": _("months"),
    "sites": _("sites"),
    "suppliers": _("suppliers"),
    "share": "",
    "points": _("points"),
    "ratio": "",
    "kg_co2e": _("kg CO₂e"),
    "g_co2e": _("g CO₂e"),
    "kwh": "kWh",
    "m3": "m³",
    "kg": "kg",
}
WITHHELD: Words = {
    "few_people": _("withheld: few people"),
    "period_open": _("once the month is over"),
}
WORK_MODES: Words = {
    "site": _("At a site"),
    "home": _("At home"),
    "hybrid": _("At home and at a site"),
}
EVERYBODY = _("Everybody")
ALL_TOGETHER = _("All together")
NO_SITE = _("Without a site")
HIRED: Words = {
    "in_period": _("Hired within the period"),
    "before": _("Hired before it"),
}
MOMENTS: Words = {
    "application": _("When they applied"),
    "month_6": _("After 6 months"),
    "month_12": _("After 12 months"),
    "month_24": _("After 24 months"),
}
NO_POSITION = _("Without a position")
NO_COHORT = _("Without a training group")
ROWS: Words = {
    "status": _("Status at hire, and contacts served"),
    "hours": _("Worked time"),
    "placement": _("Who was in placement"),
}
COLUMNS: Words = {
    "is_impact_worker": _("Impact worker"),
    "is_status_known": _("Status known"),
    "basis": _("What it rests on"),
    "contacts_count": _("Contacts"),
    "hired_quarter": _("Hired in"),
    "worked_seconds": _("Worked seconds"),
}
BASES: Words = {
    "self_declared": _("what the person declared"),
    "partner_referral": _("a partner's referral"),
    "document_seen": _("a document that was seen"),
}
READS: Words = {
    "entered": _("Entered"),
    "page": _("A page of rows"),
    "file": _("A file of all rows"),
}
