"""Complaints: taken in with a name or without, handled by whom the reporter chose, answered by a day, open to appeal.

One without a name keeps no person, account, address or hour. Its receipt, which we never store, opens it again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.employment import grievances
from tejido.journal import actions as journal
from tejido.journal import erasure, scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors
from tejido.reference import values as reference_values

Grievance = tables.Grievance
CATEGORIES, HANDLERS, OUTCOMES = grievances.CATEGORIES, grievances.HANDLERS, grievances.OUTCOMES
TEXT_LENGTH_MAX, ENTRIES_MAX = grievances.TEXT_LENGTH_MAX, grievances.ENTRIES_MAX
# Letters and digits that nobody confuses when they are read from paper.
RECEIPT_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECEIPT_LENGTH = 16
RECEIPT = re.compile(f"[{RECEIPT_LETTERS}]{{{RECEIPT_LENGTH}}}")
READS_MAX = 50


def plain_receipt(text: str) -> str:
    """Return a receipt as it was given out, however it was typed.

    Raises: NoSuchGrievance: no receipt looks like that.
    """
    found = re.sub(r"[\s-]", "", text[:100]).upper()
    if not RECEIPT.fullmatch(found):
        raise errors.NoSuchGrievance(errors.NoSuchGrievance.__doc__)
    return found


@transaction.atomic
def complain_unnamed(
    *, category: str, handler: str, text: str, receipt: str, received_date: date, at: datetime
) -> tables.Grievance:
    """Take in a complaint without a name. The same receipt again returns the complaint that it made.

    Args:
        receipt: Random, from `RECEIPT_LETTERS`; only its digest is kept.
        at: The beginning of the day, so that the fact does not tell the hour. Nobody is given as `by`.
    Raises: GrievanceCategoryInvalid, GrievanceTextInvalid
    """
    _check(category, handler, text)
    digest = _digest(plain_receipt(receipt))
    known = tables.Grievance.objects.filter(receipt_digest=digest).first()
    if known is not None:
        return known
    row, _is_new = _make(
        category=category, handler=handler, received_date=received_date, receipt_digest=digest, person=None, key=None
    )
    _begin(row, text, by=facts.SYSTEM, at=at)
    return row


@transaction.atomic
def complain_named(
    *,
    person: models.Person,
    category: str,
    handler: str,
    text: str,
    received_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.Grievance:
    """Take in a complaint of somebody who gives their name.

    Raises: GrievanceCategoryInvalid, GrievanceTextInvalid
    """
    _check(category, handler, text)
    row, is_new = _make(
        category=category, handler=handler, received_date=received_date, receipt_digest=None, person=person, key=key
    )
    if is_new:
        _begin(row, text, by=by, at=at)
    return row


@transaction.atomic
def write_on(
    *, grievance: tables.Grievance, text: str, written_date: date, key: UUID, by: facts.Actor, at: datetime
) -> None:
    """Let the reporter add something.

    Args:
        key: Made with the form: the same one again writes nothing.
        by: The reporter's account; `facts.SYSTEM` for a complaint without a name.
    Raises: GrievanceTextInvalid, GrievanceFull, GrievanceStateRefused
    """
    row = _lock(grievance)
    if row.state == "closed":
        raise errors.GrievanceStateRefused(errors.GrievanceStateRefused.__doc__)
    if _write(row, text, author="reporter", user_id=None, is_internal=False, written_date=written_date, key=key):
        _record("grievance_written", row, by=by, at=at, author="reporter")


@transaction.atomic
def appeal(
    *, grievance: tables.Grievance, text: str, written_date: date, key: UUID, by: facts.Actor, at: datetime
) -> None:
    """Let the reporter ask the other lead to look at it, once, after an answer.

    Raises: GrievanceStateRefused, GrievanceTextInvalid, GrievanceFull
    """
    row = _lock(grievance)
    if row.state != "answered" or row.was_appealed:
        raise errors.GrievanceStateRefused(errors.GrievanceStateRefused.__doc__)
    _write(row, text, author="reporter", user_id=None, is_internal=False, written_date=written_date, key=key)
    days = reference_values.table().on("appeal_days", place=grievances.PROMISED, day=written_date).value
    tables.Grievance.objects.filter(pk=row.pk).update(
        state="appealed", was_appealed=True, handler=grievances.other_handler(row.handler),
        answer_by_date=written_date + timedelta(days=int(days)),
    )  # fmt: skip
    _record("grievance_moved", row, by=by, at=at, state="appealed", outcome=None)


@transaction.atomic
def note(
    *,
    grievance: tables.Grievance,
    text: str,
    is_internal: bool,
    user_id: int,
    written_date: date,
    key: UUID,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Write to the reporter, or a note for handlers alone; the first one says that somebody looks at it.

    Raises: GrievanceStateRefused, GrievanceTextInvalid, GrievanceFull
    """
    row = _lock(grievance)
    if row.state == "closed":
        raise errors.GrievanceStateRefused(errors.GrievanceStateRefused.__doc__)
    is_new = _write(
        row, text, author="handler", user_id=user_id, is_internal=is_internal, written_date=written_date, key=key
    )
    if is_new:
        _record("grievance_written", row, by=by, at=at, author="handler")
    if row.state == "received":
        tables.Grievance.objects.filter(pk=row.pk).update(state="investigating")
        _record("grievance_moved", row, by=by, at=at, state="investigating", outcome=None)


