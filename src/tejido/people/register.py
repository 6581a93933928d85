"""Everybody who works here as one reading: who they are, how they are employed and placed, and what they may serve.

For comparing a whole file of people with what is stored; a page that shows one person asks `people.queries`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from tejido.access import models as access
from tejido.core.imports import matching, words
from tejido.people import models


@dataclass(kw_only=True)
class Entry:
    """One person with what is stored of them now.

    Args:
        employment: The one that runs on the day, or begins later.
        placement: The open one.
        levels: Skill id to level and rung.
        has_access: Whether they have an account, or were invited and can still accept.
    """

    person: models.Person
    employment: models.Employment | None = None
    placement: models.Placement | None = None
    documents: set[matching.Document] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    capacities: dict[str, int] = field(default_factory=dict)
    queue_ids: set[int] = field(default_factory=set)
    levels: dict[int, tuple[int, str]] = field(default_factory=dict)
    has_access: bool = False


def everybody(*, on: date, now: datetime) -> Mapping[int, Entry]:
    """Return everybody who was not merged into somebody else, by id.

    Args:
        on: The day whose employment is meant.
        now: Machine time, for invitations that are still open.
    """
    found = {one.pk: Entry(person=one) for one in models.Person.objects.filter(canonical_person=None)}
    rest: Mapping[int, Entry] = defaultdict(lambda: Entry(person=models.Person()), found)
    _add_spells(rest, on=on)
    # What a merged record was known by leads to the one that stands for it, or a file would make the person anew.
    standing = dict(models.Person.objects.exclude(canonical_person=None).values_list("pk", "canonical_person_id"))
    for document in models.Document.objects.all():
        holder = standing.get(document.person_id) or document.person_id
        rest[holder].documents.add((document.kind, document.country, document.number))
    for phone in models.Phone.objects.all():
        rest[standing.get(phone.person_id) or phone.person_id].phones.add(phone.number)
    for load in models.Load.objects.all():
        rest[load.person_id].capacities[load.channel] = load.capacity
    for person_id, queue_id in models.Membership.objects.values_list("person_id", "queue_id"):
        rest[person_id].queue_ids.add(queue_id)
    for level in models.SkillLevel.objects.filter(to_at=None):
        rest[level.person_id].levels[level.skill_id] = (level.level, level.rung)
    _add_addresses(rest, now=now)
    return found


def register(entries: Mapping[int, Entry]) -> matching.Register:
    """Return where lines of a file find these people."""
    return matching.Register(
        matching.Known(
            person_id=person_id,
            name=words.plain(entry.person.full_name),
            documents=frozenset(entry.documents),
            emails=frozenset(entry.emails),
            phones=frozenset(entry.phones),
        )
        for person_id, entry in entries.items()
    )


def _add_spells(entries: Mapping[int, Entry], *, on: date) -> None:
    still = Q(superseded_at=None) & (Q(to_date=None) | Q(to_date__gt=on))
    for employment in models.Employment.objects.filter(still).order_by("-from_date"):
        entries[employment.person_id].employment = employment
    for placement in models.Placement.objects.filter(superseded_at=None, to_date=None).order_by("from_date"):
        entries[placement.person_id].placement = placement


def _add_addresses(entries: Mapping[int, Entry], *, now: datetime) -> None:
    for person_id, email in access.User.objects.exclude(person_id=None).values_list("person_id", "email"):
        if person_id is not None:
            entries[person_id].emails.add(email)
            entries[person_id].has_access = True
    invited = access.Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    for person_id, email in invited.exclude(person_id=None).values_list("person_id", "email"):
        if person_id is not None:
            entries[person_id].emails.add(email)
            entries[person_id].has_access = True
