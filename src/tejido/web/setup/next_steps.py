"""What is still to be done before somebody serves their first contact, by whom, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.access import queries as access_queries
from tejido.people import queries, signing_in


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a person's page knows of them already.

    Args:
        has_left: Whether they worked here, and do no longer.
        is_employed: Today, or from a day to come.
        in_pool: Whether their open placement names a routing pool.
        capacities: Channel to contacts at once.
        levels_count, queues_count: Skills with a level, and queues they may serve, of all clients.
        standing: How far they are with signing in.
    """

    has_left: bool
    is_employed: bool
    in_pool: bool
    capacities: Mapping[str, int]
    levels_count: int
    queues_count: int
    standing: signing_in.Standing


def of(person: queries.Person, known: Known, *, rights: access_queries.Rights) -> Sequence[Mapping[str, Any]]:
    """Return the steps in order, each with whether it is done, what is said, and where it is done by this reader.

    Nothing is returned once everything is done, for whoever has left, and for whoever works here and not on a floor.
    """
    if known.has_left or (known.is_employed and not known.in_pool and known.standing == "agent"):
        return []
    may_change, may_assign = rights.may("people.change"), rights.may("people.assign")
    work = ("setup_move", _("New placement")) if known.is_employed else ("setup_employ", _("Employ"))
    lines = [
        _line(
            person, known.is_employed and known.in_pool, _("Employed, and placed in a routing pool"), *work,
            may=may_change,
        ),
        _line(
            person, any(known.capacities.values()), _("How many contacts they may hold at once"), "setup_capacity",
            _("Change the capacity"), may=may_change,
        ),
        _line(
            person, known.levels_count > 0, _("A level in a skill; whoever begins is at the rung “shadow”"),
            "setup_agent_skill", _("Set a level"), may=may_change,
        ),
        _line(
            person, known.queues_count > 0,
            _("Queues they may serve") if may_assign else _("Queues they may serve: a supervisor says so, in Coaching"),
            "setup_agent_queues", _("Change the queues"), may=may_assign and may_change,
        ),
        _sign_in(person, known.standing, may=rights.may("people.invite")),
    ]  # fmt: skip
    return [] if all(line["is_done"] for line in lines) else lines


def _line(
    person: queries.Person, is_done: bool, said: str, name: str, label: str, *, may: bool
) -> Mapping[str, Any]:  # fmt: skip
    url = reverse(name, args=[person.key]) if may and not is_done else ""
    return {"is_done": is_done, "said": said, "url": url, "label": label, "is_press": False}


def _sign_in(person: queries.Person, standing: signing_in.Standing, *, may: bool) -> Mapping[str, Any]:
    said = {
        "none": _("An account to sign in with"),
        "invited": _("An account: they were invited, and have not accepted yet"),
        "invited_to_own_pages": _("An account: invited to their own pages; once they have it, let them in here"),
        "own_pages": _("The desk: their account opens their own pages so far"),
        "agent": _("An account that opens the desk"),
        "closed": _("An account: theirs was closed; an administrator can say why"),
    }[standing]  # fmt: skip
    name, label = {
        "none": ("setup_account", _("Invite to sign in")), "own_pages": ("setup_let_in", _("Let them use the desk")),
    }.get(standing, ("", ""))  # fmt: skip
    return {
        "is_done": standing == "agent", "said": said, "label": label, "is_press": standing == "own_pages",
        "url": reverse(name, args=[person.key]) if name and may else "",
    }  # fmt: skip
