"""Requests of people about their own data: filed, marked, extended once, answered; each within its legal term."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.clients import rows
from tejido.core import data_rights, facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, models, rights_tables
from tejido.reference import holiday_calendars

Request = rights_tables.RightsRequest
TEXT_LENGTH_MAX = 4000
HOLIDAYS_DEFAULT = "CO"
# Where the day begins first, it is tomorrow already.
ZONE_AHEAD_MAX = timedelta(hours=14)
SHOWN_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many requests are open, and how many of them are late or not marked in time."""

    open_count: int
    overdue_count: int
    unmarked_count: int


@transaction.atomic
def file(
    *,
    person: models.Person,
    kind: str,
    via: str,
    details: str,
    received_on: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Request:
    """Keep what somebody asks, with the days by which it is marked and answered.

    Args:
        kind, via: Codes of `core.data_rights`.
        received_on: The business day on which it came, not after `at`.
        key: Made with the form, so that sending it twice files it once.
    Raises: RightsRequestInvalid
    """
    text = details.strip()
    is_sound = kind in data_rights.KINDS and via in data_rights.VIAS and len(text) <= TEXT_LENGTH_MAX
    if not is_sound or "\0" in text or received_on > (at + ZONE_AHEAD_MAX).date():
        raise errors.RightsRequestInvalid(errors.RightsRequestInvalid.__doc__)
    is_holiday = functools.partial(holiday_calendars.is_holiday, calendar_of(person, on=received_on))
    marked = data_rights.mark_due_on(received_on=received_on, is_holiday=is_holiday)
    request, is_new = rows.make(
        Request, key=key, taken=errors.RightsRequestInvalid, person=person, asked=kind, via=via, details=text,
        received_on=received_on, mark_due_on=marked if data_rights.is_claim(kind) else None,
        due_on=data_rights.due_on(kind, received_on=received_on, is_holiday=is_holiday), filed_by_user_id=by.id,
        recorded_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "rights_request_filed", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, request=request.pk,
            kind=kind, via=via,
        )  # fmt: skip
    return request


@transaction.atomic
def mark(*, request: Request, on: date, by: facts.Actor, at: datetime) -> None:
    """Mark a claim as being dealt with ("reclamo en trámite"); marking it again changes nothing.

    Raises: RightsRequestAnswered
    """
    locked = _open(request)
    if not data_rights.is_claim(locked.asked) or locked.marked_on is not None:
        return
    locked.marked_on = on
    locked.save(update_fields=["marked_on"])
    journal.record("rights_request_marked", by=by, at=at, client_id=scopes.OPERATOR, request=locked.pk)


@transaction.atomic
def extend(*, request: Request, reason: str, on: date, by: facts.Actor, at: datetime) -> None:
    """Take the one extension that the law allows; the person is told why before the first term ends.

    Args:
        reason: One of `core.data_rights.EXTENSION_REASONS`.
    Raises: RightsRequestAnswered, RightsRequestInvalid, ExtensionRefused: the term is over, or was extended already.
    """
    locked = _open(request)
    if reason not in data_rights.EXTENSION_REASONS:
        raise errors.RightsRequestInvalid(errors.RightsRequestInvalid.__doc__)
    if locked.extended_on is not None or on > locked.due_on:
        raise errors.ExtensionRefused(errors.ExtensionRefused.__doc__)
    calendar = calendar_of(locked.person, on=locked.received_on)
    is_holiday = functools.partial(holiday_calendars.is_holiday, calendar)
    locked.due_on = data_rights.extended_due_on(locked.asked, due=locked.due_on, is_holiday=is_holiday)
    locked.extended_on, locked.extension_reason = on, reason
    locked.save(update_fields=["due_on", "extended_on", "extension_reason"])
    journal.record("rights_request_extended", by=by, at=at, client_id=scopes.OPERATOR, request=locked.pk, reason=reason)


@transaction.atomic
def answer(*, request: Request, outcome: str, text: str, on: date, by: facts.Actor, at: datetime) -> None:
    """Answer a request: what was done, and in words for the person; a refusal says why.

    Raises: RightsRequestAnswered, RightsRequestInvalid
    """
    locked = _open(request)
    words = text.strip()
    if outcome not in data_rights.OUTCOMES or not words or len(words) > TEXT_LENGTH_MAX or "\0" in words:
        raise errors.RightsRequestInvalid(errors.RightsRequestInvalid.__doc__)
    locked.answered_on, locked.outcome, locked.answer = on, outcome, words
    locked.save(update_fields=["answered_on", "outcome", "answer"])
    journal.record(
        "rights_request_answered", by=by, at=at, client_id=scopes.OPERATOR, request=locked.pk, outcome=outcome
    )


def request(key: UUID, *, person_id: int | None = None) -> Request:
    """Return a request; where a person is named, one of another person is none.

    Raises: NoSuchRightsRequest
    """
    known = Request.objects.select_related("person")
    if person_id is not None:
        known = known.filter(person_id__in=ids_of(person_id))
    found = known.filter(key=key).first()
    if found is None:
        raise errors.NoSuchRightsRequest(errors.NoSuchRightsRequest.__doc__)
    return found


def requests_of(person_id: int) -> Sequence[Request]:
    """Return what a person has asked, the newest first, at most `SHOWN_MAX`."""
    return list(Request.objects.filter(person_id__in=ids_of(person_id)).order_by("-received_on", "-id")[:SHOWN_MAX])


def open_requests(*, first: int, count: int) -> tuple[Sequence[Request], int]:
    """Return some of the requests that are not answered yet, the most urgent first, and how many there are."""
    known = Request.objects.filter(answered_on=None)
    return list(known.select_related("person").order_by("due_on", "id")[first : first + count]), known.count()


def answered_requests() -> Sequence[Request]:
    """Return the requests that were answered last, at most `SHOWN_MAX`."""
    known = Request.objects.exclude(answered_on=None).order_by("-answered_on", "-id")
    # People are read for the requests that are shown, and not for all of them before the list is cut off.
    shown = list(known.values_list("pk", flat=True)[:SHOWN_MAX])
    return list(known.filter(pk__in=shown).select_related("person"))


def counts(*, on: date) -> Counts:
    """Return how many requests are open, late, and claims not marked in time, as of a day."""
    still = Request.objects.filter(answered_on=None)
    return Counts(
        open_count=still.count(),
        overdue_count=still.filter(due_on__lt=on).count(),
        unmarked_count=still.filter(marked_on=None, mark_due_on__lt=on).count(),
    )


def person_of(person_id: int) -> models.Person:
    """Return a person; where their record was merged into another, that one.

    Raises: NoSuchPerson
    """
    found = models.Person.objects.select_related("canonical_person").filter(pk=person_id).first()
    if found is None:
        raise errors.NoSuchPerson(errors.NoSuchPerson.__doc__)
    return found.canonical_person or found


def ids_of(person_id: int) -> Sequence[int]:
    """Return the ids under which a person is known: their own, and those of records merged with it."""
    canonical = models.Person.objects.filter(pk=person_id).values_list("canonical_person_id", flat=True).first()
    own = canonical or person_id
    return list(models.Person.objects.filter(Q(pk=own) | Q(canonical_person_id=own)).values_list("pk", flat=True))


def calendar_of(person: models.Person, *, on: date) -> str:
    """Return the code of the holiday calendar that a person works or learns by."""
    placed = models.Placement.objects.filter(person=person, superseded_at=None, from_date__lte=on)
    found = placed.exclude(site=None).order_by("-from_date").values_list("site__holiday_calendar", "place__country")
    for calendar, _country in found[:1]:
        return str(calendar)
    for country in placed.order_by("-from_date").values_list("place__country", flat=True)[:1]:
        return str(country)
    return HOLIDAYS_DEFAULT


def _open(request: Request) -> Request:
    locked = Request.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if locked.answered_on is not None:
        raise errors.RightsRequestAnswered(errors.RightsRequestAnswered.__doc__)
    return locked
