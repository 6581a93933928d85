"""The words that the wallboard's scripts say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tejido.web.shared import words

# What a figure's rows are called, and the ways in which a service level is counted.
FIGURES: words.Words = {
    "waiting": _("Waiting now"),
    "serving": _("Being served now"),
    "answered": _("Answered today"),
    "abandoned": _("Abandoned today"),
    "left": _("Left a queue today"),
}
LEFT: words.Words = {
    "answered": _("an agent answered"),
    "abandoned": _("the customer gave up"),
    "overflowed": _("went on to another queue"),
    "transferred": _("was sent elsewhere"),
    "callback": _("is to be called back"),
}
VARIANTS: words.Words = {
    "removed_in_time": _("Left the queue in time, in whatever way, of all that left it"),
    "answered_in_time": _("Answered in time, of answered and abandoned"),
    "answered_less_short_abandons": _("Answered in time, of answered and abandoned without short abandonments"),
}
WORDS: words.Words = {
    "as_of": _("as of {time}"),
    "service_today": _("Service today, hour by hour"),
    "queues": _("Queues"),
    "waiting": _("waiting"),
    "longest_wait": _("longest wait"),
    "service_level": _("answered in {time} today"),
    "service_target": _("target {share}"),
    "service_n": {
        "one": ngettext_lazy("of {count} contact", "of {count} contacts", 1),
        "other": ngettext_lazy("of {count} contact", "of {count} contacts", 2),
    },
    "serving": _("being served"),
    "answered": _("answered"),
    "abandoned": _("abandoned"),
    "is_well": _("on target"),
    "is_below": _("below target"),
    "is_late": _("waiting too long"),
    "is_empty": _("no contacts yet"),
    "agents": _("Agents"),
    "agents_all": _("all"),
    "from_home": _("from home"),
    "other_sites": _("other sites"),
    "agents_few": _("Too few agents serve this programme to show here what they do now."),
    "all_queues": _("All queues"),
    "average_answer": _("average wait of the answered"),
    "agents_available": _("available"),
    "agents_serving": _("serving"),
    "agents_wrapping": _("wrap-up"),
    "agents_break": _("on a break"),
    "agents_not_responding": _("not responding"),
    "agents_offline": _("not working"),
    "said_below": _("{queue} fell below its target: {share}."),
    "said_well": _("{queue} is on target again: {share}."),
    "said_late": _("{queue}: somebody has waited longer than the target."),
    "ended_wallboard": _(
        "This wallboard no longer receives figures: your session ended or your access was withdrawn. Sign in again."
    ),
    "no_queues": _("This programme has no open queue."),
}
