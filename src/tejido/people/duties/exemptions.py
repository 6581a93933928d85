"""For whom the right to disconnect does not hold: by which words of the law, and from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.clients import rows
from tejido.core import facts
from tejido.core.duties import disconnection
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import duty_tables as tables
from tejido.people import models
from tejido.people.duties import errors, messages

Exemption = tables.DisconnectionExemption
REASONS = disconnection.EXEMPTION_REASONS
SHOWN_MAX = 200


@transaction.atomic
def exempt(
    *, person: models.Person, reason: str, from_date: date, to_date: date | None, user_id: int, recorded_at: datetime,
    key: UUID | None = None, by: facts.Actor, at: datetime,
) -> tables.DisconnectionExemption:  # fmt: skip
    """Say that the right to disconnect does not hold for somebody on some days; what waits for them now is let go.

    Args:
        to_date: The first day on which it holds again; None where no end is known.
        recorded_at: Machine time, for the history of corrections.
        key: Made with the form: the same one again returns what it made.
        at: World time.
    Raises: ReasonInvalid, ExemptionInvalid, ExemptionOverlaps
    """
    models.Person.objects.select_for_update().get(pk=person.pk)
    before = rows.made_before(Exemption, key)
    if before is not None:
        return before
    if reason not in REASONS:
        raise errors.ReasonInvalid(errors.ReasonInvalid.__doc__)
    if (to_date is not None and to_date <= from_date) or not _is_employed(person, from_date):
        raise errors.ExemptionInvalid(errors.ExemptionInvalid.__doc__)
    held = Exemption.objects.filter(Q(to_date=None) | Q(to_date__gt=from_date), person=person, superseded_at=None)
    if held.filter(Q(from_date__lt=to_date) if to_date else Q()).exists():
        raise errors.ExemptionOverlaps(errors.ExemptionOverlaps.__doc__)
    made, _is_new = rows.make(
        Exemption, key=key, taken=errors.ExemptionOverlaps, person=person, reason=reason, from_date=from_date,
        to_date=to_date, set_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "disconnection_exempted", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, exemption=made.pk,
        reason=reason, to=to_date and to_date.isoformat(), **{"from": from_date.isoformat()},
    )  # fmt: skip
    today = journal_queries.business_day(at)
    if from_date <= today and (to_date is None or to_date > today):
        messages.release_all_of(person.pk, by=by, at=at)
    return made


@transaction.atomic
def end(
    *, exemption: tables.DisconnectionExemption, to_date: date, user_id: int, recorded_at: datetime, by: facts.Actor,
    at: datetime,
) -> tables.DisconnectionExemption:  # fmt: skip
    """Let the right hold again from a day on; what was recorded before stays, superseded. Ended then already, nothing.

    Args:
        to_date: The first day on which the right holds again.
        recorded_at: Machine time.
        at: World time.
    Raises: NoSuchExemption, ExemptionInvalid
    """
    locked = Exemption.objects.select_for_update().filter(pk=exemption.pk, superseded_at=None).first()
    if locked is None:
        raise errors.NoSuchExemption(errors.NoSuchExemption.__doc__)
    if locked.to_date == to_date:
        return locked
    if to_date <= locked.from_date:
        raise errors.ExemptionInvalid(errors.ExemptionInvalid.__doc__)
    Exemption.objects.filter(pk=locked.pk).update(superseded_at=max(recorded_at, locked.recorded_at))
    ended = Exemption.objects.create(
        person_id=locked.person_id, reason=locked.reason, from_date=locked.from_date, to_date=to_date,
        set_by_user_id=user_id, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "disconnection_exemption_ended", by=by, at=at, client_id=scopes.OPERATOR, person=locked.person_id,
        exemption=ended.pk, superseded=locked.pk, to=to_date.isoformat(),
    )  # fmt: skip
    return ended


def every(*, on: date) -> Sequence[tables.DisconnectionExemption]:
    """Return the exemptions that hold on a day or begin later, at most `SHOWN_MAX`."""
    known = Exemption.objects.filter(Q(to_date=None) | Q(to_date__gt=on), superseded_at=None)
    return list(known.select_related("person").order_by("from_date", "id")[:SHOWN_MAX])


def exemption(key: UUID) -> tables.DisconnectionExemption:
    """Return an exemption that was not corrected since.

    Raises: NoSuchExemption
    """
    found = Exemption.objects.filter(key=key, superseded_at=None).select_related("person").first()
    if found is None:
        raise errors.NoSuchExemption(errors.NoSuchExemption.__doc__)
    return found


def _is_employed(person: models.Person, day: date) -> bool:
    spells = models.Employment.objects.filter(person=person, superseded_at=None, from_date__lte=day)
    return spells.filter(Q(to_date=None) | Q(to_date__gt=day)).exists()
