"""What every page knows without being told by its view: whose installation this is, and where its reader may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tejido.access import gates
from tejido.journal import errors as journal_errors
from tejido.journal import queries as journal_queries
from tejido.web.shared import people_sections

PEOPLE_PATHS = ("/people/", "/mentor/ladder/")
OWN_PATHS = ("/me/", "/mentor/")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Who runs this installation, and whether its data is synthetic and must be labelled so."""

    operator_name: str
    demonstration: bool


@dataclass(frozen=True, kw_only=True)
class Place:
    """One way out of the frame's navigation."""

    label: str
    url: str
    is_current: bool


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return `installation` and `navigation` for the frame; both are looked up only when a template uses them.

    So a page that uses neither, such as the one that says that the database is away, asks the database nothing.
    """
    return {
        "installation": SimpleLazyObject(_frame),
        "navigation": SimpleLazyObject(lambda: _places(request)),
    }


def _frame() -> Frame:
    try:
        row = journal_queries.installation()
    except journal_errors.NotInstalled:
        return Frame(operator_name="", demonstration=False)
    return Frame(operator_name=row.operator_name, demonstration=row.demonstration)


def _places(request: HttpRequest) -> Sequence[Place]:
    """The places that the reader's roles open, in the order of a working day."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    rights = gates.rights(request)
    all_places = (
        ("desk.use", _("Desk"), "/desk/"),
        ("floor.see", _("Floor"), "/supervisor/"),
        ("contacts.see", _("Contacts"), "/contacts/"),
        ("wallboard.see", _("Wallboard"), "/wallboard/"),
        ("partners.see_own", _("Our work together"), "/partner/"),
        ("history.see", _("History"), "/history/"),
        ("history.see_own", _("History"), "/history/"),
        ("statements.see", _("Billing"), "/billing/"),
        ("impact.see", _("Impact"), "/impact/"),
        ("seals.see", _("Seals"), "/seals/"),
        ("growth.coach", _("Coaching"), "/coach/"),
        ("reference.propose", _("Reference"), "/reference/"),
        ("setup.see", _("Set-up"), "/set-up/"),
        ("access.invite", _("Access"), "/access/"),
    )
    places = [
        Place(label=label, url=url, is_current=request.path.startswith(url))
        for verb, label, url in all_places
        # A desk belongs to somebody who works here; an account of nobody has none.
        if rights.may(verb) and (verb != "desk.use" or rights.person_id is not None)
    ]
    entrance = people_sections.PEOPLE.entrance(request)
    is_people = request.path.startswith(PEOPLE_PATHS)
    if entrance is not None:
        places.append(Place(label=_("People"), url=entrance, is_current=is_people))
    # Whoever works or learns here has pages of their own, whatever their roles.
    if rights.person_id is not None:
        is_own = request.path.startswith(OWN_PATHS) and not is_people
        places.append(Place(label=_("My path"), url="/me/", is_current=is_own))
    return places
