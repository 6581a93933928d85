"""What an agent's desk asks for now and then: who could help, where a contact could go, what was before, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import errors, models, policies
from tejido.core.routing import explanations
from tejido.core.routing import policy as routing_policy
from tejido.people import errors as people_errors
from tejido.people import models as people
from tejido.people import queries as people_queries

Contact = models.Contact
_SQL = resources.files(__package__).joinpath("sql")
MARKS = _SQL.joinpath("desk_marks.sql").read_text()
COLLEAGUES = _SQL.joinpath("desk_colleagues.sql").read_text()
EARLIER = _SQL.joinpath("desk_earlier.sql").read_text()
COLLEAGUES_MAX = 100
EARLIER_MAX = 20
EARLIER_MESSAGES_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a contact came to a person: how, and the reasons of the router's decision, the weightiest first.

    `is_supervised` says that the person's rung in the queue mattered then: they get its easier contacts, and only while
    a mentor can be reached.
    """

    preference: str | None
    is_supervised: bool
    parts: Sequence[explanations.Part]


def part_of(person_id: int, *, contact_key: UUID) -> models.Leg:
    """Return a person's latest part in a contact, in whatever role, with the contact.

    Raises: NoSuchContact: it does not exist, or they never took part.
    """
    legs = models.Leg.objects.select_related("contact").filter(person_id=person_id, contact__key=contact_key)
    leg = legs.exclude(state="invited").order_by("-from_at", "-id").first()
    if leg is None:
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    return leg


def marks(person_id: int, *, now: datetime) -> dict[str, Any]:
    """Return what stands on a person's desk beside offers and contacts: hand, notices, invitations, queues."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS, {"people": [person_id], "now": now})
        row = cursor.fetchone()
    if row is None:
        raise people_errors.NoSuchPerson(people_errors.NoSuchPerson.__doc__)
    return dict(row[1])


def colleagues(contact: Contact, *, now: datetime) -> list[dict[str, Any]]:
    """Return who could be asked about a contact or take it, those who are free first."""
    return _rows(COLLEAGUES, contact=contact.pk, now=now, most=COLLEAGUES_MAX)


def queues_to(contact: Contact, *, now: datetime) -> list[dict[str, Any]]:
    """Return the other queues of the client that take the contact's channel, and whether each is open now."""
    takes = Q(channels__channel=contact.channel) & ~Q(pk=contact.queue_id or 0)
    found = clients.Queue.objects.filter(takes, client_id=contact.client_id).distinct()
    return [
        {
            "key": str(queue.key),
            "name": queue.name,
            "programme": queue.programme.name,
            "language": queue.language,
            "is_open": client_queries.is_open(queue, at=now),
        }
        for queue in found.select_related("programme").order_by("programme__name", "name")
    ]


def earlier(contact: Contact) -> list[dict[str, Any]]:
    """Return the customer's earlier contacts with this client, the latest first.

    Raises: AddressNotVerified: nobody knows yet that this is the customer.
    """
    known = models.CustomerAddress.objects.filter(customer=contact.customer, channel=contact.channel)
    if contact.customer_id is None or not known.filter(verified_at__isnull=False).exists():
        raise errors.AddressNotVerified(errors.AddressNotVerified.__doc__)
    return _rows(EARLIER, contact=contact.pk, most=EARLIER_MAX, messages=EARLIER_MESSAGES_MAX)


def replies(person_id: int) -> list[dict[str, Any]]:
    """Return the canned replies of the programmes whose queues a person serves."""
    queues = people_queries.served_queue_ids(person_id)
    held = models.Leg.objects.filter(person_id=person_id, to_at=None).values("contact__programme_id")
    found = clients.CannedReply.objects.filter(
        Q(programme__queues__in=queues) | Q(programme_id__in=held), retired_at=None
    ).distinct()
    return [
        {
            "key": str(reply.key),
            "programme": str(reply.programme.key),
            "shortcut": reply.shortcut,
            "title_en": reply.title_en,
            "title_es": reply.title_es,
            "text_en": reply.text_en,
            "text_es": reply.text_es,
        }
        for reply in found.select_related("programme").order_by("shortcut", "id")
    ]


def why_offered(offer_key: UUID, *, person_id: int) -> Why:
    """Return why a contact was offered to a person.

    Raises: NoSuchOffer: not an offer to this person.
    """
    offer = models.Offer.objects.select_related("stay").filter(key=offer_key, person_id=person_id).first()
    if offer is None:
        raise errors.NoSuchOffer(errors.NoSuchOffer.__doc__)
    return _why(offer)


def why_served(leg: models.Leg) -> Why | None:
    """Return why a contact came to the person of this leg; None: a colleague gave it to them, or they took it."""
    if leg.offer_id is None:
        return None
    return _why(models.Offer.objects.select_related("stay").get(pk=leg.offer_id))


def _why(offer: models.Offer) -> Why:
    is_preferred = offer.stay.preferred_person_id == offer.person_id
    return Why(
        preference=offer.stay.preference if is_preferred else None,
        is_supervised=was_supervised(offer),
        parts=policies.why(offer),
    )


def was_supervised(offer: models.Offer) -> bool:
    """Tell whether somebody was under supervision in a skill of the offer's queue when it was made."""
    held = people.SkillLevel.objects.filter(
        Q(to_at=None) | Q(to_at__gt=offer.offered_at), person_id=offer.person_id, from_at__lte=offer.offered_at,
        skill__requirementstep__queue_id=offer.stay.queue_id,
    )  # fmt: skip
    return held.filter(rung=routing_policy.GROWING_RUNG).exists()


def _rows(statement: str, **parameters: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names: Mapping[int, str] = dict(enumerate(column.name for column in cursor.description or ()))
        return [{names[place]: value for place, value in enumerate(row)} for row in cursor.fetchall()]
