"""An agent's word against abuse: one flag, a paid pause, and a review that takes nothing back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tejido.contacts import errors, marks, models
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.people import actions as people_actions
from tejido.people import presences


@transaction.atomic
def flag(*, contact_key: UUID, person_id: int, reason: str, by: facts.Actor, at: datetime) -> marks.AbuseFlag:
    """Say that a contact is abusive: no more offers reach the agent, and a paid pause follows when it is done.

    Flagged twice for one leg, it is one flag.

    Args:
        reason: One of `marks.ABUSE_REASONS`.
    Raises:
        ReasonUnknown
        NotServing: they do not serve this contact, or are done with it.
    """
    if reason not in marks.ABUSE_REASONS:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    contact = models.Contact.objects.select_for_update().filter(key=contact_key).first()
    leg = models.Leg.objects.filter(contact=contact, person_id=person_id, role="serving").order_by("-from_at").first()
    if contact is None or leg is None:
        raise errors.NotServing(errors.NotServing.__doc__)
    known = marks.AbuseFlag.objects.filter(leg=leg).first()
    if known is not None:
        return known
    if leg.state == "ended":
        raise errors.NotServing(errors.NotServing.__doc__)
    row = marks.AbuseFlag.objects.create(
        client_id=contact.client_id, contact=contact, leg=leg, person_id=person_id, reason=reason,
        pause_seconds=contact.programme.abuse_pause_seconds, flagged_at=at,
    )  # fmt: skip
    row.refresh_from_db(fields=["key"])
    journal.record(
        "abuse_flagged", by=by, at=at, client_id=contact.client_id, contact=contact.pk, flag=row.pk, leg=leg.pk,
        person=person_id, reason=reason, pause_seconds=row.pause_seconds,
    )  # fmt: skip
    people_actions.change_activity(person_id=person_id, activity="recovering", reason=None, by=by, at=at)
    return row


def begin_pause(*, person_id: int, at: datetime) -> None:
    """Begin the pause that a flag gave, once the person holds nothing more; whoever chose another activity has it."""
    if models.Leg.objects.filter(person_id=person_id, role="serving", to_at=None).exists():
        return
    if not presences.is_recovering(person_id):
        return
    row = marks.AbuseFlag.objects.filter(person_id=person_id, pause_from_at=None).order_by("-flagged_at").first()
    if row is None:
        return
    marks.AbuseFlag.objects.filter(person_id=person_id, pause_from_at=None).update(pause_from_at=at)
    journal.record(
        "abuse_pause_began", by=facts.SYSTEM, at=at, client_id=row.client_id, contact=row.contact_id, flag=row.pk,
        person=person_id,
    )  # fmt: skip
    until_at = at + timedelta(seconds=row.pause_seconds)
    people_actions.change_activity(
        person_id=person_id, activity="recovering", reason=None, until_at=until_at, by=facts.SYSTEM, at=at
    )
    presences.begin_neutral(person_id=person_id, kind="after_abuse", limit_at=until_at, by=facts.SYSTEM, at=at)


@transaction.atomic
def review(*, flag_key: UUID, verdict: str, user_id: int, by: facts.Actor, at: datetime) -> marks.AbuseFlag:
    """Say what a supervisor thinks of a flag. Said once; the pause and its time stay as they were.

    Args:
        verdict: One of `marks.VERDICTS`.
    Raises:
        NoSuchFlag, ReasonUnknown
        AlreadyReviewed: somebody said something else before.
    """
    if verdict not in marks.VERDICTS:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    row = marks.AbuseFlag.objects.select_for_update().filter(key=flag_key).first()
    if row is None:
        raise errors.NoSuchFlag(errors.NoSuchFlag.__doc__)
    if row.verdict is not None:
        if row.verdict == verdict and row.reviewed_by_user_id == user_id:
            return row
        raise errors.AlreadyReviewed(errors.AlreadyReviewed.__doc__)
    row.verdict, row.reviewed_by_user_id, row.reviewed_at = verdict, user_id, at
    row.save(update_fields=["verdict", "reviewed_by_user_id", "reviewed_at"])
    journal.record(
        "abuse_reviewed", by=by, at=at, client_id=row.client_id, contact=row.contact_id, flag=row.pk,
        person=row.person_id, verdict=verdict,
    )  # fmt: skip
    return row
