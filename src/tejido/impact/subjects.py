"""Everything about one person: told to them, and erased but for what the law has us keep.

Only here, because it takes what every app holds, and the vault as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from tejido.access import actions as access_actions
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.impact import holding_words
from tejido.journal import actions as journal
from tejido.journal import erasure, holdings, scopes
from tejido.people import erasables, keeping, rights
from tejido.people import errors as people_errors
from tejido.people import models as people
from tejido.people import queries as people_queries
from tejido.vault import actions as vault_actions
from tejido.vault import errors as vault_errors
from tejido.vault import queries as vault_queries

FILE_FORMAT = "tejido-person-1"
SUBJECT = "subject_request"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one place holds about somebody, for reading: a name in words or as code, and rows of name and value."""

    code: str
    named: Promise | None
    rows: Sequence[Mapping[str, Any]]
    rows_count: int
    kept: str
    kept_until: date | None = None


@dataclass(frozen=True, kw_only=True, repr=False)
class Told:
    """What the vault holds about somebody; its text form never shows it."""

    status: vault_queries.StatusAtHire | None
    groups: vault_queries.Groups | None
    snapshots: Sequence[vault_queries.Snapshot]

    def __repr__(self) -> str:
        return "Told(…)"


def told_to_the_vault(person_id: int, *, reader_user_id: int, at: datetime) -> Told:
    """Return what somebody told the vault, for themselves; each reading is logged before it happens.

    Raises: ReadNotLogged, VaultKeysMissing, SealBroken
    """
    given: dict[str, Any] = {"reader_user_id": reader_user_id, "purpose": SUBJECT, "at": at}
    ids = rights.ids_of(person_id)
    statuses = [vault_queries.read_status(each, **given) for each in ids]
    groups = [vault_queries.read_groups(each, **given) for each in ids]
    snapshots = [one for each in ids for one in vault_queries.read_snapshots(each, **given)]
    return Told(
        status=next((one for one in statuses if one is not None), None),
        groups=next((one for one in groups if one is not None), None),
        snapshots=sorted(snapshots, key=lambda one: one.taken_on),
    )


def consents_of(person_id: int) -> Sequence[vault_queries.Consent]:
    """Return what somebody agreed to, the newest first, under whichever of their records."""
    found = [one for each in rights.ids_of(person_id) for one in vault_queries.consents_of(each)]
    return sorted(found, key=lambda one: one.given_at, reverse=True)


def reads_about(person_id: int) -> Sequence[vault_queries.Read]:
    """Return who read what somebody told, the newest first, under whichever of their records."""
    found = [one for each in rights.ids_of(person_id) for one in vault_queries.reads_about(each)]
    return sorted(found, key=lambda one: one.read_at, reverse=True)[: vault_queries.READS_SHOWN_MAX]


def withdraw_consent(person_id: int, *, purpose: str, by_user_id: int, at: datetime) -> None:
    """Take back what somebody agreed to, under all of their records.

    Raises: ConsentNotGiven: under none of them.
    """
    if not withdraw_if_given(person_id, purpose=purpose, by_user_id=by_user_id, at=at):
        raise vault_errors.ConsentNotGiven(vault_errors.ConsentNotGiven.__doc__)


def withdraw_if_given(person_id: int, *, purpose: str, by_user_id: int, at: datetime) -> bool:
    """Take back what somebody agreed to, if they did; whoever does it for them is not told which.

    Returns: Whether there was something to take back.
    """
    is_withdrawn = False
    for each in rights.ids_of(person_id):
        try:
            vault_actions.withdraw_consent(each, purpose=purpose, by_user_id=by_user_id, at=at)
        except vault_errors.ConsentNotGiven:
            continue
        is_withdrawn = True
    return is_withdrawn


def parts(person_id: int, *, on: date) -> Sequence[Part]:
    """Return what every app but the vault holds about somebody, and their account, and until when what stays is kept.

    Args:
        on: The business day.
    """
    kept = {one.code: one.until for one in keeping.of(rights.person_of(person_id), on=on)}
    return [_told_part(one, kept=kept) for one in holdings.about(rights.ids_of(person_id))]


