"""Customers become known with their first contact: by a chat's thread, a phone number, or the client's own site."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from tejido.contacts import models
from tejido.core import characters, facts
from tejido.journal import actions as journal

NAME_CHARACTERS_MAX = 80
# A customer whom the client's site has named has an address of this form on the channel of chats.
SITE_PREFIX = "site:"


def thread_for(
    client_id: int, *, thread: models.Thread | None, site_customer: str | None, display_name: str, at: datetime
) -> models.Thread:
    """Return the thread that a new chat belongs to.

    Args:
        thread: The one that the customer's browser holds. It is left alone when the client's site names another
            customer than its own: a device may have several users.
        site_customer: Who they are in the client's own records, as the client's site has signed it.
    """
    if site_customer is None:
        return thread or _new_thread(client_id, customer=None, display_name=display_name, at=at)
    try:
        with transaction.atomic():
            return _thread_of_named(client_id, thread, site_customer, display_name, at)
    except IntegrityError:
        # The same customer came twice at once; the other one has made the address, so now it is known.
        return _thread_of_named(client_id, thread, site_customer, display_name, at)


def thread_of_number(client_id: int, number: str, *, at: datetime) -> models.Thread:
    """Return the thread of whoever calls from a number: the customer's latest, or that of a new customer."""
    address = models.CustomerAddress.objects.filter(client_id=client_id, channel="voice", address=number).first()
    if address is None:
        customer = _register(client_id, "", at)
        _add_address(customer, channel="voice", address=number, at=at)
    else:
        customer = address.customer
        thread = models.Thread.objects.filter(customer=customer).order_by("-id").first()
        if thread is not None:
            return thread
    return models.Thread.objects.create(client_id=client_id, customer=customer)


def _thread_of_named(
    client_id: int, thread: models.Thread | None, site_customer: str, display_name: str, at: datetime
) -> models.Thread:
    address = SITE_PREFIX + site_customer
    known = models.CustomerAddress.objects.filter(client_id=client_id, channel="chat", address=address).first()
    own = thread.customer if thread is not None else None
    if thread is not None and own is not None and known is None and not _named_by_site(own):
        _add_address(own, channel="chat", address=address, verified_at=at, at=at)
        return thread
    if thread is not None and known is not None and known.customer_id == thread.customer_id:
        return thread
    fresh = _new_thread(client_id, customer=known.customer if known else None, display_name=display_name, at=at)
    if known is None and fresh.customer is not None:
        _add_address(fresh.customer, channel="chat", address=address, verified_at=at, at=at)
    return fresh


def _new_thread(client_id: int, *, customer: models.Customer | None, display_name: str, at: datetime) -> models.Thread:
    """Begin a thread, for a customer who is new where none is given; its own key is their address, unverified."""
    name = characters.FORBIDDEN.sub("", display_name).strip()[:NAME_CHARACTERS_MAX]
    customer = customer or _register(client_id, name, at)
    thread = models.Thread.objects.create(client_id=client_id, customer=customer)
    thread.refresh_from_db(fields=["key"])
    _add_address(customer, channel="chat", address=str(thread.key), at=at)
    return thread


def _named_by_site(customer: models.Customer) -> bool:
    known = models.CustomerAddress.objects.filter(customer=customer, channel="chat")
    return known.filter(address__startswith=SITE_PREFIX).exists()


def _register(client_id: int, name: str, at: datetime) -> models.Customer:
    customer = models.Customer.objects.create(client_id=client_id, display_name=name, registered_at=at)
    by = facts.Actor("customer", customer.pk)
    journal.record("customer_registered", by=by, at=at, client_id=client_id, customer=customer.pk)
    return customer


def _add_address(
    customer: models.Customer, *, channel: str, address: str, verified_at: datetime | None = None, at: datetime
) -> None:
    row = models.CustomerAddress.objects.create(
        client_id=customer.client_id, customer=customer, channel=channel, address=address, verified_at=verified_at
    )
    by = facts.Actor("customer", customer.pk)
    journal.record(
        "customer_address_added", by=by, at=at, client_id=customer.client_id, customer=customer.pk, address=row.pk,
        channel=channel,
    )  # fmt: skip
    if verified_at is not None:
        journal.record(
            "customer_address_verified", by=by, at=at, client_id=customer.client_id, customer=customer.pk,
            address=row.pk,
        )  # fmt: skip
