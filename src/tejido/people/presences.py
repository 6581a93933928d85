"""Presence that changes by itself or by a supervisor: pauses with an end, lost lines, queues for today only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tejido.clients import models as clients
from tejido.core import facts, presence
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, models

RECOVERY_SECONDS_MIN = presence.RECOVERY_SECONDS_MIN


def is_recovering(person_id: int) -> bool:
    """Return whether a person is in the pause after an abusive contact, or waits for it to begin."""
    return models.Presence.objects.filter(person_id=person_id, activity="recovering").exists()


def check_recovered(person_id: int, *, at: datetime) -> None:
    """Refuse to make somebody available within the first minutes of the pause after an abusive contact.

    Raises: StillRecovering
    """
    if not is_recovering(person_id):
        return
    spell = models.NeutralSpell.objects.filter(person_id=person_id, kind="after_abuse", to_at=None).first()
    if spell is None or at < spell.from_at + timedelta(seconds=RECOVERY_SECONDS_MIN):
        raise errors.StillRecovering(errors.StillRecovering.__doc__)


@transaction.atomic
def begin_neutral(*, person_id: int, kind: str, limit_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Begin time that counts neither for nor against a person; begun twice, it runs on.

    Args:
        kind: One of `presence.NEUTRAL_KINDS`.
        limit_at: World time up to which it counts as neutral.
    """
    if models.NeutralSpell.objects.filter(person_id=person_id, kind=kind, to_at=None).exists():
        return
    spell = models.NeutralSpell.objects.create(person_id=person_id, kind=kind, from_at=at, limit_at=max(at, limit_at))
    journal.record(
        "neutral_spell_began", by=by, at=at, client_id=scopes.OPERATOR, person=person_id, spell=spell.pk, kind=kind,
        limit_at=spell.limit_at,
    )  # fmt: skip


@transaction.atomic
def end_neutral(*, person_id: int, kind: str, by: facts.Actor, at: datetime) -> None:
    """End neutral time of a kind, where some runs."""
    spell = models.NeutralSpell.objects.select_for_update().filter(person_id=person_id, kind=kind, to_at=None).first()
    if spell is None:
        return
    at = max(at, spell.from_at)
    models.NeutralSpell.objects.filter(pk=spell.pk).update(to_at=at)
    journal.record(
        "neutral_spell_ended", by=by, at=at, client_id=scopes.OPERATOR, person=person_id, spell=spell.pk, kind=kind
    )


@transaction.atomic
def change_queue_for_today(
    *,
    person: models.Person,
    queue: clients.Queue,
    is_member: bool,
    until_at: datetime,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> models.QueueChange:
    """Let a person serve a queue, or not, until an instant; what was changed before for this pair is over.

    Raises:
        NoPresence: the person is in no routing pool.
        QueueOfOtherPool: another router leads the queue.
    """
    row = models.Presence.objects.select_for_update().filter(person=person).first()
    if row is None:
        raise errors.NoPresence(errors.NoPresence.__doc__)
    if row.pool_id != queue.pool_id:
        raise errors.QueueOfOtherPool(errors.QueueOfOtherPool.__doc__)
    known = models.QueueChange.objects.filter(person=person, queue=queue, to_at=None).first()
    if known is not None:
        if known.is_member == is_member and known.until_at == until_at:
            return known
        _end_queue_change(known, by=by, at=at)
    change = models.QueueChange.objects.create(
        person=person, queue=queue, client_id=queue.client_id, is_member=is_member, set_by_user_id=user_id,
        from_at=at, until_at=until_at,
    )  # fmt: skip
    change.refresh_from_db(fields=["key"])
    journal.record(
        "queue_change_set", by=by, at=at, client_id=scopes.OPERATOR, change=change.pk, person=person.pk,
        queue=queue.pk, member=is_member, until_at=until_at,
    )  # fmt: skip
    return change


@transaction.atomic
def end_queue_change(*, change: models.QueueChange, by: facts.Actor, at: datetime) -> None:
    """Let a person serve the queues of their membership again. Ended twice, it is ended."""
    row = models.QueueChange.objects.select_for_update().get(pk=change.pk)
    if row.to_at is None:
        _end_queue_change(row, by=by, at=at)


def _end_queue_change(row: models.QueueChange, *, by: facts.Actor, at: datetime) -> None:
    models.QueueChange.objects.filter(pk=row.pk).update(to_at=max(at, row.from_at))
    journal.record(
        "queue_change_ended", by=by, at=at, client_id=scopes.OPERATOR, change=row.pk, person=row.person_id,
        queue=row.queue_id,
    )  # fmt: skip
