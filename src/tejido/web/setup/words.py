"""The words of the set-up pages: what codes are called, and what is wrong with an origin."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Promise]

ORIGIN_TROUBLES: Words = {
    "empty": _("there is nothing on this line."),
    "no_scheme": _("begin it with https://."),
    "scheme": _("only https:// works (and http:// for your own machine)."),
    "host": _("this is no name of a site; write it as in https://www.example.com, without * or user names."),
    "port": _("a port is a number between 1 and 65535."),
    "path": _("leave out everything after the name of the site: browsers compare sites, not pages."),
    "unencrypted": _("a published site needs https://; http:// works for your own machine only."),
}
VERDICTS: Words = {
    "allowed": _("The widget shows on this page: its origin is on the list."),
    "scheme_differs": _(
        "The widget does not show: the list has this site with another beginning, http:// instead of https:// or the"
        " other way round."
    ),
    "www_differs": _(
        "The widget does not show: “www.” is on only one side. To a browser these are two sites; put both on the list"
        " if both are used."
    ),
    "port_differs": _("The widget does not show: the list has this site with another port."),
    "other_site": _("The widget does not show: no origin on the list has this name."),
    "list_empty": _("The widget shows nowhere yet: the list is empty."),
    "not_an_address": _(
        "This is no address that can be looked at. Copy it whole from the address bar; it begins with https:// (a site"
        " of your own machine may begin with http://)."
    ),
}
CHANNELS: Words = {
    "voice": pgettext_lazy("channel", "Voice"),
    "chat": pgettext_lazy("channel", "Chat"),
    "email": pgettext_lazy("channel", "Email"),
    "messaging": pgettext_lazy("channel", "Messaging"),
    "task": pgettext_lazy("channel", "Task"),
    "help": pgettext_lazy("channel", "Help for agents"),
}
VARIANTS: Words = {
    "answered_in_time": _("Answered in time, of answered and abandoned"),
    "answered_less_short_abandons": _("Answered in time, of answered and abandoned without short abandonments"),
    "removed_in_time": _("Left the queue in time, in whatever way, of all that entered"),
}
WEEKDAYS: Mapping[int, Promise] = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}
CONTRACTS: Words = {
    "indefinite": pgettext_lazy("contract", "Indefinite"),
    "fixed_term": pgettext_lazy("contract", "Fixed term"),
    "apprentice": pgettext_lazy("contract", "Apprenticeship"),
    "part_time": pgettext_lazy("contract", "Part time"),
}
WORK_MODES: Words = {
    "site": _("At a site"),
    "home": _("At home"),
    "hybrid": _("At home and at a site"),
}
RUNGS: Words = {
    "shadow": _("Shadow: listens and learns"),
    "supervised": _("Supervised: serves with somebody at hand"),
    "solo": _("Solo: serves alone"),
}
EVIDENCE: Words = {
    "onboarding": _("Onboarding"),
    "course": _("Course passed"),
    "assessment": _("Assessment"),
    "certificate": _("Certificate of somebody else"),
    "supervisor": _("A supervisor's judgement of real contacts"),
}
POSITIONS: Words = {
    "advisor": _("Advisor"),
    "senior_advisor": _("Senior advisor"),
    "mentor": _("Mentor"),
    "supervisor": _("Supervisor"),
}
POLICY_NUMBERS: Words = {
    "wait_points": _("Time waited"),
    "priority_points": _("Priority"),
    "level_points": _("Level"),
    "idle_minute_points": _("Rest"),
    "load_points": _("Contacts held"),
    "scarcity_points": _("Keeping all-rounders free"),
    "idle_share_points": _("Evening out the day"),
    "sticky_points": _("Known agent, after the wait for them"),
    "growth_points": _("Growth"),
    "offers_at_once": _("Offers at once"),
    "rejected_pause_seconds": _("Pause after a rejection"),
    "refused_pause_seconds": _("Pause after a refusal by the database"),
    "refusals_before_hold": _("Refusals before a contact rests"),
    "help_waiting_max": _("Requests for help before beginners wait"),
}
