"""Messages that wait until somebody is at work, and those that were sent off shift with a reason.

What waits is a job and its ids, never words: the job makes the message anew when it may go, and looks then whether it
is still to be sent at all. Releasing is a fact, and the fact leads to the job, so a crash in between sends nothing
twice and forgets nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.duties import disconnection
from tejido.journal import actions as journal
from tejido.journal import jobs, scopes
from tejido.people import duty_tables as tables
from tejido.people.duties import errors, rest

Held = tables.HeldMessage
Override = tables.MessageOverride
BATCH_MAX = 200
SHOWN_MAX = 50
NOTE_LENGTH_MAX = 500
OVERRIDE_REASONS = disconnection.OVERRIDE_REASONS


@transaction.atomic
def hold(*, person_id: int, job: str, ids: Mapping[str, int], client_id: int, at: datetime) -> datetime | None:
    """Keep a message waiting for somebody's working time, and return until when; None where it may go now.

    The same message asked about again is the one that waits, and waits no longer once it may go.

    Args:
        at: World time.
    """
    held = Held.objects.select_for_update().filter(person_id=person_id, job=job, ids=dict(ids)).first()
    if held is not None and held.released_how == "override":
        return None
    until_at = rest.waits_until(person_id, at=at)
    if until_at is None:
        if held is not None and held.released_at is None:
            _release(held, how="hours", is_sending=True, by=facts.SYSTEM, at=at)
        return None
    if held is None:
        held = _made(person_id=person_id, job=job, ids=ids, client_id=client_id, until_at=until_at, at=at)
        return held.until_at
    if held.released_at is not None or held.until_at != until_at:
        Held.objects.filter(pk=held.pk).update(held_at=at, until_at=until_at, released_at=None, released_how="")
        _record_held(held, until_at=until_at, at=at)
    return until_at


def note_sent(*, person_id: int, job: str, reason: str, at: datetime) -> None:
    """Keep that something was sent to somebody off shift, by the system's own rule; at work there is nothing to keep.

    Args:
        at: World time.
    """
    if rest.waits_until(person_id, at=at) is None:
        return
    override = Override.objects.create(person_id=person_id, job=job, reason=reason, sent_at=at)
    _record_override(override, by=facts.SYSTEM, at=at)


@transaction.atomic
def send_now(
    *, held: tables.HeldMessage, reason: str, note: str, user_id: int, key: UUID | None = None, by: facts.Actor,
    at: datetime,
) -> tables.MessageOverride:  # fmt: skip
    """Send a message that waits without waiting, with a reason that the person will read.

    Args:
        note: Why it cannot wait, in words, 1 to 500 characters.
        key: Made with the form: the same one again returns what it made.
        at: World time.
    Raises: ReasonInvalid, OverrideNoteNeeded, MessageGone
    """
    before = rows.made_before(Override, key)
    if before is not None:
        return before
    if reason not in OVERRIDE_REASONS:
        raise errors.ReasonInvalid(errors.ReasonInvalid.__doc__)
    text = note.strip()
    if not 1 <= len(text) <= NOTE_LENGTH_MAX or characters.FORBIDDEN.search(text):
        raise errors.OverrideNoteNeeded(errors.OverrideNoteNeeded.__doc__)
    locked = Held.objects.select_for_update().get(pk=held.pk)
    if locked.released_at is not None:
        raise errors.MessageGone(errors.MessageGone.__doc__)
    override, _is_new = rows.make(
        Override, key=key, taken=errors.MessageGone, person_id=locked.person_id, message=locked, job=locked.job,
        reason=reason, note=text, decided_by_user_id=user_id, sent_at=at,
    )  # fmt: skip
    _record_override(override, by=by, at=at)
    _release(locked, how="override", is_sending=False, by=by, at=at)
    return override


def release_due(*, at: datetime) -> int:
    """Let go of the messages whose person is at work by now, each in a transaction of its own.

    Args:
        at: World time.
    Returns: How many were let go.
    """
    scope = scopes.every_client()
    with scopes.scoped(scope):
        waiting = list(_due(at).values_list("pk", flat=True)[:BATCH_MAX])
    count = 0
    for pk in waiting:
        with scopes.scoped(scope):
            # Somebody else may have let go of it, or holds it right now.
            held = _due(at).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if held is not None:
                how = "hours" if held.until_at <= at else "present"
                _release(held, how=how, is_sending=False, by=facts.SYSTEM, at=at)
                count += 1
    return count


def release_all_of(person_id: int, *, by: facts.Actor, at: datetime) -> None:
    """Let go of everything that waits for somebody for whom the right does not hold any more.

    Args:
        at: World time.
    """
    for held in Held.objects.select_for_update().filter(person_id=person_id, released_at=None).order_by("id"):
        _release(held, how="exempt", is_sending=False, by=by, at=at)


def send_released(held_id: int) -> None:
    """Run the job of a message that was let go; the job looks again whether the person is at work."""
    held = Held.objects.get(pk=held_id)
    if held.released_at is not None:
        jobs.job(held.job)(**held.ids)


def waiting(*, first: int, count: int) -> tuple[Sequence[tables.HeldMessage], int]:
    """Return a page of the messages that wait, what goes first at the top, and how many there are."""
    held = Held.objects.filter(released_at=None)
    shown = held.select_related("person").order_by("until_at", "id")[first : first + count]
    return list(shown), held.count()


def overrides(*, since: datetime) -> Sequence[tables.MessageOverride]:
    """Return what was sent off shift since an instant, the newest first; at most `SHOWN_MAX`."""
    sent = Override.objects.filter(sent_at__gte=since).select_related("person")
    return list(sent.order_by("-sent_at", "-id")[:SHOWN_MAX])


def counts(*, since: datetime) -> Mapping[str, int]:
    """Return how many messages wait, how many waited and went since an instant, and how many were sent off shift."""
    held = Held.objects.aggregate(
        waiting=Count("id", filter=Q(released_at=None)),
        released=Count("id", filter=Q(released_at__gte=since) & ~Q(released_how="override")),
    )
    return {**held, "overrides": Override.objects.filter(sent_at__gte=since).count()}


def held_message(key: UUID) -> tables.HeldMessage:
    """Return a message that waits or waited.

    Raises: NoSuchHeldMessage
    """
    found = Held.objects.filter(key=key).select_related("person").first()
    if found is None:
        raise errors.NoSuchHeldMessage(errors.NoSuchHeldMessage.__doc__)
    return found


def of_person(person_id: int) -> tuple[Sequence[tables.HeldMessage], Sequence[tables.MessageOverride]]:
    """Return what waits for somebody, and what was sent to them off shift, the newest first."""
    held = Held.objects.filter(person_id=person_id, released_at=None).order_by("until_at", "id")
    sent = Override.objects.filter(person_id=person_id).order_by("-sent_at", "-id")
    return list(held[:SHOWN_MAX]), list(sent[:SHOWN_MAX])


def _due(at: datetime) -> QuerySet[tables.HeldMessage]:
    is_at_work = Q(person__presence__connections__gt=0, person__presence__activity__in=rest.WORKING)
    return Held.objects.filter(Q(until_at__lte=at) | is_at_work, released_at=None).order_by("until_at", "id")


def _made(
    *, person_id: int, job: str, ids: Mapping[str, int], client_id: int, until_at: datetime, at: datetime
) -> tables.HeldMessage:
    try:
        with transaction.atomic():
            held = Held.objects.create(
                person_id=person_id, client_id=client_id, job=job, ids=dict(ids), held_at=at, until_at=until_at
            )
    except IntegrityError:
        # The same job ran twice at once, and the other one keeps it.
        return Held.objects.get(person_id=person_id, job=job, ids=dict(ids))
    _record_held(held, until_at=until_at, at=at)
    return held


def _release(held: tables.HeldMessage, *, how: str, is_sending: bool, by: facts.Actor, at: datetime) -> None:
    """Mark a message as let go; unless its job is sending it right now, the fact leads to the job."""
    Held.objects.filter(pk=held.pk).update(released_at=at, released_how=how)
    what = "message_passed" if is_sending else "message_released"
    journal.record(what, by=by, at=at, client_id=held.client_id, person=held.person_id, held=held.pk, job=held.job,
                   how=how)  # fmt: skip


def _record_held(held: tables.HeldMessage, *, until_at: datetime, at: datetime) -> None:
    journal.record(
        "message_held", by=facts.SYSTEM, at=at, client_id=held.client_id, person=held.person_id, held=held.pk,
        job=held.job, until=until_at,
    )  # fmt: skip


def _record_override(override: tables.MessageOverride, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "message_overridden", by=by, at=at, client_id=scopes.OPERATOR, person=override.person_id, override=override.pk,
        held=override.message_id, job=override.job, reason=override.reason,
    )  # fmt: skip
