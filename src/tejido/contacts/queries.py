"""Reading contacts as those who take part in them see them: the agent's desk, the customer's widget, the wallboard.

The statements stand in `sql/`, and the live process reads the same ones: what a page is answered and what its socket
says have one shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tejido.clients import models as clients
from tejido.contacts import errors, models, wallboard
from tejido.core import contact_states, waits
from tejido.journal import scopes, statements

# The rows that pages hand on from a query to an action; they never import the models themselves.
Contact = models.Contact
Thread = models.Thread

MESSAGES_MAX = 500
EARLIER_CONTACTS_MAX = 5
_SQL = resources.files(__package__).joinpath("sql")
DESK_CONTACTS = statements.read(_SQL, "desk_contacts.sql")
MESSAGES = _SQL.joinpath("messages.sql").read_text()
THREADS = _SQL.joinpath("threads.sql").read_text()
WALLBOARD_QUEUES = _SQL.joinpath("wallboard_queues.sql").read_text()
WALLBOARD_HOURS = _SQL.joinpath("wallboard_hours.sql").read_text()
WALLBOARD_AGENTS = statements.read(_SQL, "wallboard_agents.sql")


@dataclass(frozen=True, kw_only=True)
class Today:
    """A person's own day in numbers: contacts they finished, and offers they let pass."""

    contacts_count: int
    offers_missed_count: int


def served_by(person_id: int, *, contact_key: UUID) -> models.Leg:
    """Return a person's latest serving part in a contact, with the contact.

    Raises: NoSuchContact: it does not exist, or they never served it.
    """
    legs = models.Leg.objects.select_related("contact").filter(person_id=person_id, role="serving")
    leg = legs.filter(contact__key=contact_key).order_by("-from_at", "-id").first()
    if leg is None:
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    return leg


def on_desk(leg: models.Leg) -> dict[str, Any]:
    """Return the contact of a leg as the desk shows it, with its last `MESSAGES_MAX` messages."""
    (row,) = _rows(DESK_CONTACTS, legs=[leg.pk], messages=MESSAGES_MAX)
    return dict(row["shown"])


def message_shown(message: models.Message) -> dict[str, Any]:
    """Return a message as desks and widgets show it."""
    (row,) = _rows(MESSAGES, messages=[message.pk])
    return dict(row["shown"])


def check_none_open(person_id: int) -> None:
    """Make sure that a person holds no contact that still waits for them to finish it.

    Raises: ContactsStillOpen
    """
    if models.Leg.objects.filter(person_id=person_id, role="serving", to_at=None).exists():
        raise errors.ContactsStillOpen(errors.ContactsStillOpen.__doc__)


def has_dispositions(contact: models.Contact) -> bool:
    """Return whether the contact's programme asks how its contacts came out."""
    return clients.Disposition.objects.filter(programme_id=contact.programme_id).exists()


def today(person_id: int, *, from_at: datetime, to_at: datetime) -> Today:
    """Return a person's numbers of a business day, [from_at, to_at)."""
    legs = models.Leg.objects.filter(person_id=person_id, role="serving", to_at__gte=from_at, to_at__lt=to_at)
    offers = models.Offer.objects.filter(person_id=person_id, state="timed_out")
    return Today(
        contacts_count=legs.count(),
        offers_missed_count=offers.filter(answered_at__gte=from_at, answered_at__lt=to_at).count(),
    )


def is_full(queue: clients.Queue) -> bool:
    """Return whether as many wait in a queue as it takes.

    Two that come at once may both be let in: the limit protects the wait, not a count.
    """
    if queue.waiting_max is None:
        return False
    waiting = models.Contact.objects.filter(queue=queue, state__in=contact_states.CONTACT_QUEUED).count()
    return waiting >= queue.waiting_max


def chat_known(programme: clients.Programme, *, provider_id: UUID) -> bool:
    """Return whether a chat that a customer's browser named has been taken in already."""
    return models.Contact.objects.filter(
        client_id=programme.client_id, channel="chat", provider_id=str(provider_id)
    ).exists()


def thread(key: UUID) -> models.Thread:
    """Return a customer's thread within the scope.

    Raises: NoSuchThread
    """
    found = models.Thread.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchThread(errors.NoSuchThread.__doc__)
    return found


def latest_contact(thread: models.Thread) -> models.Contact:
    """Return the contact that a thread has come to.

    Raises: NoSuchContact: the thread holds none.
    """
    found = models.Contact.objects.filter(thread=thread).order_by("-arrived_at", "-id").first()
    if found is None:
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    return found


def thread_of(contact: models.Contact) -> models.Thread:
    """Return the thread that a contact belongs to.

    Raises: NoSuchThread: a task may have none.
    """
    if contact.thread is None:
        raise errors.NoSuchThread(errors.NoSuchThread.__doc__)
    return contact.thread


def in_widget(thread: models.Thread, *, now: datetime) -> dict[str, Any]:
    """Return a thread as the customer sees it: its latest `contact`, the `agent`, `messages`, and `earlier` contacts.

    Args:
        now: World time; the expected wait is made of what others waited before it.
    """
    rows = _rows(
        THREADS, thread=thread.pk, messages=MESSAGES_MAX, earlier=EARLIER_CONTACTS_MAX, now=now,
        recent_seconds=waits.RECENT_SECONDS, recent_stays=waits.RECENT_STAYS_MAX,
    )  # fmt: skip
    if not rows:
        return {"contact": None, "agent": None, "messages": [], "earlier": []}
    row = rows[0]
    row["contact"]["expected_wait"] = waits.shown(row["recent_waits"])
    return {name: row[name] for name in ("contact", "agent", "messages", "earlier")}


def wallboard_numbers(programme: clients.Programme, *, zone: str, synthetic: bool, now: datetime) -> dict[str, Any]:
    """Return the figures of a programme's wallboard.

    Args:
        zone: The operator's IANA zone, which bounds the business day.
        synthetic: Whether this is a demonstration.
        now: World time.
    """
    day_from, day_to = wallboard.business_day(now, zone=zone)
    programmes = [programme.pk]
    queues = _rows(WALLBOARD_QUEUES, programmes=programmes, now=now)
    hours = _rows(WALLBOARD_HOURS, programmes=programmes, zone=zone, day_from=day_from, day_to=day_to)
    with _counting_people():
        agents = _rows(WALLBOARD_AGENTS, programmes=programmes, zone=zone, now=now)
    return wallboard.numbers(queues=queues, hours=hours, agents=agents, synthetic=synthetic, zone=zone, now=now)


@contextmanager
def _counting_people() -> Iterator[None]:
    """Add the operator's rows to the scope for a moment: a client's user sees how many work, and none of them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('tejido.scope', true), '')")
            (before,) = cursor.fetchone()
        scopes.widen(scopes.OPERATOR)
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tejido.scope', %s, true)", [before])


def _rows(statement: str, **parameters: Any) -> Sequence[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
