"""What changes partners: taking one on, whom we talk to there, and the steps with whose turn it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg import errors as postgres

from tejido.clients import checks, rows
from tejido.core import facts
from tejido.core import partners as partner_rules
from tejido.journal import actions as journal
from tejido.journal import erasure, scopes
from tejido.people import errors, partner_tables, programme_tables, texts
from tejido.reference import models as reference

EMAIL_LENGTH_MAX = 254
PHONE_LENGTH_MAX = 40


@transaction.atomic
def add_partner(
    *,
    name: str,
    kind: str,
    place: reference.Place | None,
    partner_client_id: int | None = None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Partner:
    """Begin to work with a body that trains, refers, funds or governs.

    Args:
        kind: One of `programme_tables.PARTNER_KINDS`.
        partner_client_id: The client that is an ally; for the kind "client" and no other.
        key: Made with the form: the same one again returns the partner that it made.
    Raises: WordsInvalid, PartnerClientInvalid, PartnerTaken
    """
    columns = _partner_columns(name=name, kind=kind, place=place, partner_client_id=partner_client_id)
    partner, is_new = rows.make(programme_tables.Partner, key=key, taken=errors.PartnerTaken, added_at=at, **columns)
    if is_new:
        journal.record("partner_added", by=by, at=at, client_id=scopes.OPERATOR, partner=partner.pk, kind=kind)
    return partner


@transaction.atomic
def change_partner(
    *,
    partner: programme_tables.Partner,
    name: str,
    kind: str,
    place: reference.Place | None,
    partner_client_id: int | None = None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Partner:
    """Change what a partner is called, is, and where it is; the same again changes nothing.

    Raises: WordsInvalid, PartnerClientInvalid, PartnerTaken
    """
    columns = _partner_columns(name=name, kind=kind, place=place, partner_client_id=partner_client_id)
    locked = _locked(partner)
    if any(getattr(locked, column) != value for column, value in columns.items()):
        try:
            with transaction.atomic():
                programme_tables.Partner.objects.filter(pk=partner.pk).update(**columns)
        except IntegrityError as problem:
            if not isinstance(problem.__cause__, postgres.UniqueViolation):
                raise
            raise errors.PartnerTaken(errors.PartnerTaken.__doc__) from problem
        journal.record("partner_changed", by=by, at=at, client_id=scopes.OPERATOR, partner=partner.pk, kind=kind)
    partner.refresh_from_db()
    return partner


@transaction.atomic
def end_partner(*, partner: programme_tables.Partner, by: facts.Actor, at: datetime) -> None:
    """End the work with a partner: its accounts open nothing any more, and what was done stays."""
    if _locked(partner).ended_at is None:
        programme_tables.Partner.objects.filter(pk=partner.pk).update(ended_at=at)
        journal.record("partner_ended", by=by, at=at, client_id=scopes.OPERATOR, partner=partner.pk)
    partner.refresh_from_db()


@transaction.atomic
def resume_partner(*, partner: programme_tables.Partner, by: facts.Actor, at: datetime) -> None:
    """Take the work with a partner up again."""
    if _locked(partner).ended_at is not None:
        programme_tables.Partner.objects.filter(pk=partner.pk).update(ended_at=None)
        journal.record("partner_resumed", by=by, at=at, client_id=scopes.OPERATOR, partner=partner.pk)
    partner.refresh_from_db()


@transaction.atomic
def add_liaison(
    *,
    partner: programme_tables.Partner,
    name: str,
    role: str,
    phone: str,
    email: str,
    language: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.Liaison:
    """Note somebody at a partner with whom we speak.

    Args:
        language: In which they like to be addressed, two letters.
    Raises: WordsInvalid, LanguageInvalid
    """
    columns = _liaison_columns(name=name, role=role, phone=phone, email=email, language=language)
    liaison, is_new = rows.make(
        partner_tables.Liaison, key=key, taken=errors.NoSuchLiaison, partner=partner, added_at=at, **columns
    )
    if is_new:
        journal.record("liaison_added", by=by, at=at, client_id=scopes.OPERATOR, liaison=liaison.pk, partner=partner.pk)
    return liaison


@transaction.atomic
def change_liaison(
    *,
    liaison: partner_tables.Liaison,
    name: str,
    role: str,
    phone: str,
    email: str,
    language: str,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.Liaison:
    """Correct what we know of somebody at a partner; the same again changes nothing.

    Raises: WordsInvalid, LanguageInvalid
    """
    columns = _liaison_columns(name=name, role=role, phone=phone, email=email, language=language)
    locked = partner_tables.Liaison.objects.select_for_update().get(pk=liaison.pk)
    if any(getattr(locked, column) != value for column, value in columns.items()):
        partner_tables.Liaison.objects.filter(pk=liaison.pk).update(**columns)
        journal.record("liaison_changed", by=by, at=at, client_id=scopes.OPERATOR, liaison=liaison.pk)
    liaison.refresh_from_db()
    return liaison


@transaction.atomic
def erase_liaison(*, liaison: partner_tables.Liaison, by: facts.Actor, at: datetime) -> None:
    """Forget somebody at a partner: name and addresses are erased for good; that there was somebody stays."""
    locked = partner_tables.Liaison.objects.select_for_update().get(pk=liaison.pk)
    if locked.retired_at is not None:
        return
    partner_tables.Liaison.objects.filter(pk=liaison.pk).update(retired_at=at)
    journal.record("liaison_retired", by=by, at=at, client_id=scopes.OPERATOR, liaison=liaison.pk)
    erasure.erase("liaison", key=locked.key, reason="request", by=by, at=at, client_id=scopes.OPERATOR)


@transaction.atomic
def open_step(
    *,
    partner: programme_tables.Partner,
    agreement: partner_tables.Agreement | None,
    what: str,
    side: str,
    due_date: date | None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.PartnerStep:
    """Say what is to be done next with a partner, and whose turn it is first.

    Args:
        side: "ours" or "theirs".
    Raises: WordsInvalid, PartnerGone, NoSuchAgreement: the agreement is another partner's.
    """
    if _locked(partner).ended_at is not None:
        raise errors.PartnerGone(errors.PartnerGone.__doc__)
    if agreement is not None and agreement.partner_id != partner.pk:
        raise errors.NoSuchAgreement(errors.NoSuchAgreement.__doc__)
    step, is_new = rows.make(
        partner_tables.PartnerStep, key=key, taken=errors.StepIsDone, partner=partner, agreement=agreement,
        what=texts.line(what), due_date=due_date, opened_at=at,
    )  # fmt: skip
    if is_new:
        partner_tables.StepTurn.objects.create(step=step, side=side, from_at=at)
        journal.record(
            "step_opened", by=by, at=at, client_id=scopes.OPERATOR, step=step.pk, partner=partner.pk, side=side,
            agreement=agreement.pk if agreement else None,
        )  # fmt: skip
    return step


@transaction.atomic
def pass_turn(
    *, step: partner_tables.PartnerStep, from_side: str, by: facts.Actor, at: datetime
) -> partner_tables.StepTurn:
    """Say that one side did its part and the other has the turn.

    Args:
        from_side: Who had it, as whoever pressed saw it: of two who press at once, the second changes nothing.
    Raises: NotYourTurn, StepIsDone
    """
    turn = end_turn(step=step, from_side=from_side, at=at)
    side = partner_rules.other_side(from_side)
    after = partner_tables.StepTurn.objects.create(step=step, side=side, from_at=turn.to_at or at)
    journal.record(
        "step_turn_passed", by=by, at=at, client_id=scopes.OPERATOR, step=step.pk, partner=step.partner_id, side=side
    )
    return after


@transaction.atomic
def finish_step(*, step: partner_tables.PartnerStep, by: facts.Actor, at: datetime) -> None:
    """Say that a step is done; nobody has the turn any more.

    Raises: StepIsDone
    """
    turn = end_turn(step=step, from_side=None, at=at)
    partner_tables.PartnerStep.objects.filter(pk=step.pk).update(done_at=turn.to_at)
    journal.record("step_done", by=by, at=at, client_id=scopes.OPERATOR, step=step.pk, partner=step.partner_id)


def end_turn(*, step: partner_tables.PartnerStep, from_side: str | None, at: datetime) -> partner_tables.StepTurn:
    """End the turn that runs in a step, under its lock, and return it.

    Args:
        from_side: Whose turn it must be; None: anybody's.
    Raises: NotYourTurn, StepIsDone
    """
    locked = partner_tables.PartnerStep.objects.select_for_update().get(pk=step.pk)
    if locked.done_at is not None:
        raise errors.StepIsDone(errors.StepIsDone.__doc__)
    turn = partner_tables.StepTurn.objects.get(step=step, to_at=None)
    if from_side is not None and turn.side != from_side:
        raise errors.NotYourTurn(errors.NotYourTurn.__doc__)
    turn.to_at = max(at, turn.from_at)
    turn.save(update_fields=["to_at"])
    return turn


@transaction.atomic
def write_note(
    *,
    partner: programme_tables.Partner,
    text: str,
    side: str,
    key: UUID | None = None,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.PartnerNote:
    """Write to a partner, or, as a partner, to us.

    Args:
        side: Who writes, "ours" or "theirs".
        key: Made with the form: the same one again returns the note that it made.
    Raises: WordsInvalid
    """
    note, is_new = rows.make(
        partner_tables.PartnerNote, key=key, taken=errors.WordsInvalid, partner=partner, written_by=side,
        text=texts.lines(text), user_id=user_id, written_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "partner_note_written", by=by, at=at, client_id=scopes.OPERATOR, note=note.pk, partner=partner.pk, side=side
        )
    return note


@transaction.atomic
def see_notes(*, partner: programme_tables.Partner, by: facts.Actor, at: datetime) -> int:
    """Say that somebody of ours has read what a partner wrote, and return how many notes were new."""
    unseen = partner_tables.PartnerNote.objects.filter(
        partner=partner, written_by="theirs", seen_at=None, written_at__lte=at
    )
    count = unseen.update(seen_at=at)
    if count:
        journal.record("partner_notes_seen", by=by, at=at, client_id=scopes.OPERATOR, partner=partner.pk, count=count)
    return count


def _locked(partner: programme_tables.Partner) -> programme_tables.Partner:
    return programme_tables.Partner.objects.select_for_update().get(pk=partner.pk)


def _partner_columns(
    *, name: str, kind: str, place: reference.Place | None, partner_client_id: int | None
) -> dict[str, Any]:
    if kind not in programme_tables.PARTNER_KINDS or (kind == "client") != (partner_client_id is not None):
        raise errors.PartnerClientInvalid(errors.PartnerClientInvalid.__doc__)
    return {
        "name": texts.line(name),
        "kind": kind,
        "place_id": place.pk if place else None,
        "partner_client_id": partner_client_id,
    }


def _liaison_columns(*, name: str, role: str, phone: str, email: str, language: str) -> dict[str, Any]:
    return {
        "name": texts.line(name),
        "role": texts.line_or_none(role),
        "phone": texts.line_or_none(phone, length_max=PHONE_LENGTH_MAX),
        "email": texts.line_or_none(email, length_max=EMAIL_LENGTH_MAX),
        "language": checks.language(language),
    }
