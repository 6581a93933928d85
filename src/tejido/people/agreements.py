"""What changes agreements with partners: drafting, signing, ending, and what each side owes and has kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core import partners as partner_rules
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, partner_tables, programme_tables, texts

QUANTITY_MAX = Decimal("999999999")


@transaction.atomic
def draft(
    *,
    partner: programme_tables.Partner,
    kind: str,
    title: str,
    from_date: date,
    to_date: date | None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.Agreement:
    """Draft an agreement with a partner.

    Args:
        kind: One of `core.partners.AGREEMENT_KINDS`.
        to_date: The first day on which it no longer holds; None: until it is ended.
        key: Made with the form: the same one again returns the agreement that it made.
    Raises: WordsInvalid, AgreementDatesInvalid, PartnerGone
    """
    locked = programme_tables.Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.ended_at is not None:
        raise errors.PartnerGone(errors.PartnerGone.__doc__)
    columns = _columns(kind=kind, title=title, from_date=from_date, to_date=to_date)
    agreement, is_new = rows.make(
        partner_tables.Agreement,
        key=key,
        taken=errors.NoSuchAgreement,
        partner=partner,
        status="draft",
        added_at=at,
        **columns,
    )
    if is_new:
        journal.record(
            "agreement_drafted", by=by, at=at, client_id=scopes.OPERATOR, agreement=agreement.pk, partner=partner.pk,
            kind=kind, to=to_date.isoformat() if to_date else None, **{"from": from_date.isoformat()},
        )  # fmt: skip
    return agreement


@transaction.atomic
def change_draft(
    *,
    agreement: partner_tables.Agreement,
    kind: str,
    title: str,
    from_date: date,
    to_date: date | None,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.Agreement:
    """Change an agreement that nobody has signed yet; the same again changes nothing.

    Raises: WordsInvalid, AgreementDatesInvalid, AgreementNotDraft
    """
    columns = _columns(kind=kind, title=title, from_date=from_date, to_date=to_date)
    locked = _locked(agreement)
    if locked.status != "draft":
        raise errors.AgreementNotDraft(errors.AgreementNotDraft.__doc__)
    if any(getattr(locked, column) != value for column, value in columns.items()):
        partner_tables.Agreement.objects.filter(pk=agreement.pk).update(**columns)
        journal.record(
            "agreement_changed", by=by, at=at, client_id=scopes.OPERATOR, agreement=agreement.pk, kind=kind,
            to=to_date.isoformat() if to_date else None, **{"from": from_date.isoformat()},
        )  # fmt: skip
    agreement.refresh_from_db()
    return agreement


@transaction.atomic
def sign(*, agreement: partner_tables.Agreement, on: date, by: facts.Actor, at: datetime) -> partner_tables.Agreement:
    """Say that both sides signed an agreement on a day; from then on every former version of its words is kept.

    Raises: AgreementNotDraft
    """
    locked = _locked(agreement)
    if locked.status == "signed" and locked.signed_on == on:
        return locked
    if locked.status != "draft":
        raise errors.AgreementNotDraft(errors.AgreementNotDraft.__doc__)
    partner_tables.Agreement.objects.filter(pk=agreement.pk).update(status="signed", signed_on=on)
    journal.record(
        "agreement_signed", by=by, at=at, client_id=scopes.OPERATOR, agreement=agreement.pk, on=on.isoformat()
    )
    agreement.refresh_from_db()
    return agreement


@transaction.atomic
def correct(
    *,
    agreement: partner_tables.Agreement,
    kind: str,
    title: str,
    from_date: date,
    to_date: date | None,
    signed_on: date,
    reason: str,
    today: date,
    user_id: int | None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.Agreement:
    """Say what a signed agreement says in truth, or from now on; what it was believed to say is kept, and why.

    What is owed by it and the steps taken for it stay with it. The same again changes nothing.

    Args:
        reason: One of `core.partners.CORRECTIONS`.
        today: The operator's business day; nothing is signed on a day to come.
        user_id: Whose name stands beside the former version.
        recorded_at: Machine time, for the history of corrections.
    Raises: WordsInvalid, AgreementDatesInvalid, AgreementNotSigned, AgreementReasonNeeded
    """
    columns = _columns(kind=kind, title=title, from_date=from_date, to_date=to_date) | {"signed_on": signed_on}
    locked = _locked(agreement)
    if locked.status != "signed" or locked.signed_on is None:
        raise errors.AgreementNotSigned(errors.AgreementNotSigned.__doc__)
    if reason not in partner_rules.CORRECTIONS:
        raise errors.AgreementReasonNeeded(errors.AgreementReasonNeeded.__doc__)
    if signed_on > today:
        raise errors.AgreementDatesInvalid(errors.AgreementDatesInvalid.__doc__)
    if any(getattr(locked, column) != value for column, value in columns.items()):
        former = {column: getattr(locked, column) for column in columns}
        version = partner_tables.AgreementVersion.objects.create(
            agreement=agreement, **former, reason=reason, user_id=user_id, superseded_at=recorded_at
        )
        partner_tables.Agreement.objects.filter(pk=agreement.pk).update(**columns)
        journal.record(
            "agreement_corrected", by=by, at=at, client_id=scopes.OPERATOR, agreement=agreement.pk,
            superseded=version.pk, kind=kind, reason=reason, signed=signed_on.isoformat(),
            to=to_date.isoformat() if to_date else None, **{"from": from_date.isoformat()},
        )  # fmt: skip
    agreement.refresh_from_db()
    return agreement


@transaction.atomic
def end(
    *, agreement: partner_tables.Agreement, on: date, reason: str, by: facts.Actor, at: datetime
) -> partner_tables.Agreement:
    """End an agreement on a day, for a reason; a draft ends as well, if it comes to nothing.

    Args:
        reason: One of `core.partners.END_REASONS`.
    Raises: AgreementNotSigned: it has ended already, on another day or for another reason.
    """
    locked = _locked(agreement)
    if locked.status == "ended":
        if (locked.ended_on, locked.end_reason) == (on, reason):
            return locked
        raise errors.AgreementNotSigned(errors.AgreementNotSigned.__doc__)
    partner_tables.Agreement.objects.filter(pk=agreement.pk).update(status="ended", ended_on=on, end_reason=reason)
    journal.record(
        "agreement_ended", by=by, at=at, client_id=scopes.OPERATOR, agreement=agreement.pk, on=on.isoformat(),
        reason=reason,
    )  # fmt: skip
    agreement.refresh_from_db()
    return agreement


@transaction.atomic
def commit(
    *,
    agreement: partner_tables.Agreement,
    owed_by: str,
    what: str,
    quantity: Decimal,
    unit: str,
    due_date: date | None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.Commitment:
    """Say what one side owes the other by an agreement.

    Args:
        owed_by: "ours" or "theirs".
        quantity: In the unit, > 0.
        unit: One of `core.partners.UNITS`; an amount of money is counted in its currency.
        due_date: The last day on which it is in time.
    Raises: WordsInvalid, CommitmentInvalid, AgreementNotSigned: the agreement has ended.
    """
    if _locked(agreement).status == "ended":
        raise errors.AgreementNotSigned(errors.AgreementNotSigned.__doc__)
    _check_quantity(quantity)
    if unit not in partner_rules.UNITS or owed_by not in partner_rules.SIDES:
        raise errors.CommitmentInvalid(errors.CommitmentInvalid.__doc__)
    commitment, is_new = rows.make(
        partner_tables.Commitment, key=key, taken=errors.NoSuchCommitment, agreement=agreement, owed_by=owed_by,
        what=texts.line(what), quantity=quantity, unit=unit, due_date=due_date, made_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "commitment_made", by=by, at=at, client_id=scopes.OPERATOR, commitment=commitment.pk,
            agreement=agreement.pk, side=owed_by, quantity=float(quantity), unit=unit.lower(),
            due=due_date.isoformat() if due_date else None,
        )  # fmt: skip
    return commitment


@transaction.atomic
def withdraw_commitment(*, commitment: partner_tables.Commitment, by: facts.Actor, at: datetime) -> None:
    """Take a commitment back: both sides agree that it is no longer owed, or it was entered wrongly."""
    locked = partner_tables.Commitment.objects.select_for_update().get(pk=commitment.pk)
    if locked.withdrawn_at is None:
        partner_tables.Commitment.objects.filter(pk=commitment.pk).update(withdrawn_at=at)
        journal.record("commitment_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, commitment=commitment.pk)


@transaction.atomic
def keep(
    *,
    commitment: partner_tables.Commitment,
    quantity: Decimal,
    on: date,
    today: date,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> partner_tables.KeptPart:
    """Say that a part of a commitment, or the whole of it, was kept on a day.

    Args:
        quantity: In the commitment's unit, > 0.
        today: The operator's business day.
        recorded_at: Machine time, for the history of corrections.
    Raises: CommitmentInvalid, KeptDayInvalid
    """
    _check_quantity(quantity)
    if on > today:
        raise errors.KeptDayInvalid(errors.KeptDayInvalid.__doc__)
    part, is_new = rows.make(
        partner_tables.KeptPart, key=key, taken=errors.NoSuchCommitment, commitment=commitment, quantity=quantity,
        on_date=on, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "commitment_kept", by=by, at=at, client_id=scopes.OPERATOR, commitment=commitment.pk, part=part.pk,
            quantity=float(quantity), on=on.isoformat(),
        )  # fmt: skip
    return part


@transaction.atomic
def take_back_kept(*, part: partner_tables.KeptPart, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Take back what was entered wrongly as kept; the row stays, superseded.

    Args:
        recorded_at: Machine time.
    """
    locked = partner_tables.KeptPart.objects.select_for_update().get(pk=part.pk)
    if locked.superseded_at is None:
        partner_tables.KeptPart.objects.filter(pk=part.pk).update(superseded_at=max(recorded_at, locked.recorded_at))
        journal.record(
            "commitment_kept_taken_back", by=by, at=at, client_id=scopes.OPERATOR, commitment=locked.commitment_id,
            part=part.pk,
        )  # fmt: skip


def _locked(agreement: partner_tables.Agreement) -> partner_tables.Agreement:
    return partner_tables.Agreement.objects.select_for_update().get(pk=agreement.pk)


def _check_quantity(quantity: Decimal) -> None:
    if not quantity.is_finite() or not 0 < quantity <= QUANTITY_MAX:
        raise errors.CommitmentInvalid(errors.CommitmentInvalid.__doc__)


def _columns(*, kind: str, title: str, from_date: date, to_date: date | None) -> dict[str, Any]:
    if to_date is not None and to_date <= from_date:
        raise errors.AgreementDatesInvalid(errors.AgreementDatesInvalid.__doc__)
    return {"kind": kind, "title": texts.line(title), "from_date": from_date, "to_date": to_date}
