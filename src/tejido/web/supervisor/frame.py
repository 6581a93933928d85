"""What the acts of a supervisor have in common: who they are, and on whose rows they act."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import queries as contact_queries
from tejido.contacts import reading
from tejido.web.supervisor import errors

SEE, CHANGE, TAKE = "floor.see", "floor.change", "contacts.take"


def worker(request: HttpRequest) -> int:
    """Return the person behind the account: whoever takes part in a contact is somebody who works here.

    Raises: SignInNeeded, NotAWorker
    """
    person_id = gates.user(request).person_id
    if person_id is None:
        raise errors.NotAWorker(errors.NotAWorker.__doc__)
    return person_id


def contact(request: HttpRequest, key: UUID, *, verb: str) -> contact_queries.Contact:
    """Return a contact on which whoever asks may act.

    Raises: NoSuchContact, NotAllowed
    """
    found = reading.contact(key)
    gates.require(request, verb, client_id=found.client_id)
    return found


def queue(request: HttpRequest, key: UUID) -> client_queries.Queue:
    """Return a queue that whoever asks may change for the moment.

    Raises: NoSuchQueue, NotAllowed
    """
    found = client_queries.queue(key)
    gates.require(request, CHANGE, client_id=found.client_id)
    return found


def programme(request: HttpRequest, key: UUID, *, verb: str) -> client_queries.Programme:
    """Return a programme on whose floor whoever asks may look or act.

    Raises: NoSuchProgramme, NotAllowed
    """
    found = client_queries.programme(key)
    gates.require(request, verb, client_id=found.client_id)
    return found