def everything(person_id: int, *, reader_user_id: int, by: facts.Actor, at: datetime) -> bytes:
    """Return a file with everything about somebody, from every app and the vault; that it was made is a fact.

    Returns: JSON, readable by people and machines.
    """
    told = told_to_the_vault(person_id, reader_user_id=reader_user_id, at=at)
    vault: dict[str, Any] = {
        "status_at_hire": _status(told.status),
        "self_identification": dict(told.groups.answers) if told.groups else None,
        "household_snapshots": [_snapshot(one) for one in told.snapshots],
        "consents": [
            {"purpose": one.purpose, "text_version": one.text_version, "given_at": one.given_at,
             "ended_at": one.ended_at, "ended_how": one.ended_how}
            for one in consents_of(person_id)
        ],
        "read_by": [
            {"read_at": one.read_at, "purpose": one.purpose, "what": one.what, "is_in_room": one.is_in_room}
            for one in reads_about(person_id)
        ],
    }  # fmt: skip
    file = {
        "format": FILE_FORMAT,
        "made_at": at,
        "parts": {
            one.code: {"about": str(one.named or one.code), "rows_count": one.rows_count, "rows": list(one.rows)}
            for one in parts(person_id, on=at.date())
        },
        "vault": vault,
    }
    journal.record("person_data_exported", by=by, at=at, client_id=scopes.OPERATOR, person=person_id)
    return json.dumps(file, ensure_ascii=False, indent=1, default=_plain).encode()


def erase(*, person: people.Person, on: date, reason: str, by: facts.Actor, at: datetime) -> Sequence[keeping.Kept]:
    """Erase a person: all of it where nothing has to be kept, else all but what the law has us keep for its time.

    The vault goes first, in a transaction of its own: should the rest fail, erasing again goes on where this stopped.
    Erased again when the time of what was kept is over, that goes too.

    Args:
        on: The business day.
        reason: A code, such as "request".
    Returns: What stays, and until when; the row numbers always stay, without anything that says whose they are, so
        that facts, seals and counts stay true.
    Raises: PersonStillEmployed
    """
    ids = rights.ids_of(person.pk)
    employments = people.Employment.objects.filter(person_id__in=ids, superseded_at=None)
    if any(one.to_date is None or one.to_date > on for one in employments):
        raise people_errors.PersonStillEmployed(people_errors.PersonStillEmployed.__doc__)
    for person_id in ids:
        vault_actions.forget_person(person_id, by_user_id=by.id, at=at)
    kept = keeping.of(person, on=on)
    _erase_rows(ids, kept=[one.code for one in kept], reason=reason, by=by, at=at)
    journal.record(
        "person_erased", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, kept=[one.code for one in kept]
    )
    return kept


@transaction.atomic
def _erase_rows(ids: Sequence[int], *, kept: Sequence[str], reason: str, by: facts.Actor, at: datetime) -> None:
    given: dict[str, Any] = {"reason": reason, "by": by, "at": at, "client_id": scopes.OPERATOR}
    for row in people.Person.objects.filter(pk__in=ids):
        erasure.erase("person_reach" if "employment_records" in kept else "person", key=row.key, **given)
        if "books" not in kept:
            erasure.erase(erasables.BOOKS, key=row.key, **given)
        user = access_queries.user_of_person(row.pk)
        if user is not None:
            if user.is_active:
                access_actions.deactivate_user(user=user, by=by, at=at)
            access_actions.erase_account(user=user, reason=reason, by=by, at=at)
    if "books" not in kept:
        for key in keeping.receipts(ids):
            erasure.erase("blob", key=key, **given)


def _told_part(held: holdings.Held, *, kept: Mapping[str, date | None]) -> Part:
    table, code = held.holding.table, held.holding.kept
    if table in keeping.IDENTITY and "employment_records" in kept:
        code = "employment_records"
    return Part(
        code=table, named=held.holding.named or holding_words.TABLES.get(table), rows=held.rows,
        rows_count=held.rows_count, kept=code,
        kept_until=kept.get(code),
    )  # fmt: skip


def _status(held: vault_queries.StatusAtHire | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "status": held.status, "basis": held.basis, "evidence": held.evidence, "domain": held.domain,
        "threshold_version": held.threshold_version, "hired_on": held.hired_on, "declared_at": held.declared_at,
    }  # fmt: skip


def _snapshot(held: vault_queries.Snapshot) -> dict[str, Any]:
    home = held.household
    return {
        "moment": held.moment, "taken_on": held.taken_on, "members_count": home.members_count,
        "earners_count": home.earners_count, "income_month": home.income_month, "currency": home.currency,
        "domain": home.domain, "own_income_month": home.own_income_month,
    }  # fmt: skip


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def named_people(ids: Sequence[int]) -> Mapping[int, people_queries.Person]:
    """Return people by id, for lists that come from the vault without names."""
    return people.Person.objects.in_bulk(list(ids))
