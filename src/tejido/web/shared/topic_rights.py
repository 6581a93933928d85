"""Who may listen to which topic of the sockets."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import reading

# What it takes to hear of a programme; who hears of the agents of every site may see persons as well.
PROGRAMME_VERBS = {
    "wallboard": ("wallboard.see",),
    "wallboard_agents": ("wallboard.see", "people.see_presence"),
    "floor": ("floor.see",),
}


def require(request: HttpRequest, topic: object) -> int | None:
    """Make sure that whoever asks may hear a topic.

    Returns: The person whose part the socket hears for, where it matters.
    Raises: SignInNeeded, NotAllowed, TopicInvalid
    """
    if topic == "desk":
        gates.require(request, "desk.use")
        return gates.person(request)
    kind, _, text = topic.partition(":") if isinstance(topic, str) else ("", "", "")
    try:
        key = UUID(text)
    except ValueError as problem:
        raise _invalid() from problem
    if kind == "contact":
        _require_contact(request, key)
        return gates.user(request).person_id
    client_id = client_queries.client_of_programme(key) if kind in PROGRAMME_VERBS else None
    if client_id is None:
        raise _invalid()
    for verb in PROGRAMME_VERBS[kind]:
        gates.require(request, verb, client_id=client_id)
    return None


def _require_contact(request: HttpRequest, key: UUID) -> None:
    """Nobody reads along unseen: while an agent serves a contact, only those who have a part in it hear it.

    Raises: NotAllowed, NoSuchContact
    """
    gates.user(request)
    rights = gates.rights(request)
    if not (rights.may("contacts.see") or rights.may("desk.use")):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    contact = reading.contact(key)
    leg = reading.own_leg(contact, person_id=rights.person_id)
    if leg is not None and rights.may("desk.use"):
        return
    may_look_back = rights.may("contacts.see", client_id=contact.client_id) or (
        rights.may("desk.use")
        and rights.person_id is not None
        and contact.ended_at is not None
        and reading.took_part(contact, person_id=rights.person_id)
    )
    if not may_look_back or reading.is_served(contact):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)


def _invalid() -> access_errors.TopicInvalid:
    return access_errors.TopicInvalid(access_errors.TopicInvalid.__doc__)
