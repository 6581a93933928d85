"""What happens within a contact that goes on: hold, consultation, and those who listen, whisper or barge in.

Hold belongs to calls; the rest to every channel. Who hears whom follows from the open legs: see `core.voice`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.contacts import errors, legs, marks, models, moves
from tejido.core import contact_states, facts
from tejido.journal import actions as journal

INVITATION_SECONDS_MAX = 60


@transaction.atomic
def hold(*, contact_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Contact:
    """Put the customer of a call on hold. Held twice, they are on hold.

    Raises: NoSuchContact, NotServing, NotACall
    """
    contact, leg = _served(contact_key, person_id)
    if contact.channel != "voice":
        raise errors.NotACall(errors.NotACall.__doc__)
    _hold(contact, leg, by=by, at=at)
    return contact


@transaction.atomic
def resume(*, contact_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Contact:
    """Let the customer of a call be heard again. Resumed twice, they are heard.

    Raises: NoSuchContact, NotServing
    """
    contact, _ = _served(contact_key, person_id)
    legs.end_hold(contact, by=by, at=at)
    return contact


@transaction.atomic
def consult(*, contact_key: UUID, person_id: int, to_person_key: UUID, by: facts.Actor, at: datetime) -> models.Leg:
    """Ask a colleague to join and help; the customer of a call is put on hold meanwhile.

    Raises:
        NoSuchContact, NotServing
        NobodyToAsk: the colleague does not serve this queue, is not employed, or takes part already.
    """
    contact, leg = _served(contact_key, person_id)
    known = models.Leg.objects.filter(contact=contact, role="consulting", to_at=None, person__key=to_person_key).first()
    if known is not None:
        return known
    colleague = moves.taker_of(contact, to_person_key, at=at)
    if contact.channel == "voice":
        _hold(contact, leg, by=by, at=at)
    return legs.begin(contact, person_id=colleague.pk, role="consulting", state="invited", by=by, at=at)


@transaction.atomic
def answer(*, leg_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Leg:
    """Join a contact one was asked to join. Answered twice, it is answered.

    Raises: NoSuchLeg
    """
    contact, leg = _own(leg_key, person_id)
    if leg.state == "invited":
        models.Leg.objects.filter(pk=leg.pk).update(state="open")
        journal.record(
            "leg_answered", by=by, at=at, client_id=contact.client_id, contact=contact.pk, leg=leg.pk,
            person=person_id, role=leg.role,
        )  # fmt: skip
        leg.refresh_from_db()
    elif leg.state == "ended":
        raise errors.NoSuchLeg(errors.NoSuchLeg.__doc__)
    return leg


@transaction.atomic
def leave(*, leg_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Leg:
    """Leave a contact one does not serve, or decline to join it. Left twice, it is left.

    Raises: NoSuchLeg
    """
    contact, leg = _own(leg_key, person_id)
    if leg.role == "serving":
        raise errors.NoSuchLeg(errors.NoSuchLeg.__doc__)
    if leg.state != "ended":
        legs.end(leg, contact=contact, reason="declined" if leg.state == "invited" else "left", by=by, at=at)
    return leg


@transaction.atomic
def withdraw(*, leg_key: UUID, person_id: int, by: facts.Actor, at: datetime) -> models.Leg:
    """Let a consulted colleague go, or take the invitation back.

    Args:
        person_id: The agent who serves the contact.
    Raises: NoSuchLeg, NotServing
    """
    found = models.Leg.objects.filter(key=leg_key, role="consulting").first()
    if found is None:
        raise errors.NoSuchLeg(errors.NoSuchLeg.__doc__)
    contact = models.Contact.objects.select_for_update(of=("self",)).get(pk=found.contact_id)
    legs.serving(contact, person_id=person_id)
    found.refresh_from_db()
    if found.state != "ended":
        legs.end(found, contact=contact, reason="withdrawn", by=by, at=at)
    return found


@transaction.atomic
def end_stale_invitation(*, leg: models.Leg, by: facts.Actor, at: datetime) -> None:
    """Take back an invitation that nobody answered."""
    contact = models.Contact.objects.select_for_update(of=("self",)).get(pk=leg.contact_id)
    leg.refresh_from_db()
    if leg.state == "invited":
        legs.end(leg, contact=contact, reason="withdrawn", by=by, at=at)


@transaction.atomic
def join(*, contact_key: UUID, person_id: int, role: str, mode: str, by: facts.Actor, at: datetime) -> models.Leg:
    """Take part beside the agent: listen, whisper to the agent, or speak to everybody. The agent sees it.

    Joined again in another mode, the mode changes.

    Args:
        role: "supervising", or "shadowing" for somebody who learns and therefore only listens.
        mode: One of `contact_states.LEG_MODES`.
    Raises:
        NoSuchContact, ReasonUnknown
        CannotMove: nobody is being served here, or they serve it or are consulted about it themselves.
    """
    allowed = contact_states.LEG_MODES if role == "supervising" else contact_states.LEG_MODES[:1]
    if role not in ("supervising", "shadowing") or mode not in allowed:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    contact = legs.locked(contact_key)
    if contact.state != "serving":
        raise errors.CannotMove(errors.CannotMove.__doc__)
    known = models.Leg.objects.filter(contact=contact, person_id=person_id, to_at=None).first()
    if known is None:
        return legs.begin(contact, person_id=person_id, role=role, mode=mode, by=by, at=at)
    if known.mode is None:
        raise errors.CannotMove(errors.CannotMove.__doc__)
    if known.mode != mode:
        models.Leg.objects.filter(pk=known.pk).update(mode=mode)
        known.mode = mode
        journal.record(
            "leg_mode_changed", by=by, at=at, client_id=contact.client_id, contact=contact.pk, leg=known.pk,
            person=person_id, role=known.role, mode=mode,
        )  # fmt: skip
    return known


def _hold(contact: models.Contact, leg: models.Leg, *, by: facts.Actor, at: datetime) -> None:
    if marks.Hold.objects.filter(contact=contact, to_at=None).exists():
        return
    at = max(at, leg.from_at)
    last = marks.Hold.objects.filter(contact=contact).order_by("-from_at").first()
    if last is not None and last.to_at is not None:
        at = max(at, last.to_at)
    row = marks.Hold.objects.create(client_id=contact.client_id, contact=contact, leg=leg, from_at=at)
    journal.record(
        "contact_held", by=by, at=at, client_id=contact.client_id, contact=contact.pk, leg=leg.pk, hold=row.pk,
        person=leg.person_id,
    )  # fmt: skip


def _served(contact_key: UUID, person_id: int) -> tuple[models.Contact, models.Leg]:
    contact = legs.locked(contact_key)
    return contact, legs.serving(contact, person_id=person_id)


def _own(leg_key: UUID, person_id: int) -> tuple[models.Contact, models.Leg]:
    found = models.Leg.objects.filter(key=leg_key, person_id=person_id).first()
    if found is None:
        raise errors.NoSuchLeg(errors.NoSuchLeg.__doc__)
    contact = models.Contact.objects.select_for_update(of=("self",)).get(pk=found.contact_id)
    found.refresh_from_db()
    return contact, found