@transaction.atomic
def settle(
    *,
    grievance: tables.Grievance,
    outcome: str,
    text: str,
    user_id: int,
    answered_date: date,
    key: UUID,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Answer a complaint with how it came out, and why.

    Raises: GrievanceStateRefused, OutcomeNeeded, GrievanceTextInvalid, GrievanceFull
    """
    row = _lock(grievance)
    if not grievances.may_follow(row.state, "answered"):
        raise errors.GrievanceStateRefused(errors.GrievanceStateRefused.__doc__)
    if outcome not in OUTCOMES:
        raise errors.OutcomeNeeded(errors.OutcomeNeeded.__doc__)
    _write(row, text, author="handler", user_id=user_id, is_internal=False, written_date=answered_date, key=key)
    tables.Grievance.objects.filter(pk=row.pk).update(state="answered", outcome=outcome, answered_date=answered_date)
    _record("grievance_moved", row, by=by, at=at, state="answered", outcome=outcome)


@transaction.atomic
def close(*, grievance: tables.Grievance, closed_date: date, by: facts.Actor, at: datetime) -> None:
    """Close an answered complaint; closed already, nothing changes.

    Raises: GrievanceStateRefused
    """
    row = _lock(grievance)
    if row.state == "closed":
        return
    if row.state != "answered":
        raise errors.GrievanceStateRefused(errors.GrievanceStateRefused.__doc__)
    tables.Grievance.objects.filter(pk=row.pk).update(state="closed", closed_date=closed_date)
    _record("grievance_moved", row, by=by, at=at, state="closed", outcome=None)


@transaction.atomic
def erase_texts(*, grievance: tables.Grievance, reason: str, by: facts.Actor, at: datetime) -> None:
    """Erase what was written about a closed complaint; that there was one, of which kind and outcome, stays.

    Raises: GrievanceStateRefused
    """
    row = _lock(grievance)
    if row.state != "closed":
        raise errors.GrievanceStateRefused(errors.GrievanceStateRefused.__doc__)
    for entry in tables.GrievanceEntry.objects.filter(grievance=row).exclude(text=""):
        erasure.erase("grievance_entry", key=entry.key, reason=reason, by=by, at=at, client_id=scopes.OPERATOR)


@transaction.atomic
def open_as_handler(
    *, grievance: tables.Grievance, user_id: int, read_at: datetime, by: facts.Actor, at: datetime
) -> Sequence[tables.GrievanceEntry]:
    """Return everything written about a complaint; that it was read, and by whom, is written down first.

    Args:
        read_at: Machine time.
    """
    tables.GrievanceRead.objects.create(grievance=grievance, user_id=user_id, read_at=read_at)
    _record("grievance_read", grievance, by=by, at=at)
    return list(tables.GrievanceEntry.objects.filter(grievance=grievance).order_by("id"))


def for_reporter(grievance: tables.Grievance) -> Sequence[tables.GrievanceEntry]:
    """Return what the reporter may read: what they wrote and what was written to them."""
    return list(tables.GrievanceEntry.objects.filter(grievance=grievance, is_internal=False).order_by("id"))


def by_receipt(receipt: str) -> tables.Grievance:
    """Return the complaint that a receipt opens.

    Raises: NoSuchGrievance
    """
    found = tables.Grievance.objects.filter(receipt_digest=_digest(plain_receipt(receipt))).first()
    if found is None:
        raise errors.NoSuchGrievance(errors.NoSuchGrievance.__doc__)
    return found


def of_person(person_id: int) -> Sequence[tables.Grievance]:
    """Return a person's own complaints with their name, the newest first."""
    return list(tables.Grievance.objects.filter(person_id=person_id).order_by("-received_date", "-id"))


def own(key: UUID, *, person_id: int) -> tables.Grievance:
    """Return a person's own complaint.

    Raises: NoSuchGrievance
    """
    found = tables.Grievance.objects.filter(key=key, person_id=person_id).first()
    if found is None:
        raise errors.NoSuchGrievance(errors.NoSuchGrievance.__doc__)
    return found


def handled(key: UUID, *, handlers: Collection[str]) -> tables.Grievance:
    """Return a complaint that is for one of these handlers; any other is none.

    Raises: NoSuchGrievance
    """
    found = tables.Grievance.objects.filter(key=key, handler__in=handlers).select_related("person").first()
    if found is None:
        raise errors.NoSuchGrievance(errors.NoSuchGrievance.__doc__)
    return found


def to_handle(
    handlers: Collection[str], *, is_closed: bool, first: int, count: int
) -> tuple[Sequence[tables.Grievance], int]:
    """Return some of the complaints for these handlers, what is due first at the top, and how many there are."""
    found = tables.Grievance.objects.filter(handler__in=handlers).select_related("person")
    if is_closed:
        found = found.filter(state="closed").order_by("-closed_date", "-id")
    else:
        found = found.exclude(state="closed").order_by("answer_by_date", "id")
    return list(found[first : first + count]), found.count()


def reads_of(grievance: tables.Grievance) -> Sequence[tables.GrievanceRead]:
    """Return who opened a complaint, the newest first."""
    return list(tables.GrievanceRead.objects.filter(grievance=grievance).order_by("-id")[:READS_MAX])


def _digest(receipt: str) -> str:
    return hashlib.sha256(f"tejido receipt {receipt}".encode()).hexdigest()


def _check(category: str, handler: str, text: str) -> None:
    if category not in CATEGORIES or handler not in HANDLERS:
        raise errors.GrievanceCategoryInvalid(errors.GrievanceCategoryInvalid.__doc__)
    _check_text(text)


def _check_text(text: str) -> None:
    if not 1 <= len(text.strip()) <= TEXT_LENGTH_MAX or characters.FORBIDDEN.search(text):
        raise errors.GrievanceTextInvalid(errors.GrievanceTextInvalid.__doc__)


def _make(
    *, category: str, handler: str, received_date: date, receipt_digest: str | None, person: models.Person | None,
    key: UUID | None,
) -> tuple[tables.Grievance, bool]:  # fmt: skip
    until = grievances.deadlines(category, received=received_date, table=reference_values.table())
    return rows.make(
        tables.Grievance, key=key, taken=errors.GrievanceStateRefused, category=category, handler=handler,
        state="received", person=person, receipt_digest=receipt_digest, received_date=received_date,
        receive_by_date=until.receive_by, answer_by_date=until.answer_by,
    )  # fmt: skip


def _begin(row: tables.Grievance, text: str, *, by: facts.Actor, at: datetime) -> None:
    tables.GrievanceEntry.objects.create(
        grievance=row, author="reporter", text=text.strip(), written_date=row.received_date
    )
    _record(
        "grievance_received", row, by=by, at=at, category=row.category, handler=row.handler,
        is_named=row.person_id is not None,
    )  # fmt: skip


def _lock(grievance: tables.Grievance) -> tables.Grievance:
    return tables.Grievance.objects.select_for_update().get(pk=grievance.pk)


def _write(
    row: tables.Grievance, text: str, *, author: str, user_id: int | None, is_internal: bool, written_date: date,
    key: UUID,
) -> bool:  # fmt: skip
    """Add an entry, and return whether it is new."""
    _check_text(text)
    if tables.GrievanceEntry.objects.filter(grievance=row).count() >= ENTRIES_MAX:
        raise errors.GrievanceFull(errors.GrievanceFull.__doc__)
    _entry, is_new = rows.make(
        tables.GrievanceEntry, key=key, taken=errors.GrievanceStateRefused, grievance=row, author=author,
        user_id=user_id, is_internal=is_internal, text=text.strip(), written_date=written_date,
    )  # fmt: skip
    return is_new


def _record(what: str, row: tables.Grievance, *, by: facts.Actor, at: datetime, **data: object) -> None:
    journal.record(what, by=by, at=at, client_id=scopes.OPERATOR, grievance=row.pk, **data)
