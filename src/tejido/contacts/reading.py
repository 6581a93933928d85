"""Reading contacts as those do who run a floor or look back: a floor now, one contact's whole story, and lists.

Who may read what is the page's to ask; each query says only what is there within the scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection

from tejido.clients import models as clients
from tejido.contacts import errors, floor_view, models, timeline
from tejido.core import contact_states
from tejido.people import models as people

_SQL = resources.files(__package__).joinpath("sql")
TAKERS = _SQL.joinpath("floor_takers.sql").read_text()
FOUND = _SQL.joinpath("contacts_found.sql").read_text()
NEIGHBOURS = _SQL.joinpath("neighbours.sql").read_text()
TAKERS_MAX = 200
FOUND_MAX = 50
NEIGHBOURS_MAX = 20
STATES = tuple(contact_states.CONTACT)
CHANNELS = contact_states.CHANNELS


@dataclass(frozen=True, kw_only=True)
class Story:
    """One page of a contact's timeline, the newest lines last; `older` is where the page before begins, if any."""

    lines: Sequence[Mapping[str, Any]]
    older: timeline.Place | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which contacts a list shows; None does not ask.

    Args:
        clients: Ids; none shows none.
        person_id: Only contacts that this person took part in.
        from_at, to_at: Arrival, half-open.
        before: Only what arrived before this instant and id.
    """

    clients: Iterable[int] | None = None
    programme_id: int | None = None
    state: str | None = None
    channel: str | None = None
    person_id: int | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    before: tuple[datetime, int] | None = None


def floor(programme: clients.Programme, *, now: datetime) -> dict[str, Any]:
    """Return a programme's floor as its socket begins.

    Args:
        now: World time.
    """
    (row,) = _rows(floor_view.PROGRAMMES, programmes=[programme.pk])
    given = floor_view.parameters([programme.pk], only=None, now=now)
    return floor_view.shown(row, {part: _rows(text, **given) for part, text in floor_view.PARTS.items()})


def contact(key: UUID) -> models.Contact:
    """Return a contact within the scope.

    Raises: NoSuchContact
    """
    found = models.Contact.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchContact(errors.NoSuchContact.__doc__)
    return found


def head(contact: models.Contact) -> dict[str, Any]:
    """Return a contact as its page names it."""
    (row,) = _rows(timeline.HEADS, contacts=[contact.pk])
    return dict(row["shown"])


def story(contact: models.Contact, *, before: timeline.Place | None = None) -> Story:
    """Return the newest page of a contact's timeline, or the one before a place."""
    rows = _rows(timeline.TIMELINE, **timeline.parameters(contact.pk, before=before, most=timeline.LINES_MAX + 1))
    is_cut = len(rows) > timeline.LINES_MAX
    kept = rows[: timeline.LINES_MAX]
    oldest = kept[-1] if kept else None
    older = timeline.Place(at=oldest["at"], rank=oldest["rank"], entry=oldest["entry"]) if is_cut and oldest else None
    return Story(lines=[timeline.shown(row, weights=_weights(row)) for row in reversed(kept)], older=older)


def took_part(contact: models.Contact, *, person_id: int) -> bool:
    """Return whether somebody has or had a part in a contact."""
    return models.Leg.objects.filter(contact=contact, person_id=person_id).exclude(state="invited").exists()


def own_leg(contact: models.Contact, *, person_id: int | None) -> models.Leg | None:
    """Return somebody's part in a contact that goes on."""
    if person_id is None:
        return None
    open_legs = models.Leg.objects.filter(contact=contact, person_id=person_id, state__in=("open", "wrapping"))
    return open_legs.order_by("from_at", "id").first()


def is_served(contact: models.Contact) -> bool:
    """Return whether an agent serves a contact now, who must see who reads with them."""
    return models.Leg.objects.filter(contact=contact, role="serving", state="open").exists()


def takers(contact: models.Contact, *, now: datetime) -> Sequence[Mapping[str, Any]]:
    """Return who could be given a contact now, those who are available first."""
    return _rows(TAKERS, contact=contact.pk, now=now, most=TAKERS_MAX)


def other_queues(contact: models.Contact) -> Sequence[clients.Queue]:
    """Return the queues of the contact's client that take its channel and are not closed by hand."""
    found = clients.Queue.objects.filter(
        client_id=contact.client_id, channels__channel=contact.channel, is_closed=False
    )
    return list(found.select_related("programme").distinct().order_by("programme__name", "name", "id"))


def neighbours(contact: models.Contact, *, person_id: int | None) -> Sequence[Mapping[str, Any]]:
    """Return the other contacts of the thread, and those of a customer who has shown who they are.

    Args:
        person_id: Only those that this person took part in; None: all.
    """
    return _rows(NEIGHBOURS, contact=contact.pk, person=person_id, most=NEIGHBOURS_MAX)


def found(wanted: Wanted) -> tuple[Sequence[Mapping[str, Any]], tuple[datetime, int] | None]:
    """Return a page of contacts, the newest first, and where the next one begins, if there is one."""
    rows = _rows(
        FOUND,
        clients=None if wanted.clients is None else sorted(wanted.clients),
        programme=wanted.programme_id,
        state=wanted.state,
        channel=wanted.channel,
        person=wanted.person_id,
        from_at=wanted.from_at,
        to_at=wanted.to_at,
        before_at=wanted.before[0] if wanted.before else None,
        before_id=wanted.before[1] if wanted.before else None,
        most=FOUND_MAX + 1,
    )
    kept = rows[:FOUND_MAX]
    next_place = (kept[-1]["arrived_at"], kept[-1]["id"]) if len(rows) > FOUND_MAX else None
    return [row["shown"] for row in kept], next_place


def queues_of(person: people.Person, programme: clients.Programme) -> Sequence[Mapping[str, Any]]:
    """Return a programme's queues as they are for one person: by membership, and by what was changed for today."""
    members = set(people.Membership.objects.filter(person=person).values_list("queue_id", flat=True))
    changes = {change.queue_id: change for change in people.QueueChange.objects.filter(person=person, to_at=None)}
    shown = []
    for queue in programme.queues.order_by("name", "id"):
        change = changes.get(queue.pk)
        shown.append(
            {
                "key": str(queue.key), "name": queue.name, "is_member": queue.pk in members,
                "serves": change.is_member if change else queue.pk in members, "is_changed": change is not None,
            }
        )  # fmt: skip
    return shown


def queue_change(person: people.Person, queue: clients.Queue) -> people.QueueChange | None:
    """Return what was changed for today about a person and a queue."""
    return people.QueueChange.objects.filter(person=person, queue=queue, to_at=None).first()


def _weights(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what differs from the default weights for the queue of an offer, in the version that it names."""
    if row["kind"] != "offered":
        return {}
    data = row["data"]
    policy = models.RoutingPolicy.objects.filter(pool_id=data["pool_id"], version=data["policy_version"]).first()
    told: Mapping[str, Mapping[str, Any]] = policy.policy.get("weights", {}) if policy else {}
    return {**told.get("*", {}), **told.get(data["queue_code"], {})}


def _rows(statement: str, **parameters: Any) -> Sequence[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
