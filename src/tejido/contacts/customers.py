"""What agents find out about customers: that an address is really theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.contacts import errors, legs, models
from tejido.core import facts
from tejido.journal import actions as journal


@transaction.atomic
def verify_address(*, contact_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Contact:
    """Note that whoever writes or calls is the customer whose address this is; from then on their history is shown.

    Verified twice, it is verified.

    Args:
        person_id: The agent who serves the contact and checked the identity.
    Raises:
        NoSuchContact, NotServing
        NoAddressToVerify: the contact has no customer, as a task, or came from no address.
    """
    contact = legs.locked(contact_key)
    legs.serving(contact, person_id=person_id)
    known = models.CustomerAddress.objects.filter(customer=contact.customer, channel=contact.channel)
    addresses = list(known.select_for_update().order_by("id")) if contact.customer_id is not None else []
    if not addresses:
        raise errors.NoAddressToVerify(errors.NoAddressToVerify.__doc__)
    for address in addresses:
        if address.verified_at is None:
            models.CustomerAddress.objects.filter(pk=address.pk).update(verified_at=at)
            journal.record(
                "customer_address_verified", by=by, at=at, client_id=contact.client_id, customer=contact.customer_id,
                address=address.pk,
            )  # fmt: skip
    return contact
