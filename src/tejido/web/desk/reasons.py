"""Why me? The router's own terms for a decision, each as one sentence to the agent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.contacts import desk
from tejido.contacts import queries as contact_queries

MINUTE_SECONDS = 60
Inputs = Mapping[str, float]


@require_safe
@never_cache
@gates.allowed("desk.use")
def of_offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return why a contact was offered to the person."""
    return JsonResponse(shown(desk.why_offered(key, person_id=gates.person(request))))


@require_safe
@never_cache
@gates.allowed("desk.use")
def of_contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return why a contact that the person serves came to them."""
    leg = contact_queries.served_by(gates.person(request), contact_key=key)
    why = desk.why_served(leg)
    if why is None:
        given = _("No router decided this: a colleague handed the contact to you, or you took it over.")
        return JsonResponse({"reasons": [{"text": given, "points": None}]})
    return JsonResponse(shown(why))


def shown(why: desk.Why) -> dict[str, list[dict[str, object]]]:
    """Return the reasons as sentences: first whom the contact waited for, then the terms, the weightiest first."""
    told: list[dict[str, object]] = []
    if why.preference == "directed":
        told.append({"text": _("A colleague sent this contact to you."), "points": None})
    if why.preference == "sticky":
        told.append(
            {"text": _("You served this customer before, so the contact waited for you first."), "points": None}
        )
    if why.is_supervised:
        told.append(
            {
                "text": _(
                    "You work under supervision in a skill of this queue: you get its easier contacts, while a mentor"
                    " can be reached."
                ),
                "points": None,
            }
        )
    for part in why.parts:
        if part.code in SENTENCES:
            told.append({"text": SENTENCES[part.code](part.inputs), "points": round(part.points, 2)})
    if not told:
        told.append({"text": _("Nothing spoke for anybody else: you were next in line."), "points": None})
    return {"reasons": told}


def _wait(inputs: Inputs) -> str:
    return _("The contact had waited %(waited)s; its queue promises an answer within %(target)s.") % {
        "waited": _duration(inputs["waited_seconds"]),
        "target": _duration(inputs["target_seconds"]),
    }


def _priority(inputs: Inputs) -> str:
    return _("Its queue has priority %(priority)s.") % {"priority": _number(inputs["priority"])}


def _level(inputs: Inputs) -> str:
    return _("Your mean level in the skills that this queue asks for is %(level)s of 5.") % {
        "level": _number(inputs["level"], places=1)
    }


def _idle(inputs: Inputs) -> str:
    return _("You had been without a contact for %(time)s.") % {
        "time": _duration(inputs["idle_minutes"] * MINUTE_SECONDS)
    }


def _load(inputs: Inputs) -> str:
    count = round(inputs["held_count"])
    sentence = ngettext(
        "You held %(count)d contact already, which counted against.",
        "You held %(count)d contacts already, which counted against.",
        count,
    )
    return sentence % {"count": count}


def _scarcity(inputs: Inputs) -> str:
    return _("You can serve %(share)s of the other queues and are kept a little freer for them.") % {
        "share": _percent(inputs["other_queues_share"])
    }


def _idle_share(inputs: Inputs) -> str:
    share = inputs["above_pool_share"]
    if share >= 0:
        return _(
            "Today you were without a contact for a larger share of your time than your colleagues (%(share)s)."
        ) % {"share": _percent(share)}
    return _("Today you were busier than your colleagues (%(share)s), which counted against.") % {
        "share": _percent(-share)
    }


def _sticky(inputs: Inputs) -> str:
    return _("The customer knows you.")


def _growth(inputs: Inputs) -> str:
    return _("You are practising in this queue, and it meets its target.")


SENTENCES: Mapping[str, Callable[[Inputs], str]] = {
    "wait": _wait,
    "priority": _priority,
    "level": _level,
    "idle": _idle,
    "load": _load,
    "scarcity": _scarcity,
    "idle_share": _idle_share,
    "sticky": _sticky,
    "growth": _growth,
}


def _duration(seconds: float) -> str:
    """Return a time in words of two sizes at most: 38 s, 4 min 10 s, 1 h 5 min."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, MINUTE_SECONDS)
    hours, minutes_left = divmod(minutes, MINUTE_SECONDS)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes_left}
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)d s") % {"seconds": rest}


def _number(value: float, *, places: int = 0) -> str:
    return str(formats.number_format(round(value, places), decimal_pos=places))


def _percent(share: float) -> str:
    return _("%(share)s %%") % {"share": _number(100 * share)}
