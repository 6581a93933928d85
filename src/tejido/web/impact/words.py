"""The words of the impact page: what each indicator is called and means, and why a number is not shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

NAMES: Words = {
    "contacts_served": _("Contacts served"),
    "handled_hours": _("Handling hours"),
    "worked_hours": _("Worked hours"),
    "people_in_placement": _("People in placement"),
    "impact_workers": _("Impact workers among them"),
    "contacts_by_impact_workers": _("Contacts served by impact workers"),
}
MEANINGS: Words = {
    "contacts_served": _("Contacts in which somebody began to serve within the period, each counted once."),
    "handled_hours": _(
        "Time from start to end of the serving parts of contacts, with wrap-up, that began in the period. Somebody who"
        " serves several chats at once is counted in each."
    ),
    "worked_hours": _(
        "Time people spent in activities that count as worked, from presence. Breaks, training and unanswered offers"
        " count; lunch and time offline do not. Worked time is not paid time."
    ),
    "people_in_placement": _(
        "People in employment and placement on at least one day of the period, each counted once."
    ),
    "impact_workers": _(
        "People who were long-term unemployed or below the national poverty line when they were hired. Only what people"
        " chose to declare is counted. The number is rounded at random to fives; the range says what it may stand for."
    ),
    "contacts_by_impact_workers": _(
        "Share of the contacts that impact workers served, rounded to twentieths. A contact that two people served"
        " counts once for each."
    ),
}
RUNGS: Words = {
    "output": _("output"),
    "outcome": _("outcome"),
    "net": _("net"),
    "causal": _("causal"),
}
UNITS: Words = {
    "contacts": _("contacts"),
    "people": _("people"),
    "hours": _("hours"),
    "share": "",
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
NO_SITE = _("Without a site")
HIRED: Words = {
    "in_period": _("Hired within the period"),
    "before": _("Hired before it"),
}
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
