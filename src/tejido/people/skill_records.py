"""The skill record that a worker takes along: what it may say, the keys that sign it, issuing and withdrawing."""

from __future__ import annotations

import hashlib
import uuid
import zoneinfo
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tejido.access import encryption, signatures
from tejido.clients import rows
from tejido.core import data_integrity, facts, skill_record
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import errors, growth, growth_tables, models, programme_tables

SHOWN_MAX = 50
WITHDRAWN_MAX = 100_000


@dataclass(frozen=True, kw_only=True)
class Claimable:
    """Something that a record may say of somebody, and the row it rests on.

    Args:
        code: Names it in a form, such as "skill:12".
        skill, level, rung, evidence: For a skill; evidence is a code. course: for a course. position: for a position.
        until: The first day on which it no longer counts.
        begin, end: For a position; half-open.
    """

    kind: skill_record.ClaimKind
    code: str
    awarded: date
    skill: Any = None
    level: int | None = None
    rung: str = ""
    evidence: str = ""
    course: programme_tables.Course | None = None
    position: programme_tables.Position | None = None
    until: date | None = None
    begin: date | None = None
    end: date | None = None


# What is said of a claim in the record's language: its name, a description, and what it rests on.
Tell = Callable[[Claimable], tuple[str, str, str]]


def claimable(person: models.Person, *, on: date) -> Sequence[Claimable]:
    """Return what a record may say of somebody: skills held, courses completed, positions worked in."""
    ids, zone = growth.record_ids(person), zoneinfo.ZoneInfo(journal_queries.installation().zone)
    found: list[Claimable] = []
    for level in models.SkillLevel.objects.filter(person_id__in=ids, to_at=None).select_related("skill").order_by("id"):
        found.append(
            Claimable(
                kind="skill", code=f"skill:{level.pk}", awarded=level.from_at.astimezone(zone).date(),
                skill=level.skill,
                level=level.level, rung=level.rung, evidence=level.evidence,
            )
        )  # fmt: skip
    for each in growth.completions(person):
        if each.until is None or each.until > on:
            found.append(
                Claimable(
                    kind="course", code=f"course:{each.stage_id}", awarded=each.completed, until=each.until,
                    course=each.course,
                )
            )  # fmt: skip
    positions = {row.code: row for row in programme_tables.Position.objects.all()}
    placements = models.Placement.objects.filter(person_id__in=ids, superseded_at=None, from_date__lte=on)
    found.extend(_positions(list(placements.order_by("from_date")), positions))
    return found


def records(person: models.Person) -> Sequence[growth_tables.SkillRecord]:
    """Return the records that somebody has made, the newest first."""
    known = growth_tables.SkillRecord.objects.filter(person=person).select_related("signed_by")
    return list(known.order_by("-issued_at", "-id")[:SHOWN_MAX])


def record(key: uuid.UUID, *, person_id: int | None = None) -> growth_tables.SkillRecord:
    """Return a record; with a person only one of theirs.

    Raises: NoSuchRecord
    """
    known = growth_tables.SkillRecord.objects.filter(key=key).select_related("signed_by", "person")
    found = (known if person_id is None else known.filter(person_id=person_id)).first()
    if found is None:
        raise errors.NoSuchRecord(errors.NoSuchRecord.__doc__)
    return found


def issued(*, first: int, count: int) -> tuple[Sequence[growth_tables.SkillRecord], int]:
    """Return some of all records, the newest first, and how many there are."""
    known = growth_tables.SkillRecord.objects.select_related("person", "signed_by")
    return list(known.order_by("-issued_at", "-id")[first : first + count]), known.count()


def signing_keys() -> Sequence[growth_tables.RecordKey]:
    """Return every key that signs or has signed records, the newest first."""
    return list(growth_tables.RecordKey.objects.order_by("-from_at", "-id"))


def withdrawn_ids() -> Sequence[str]:
    """Return the ids of all credentials that no longer count."""
    known = growth_tables.SkillRecord.objects.exclude(withdrawn_at=None).order_by("withdrawn_at")
    lists = known.values_list("credential_ids", flat=True)[:WITHDRAWN_MAX]
    return [str(each) for credential_ids in lists for each in credential_ids]


@transaction.atomic
def issue(
    *,
    person: models.Person,
    codes: Collection[str],
    with_name: str,
    tell: Tell,
    language: str,
    status_url: str,
    on: date,
    signed_at: datetime,
    key: uuid.UUID,
    by: facts.Actor,
    at: datetime,
) -> growth_tables.SkillRecord:
    """Sign what somebody chose to take along; the same key again returns the record that it made.

    Args:
        codes: Of what is said; what is no longer true is left out.
        with_name: How the person is called in it; "" leaves the name out.
        on: Today.
        signed_at: Machine time: others compare it with the clock on their wall.
    Raises: NothingToRecord
    """
    before = rows.made_before(growth_tables.SkillRecord, key)
    if before is not None:
        return before
    models.Person.objects.select_for_update().get(pk=person.pk)
    chosen = [each for each in claimable(person, on=on) if each.code in set(codes)]
    if not 1 <= len(chosen) <= skill_record.CREDENTIALS_MAX:
        raise errors.NothingToRecord(errors.NothingToRecord.__doc__)
    signing, secret_key = _signing_key(by=by, at=at)
    issuer = skill_record.Issuer(
        name=journal_queries.installation().operator_name, public_key=signatures.public_key(secret_key)
    )
    signed = skill_record.credentials(
        [_claim(each, tell(each)) for each in chosen], issuer=issuer, person_name=with_name or None,
        record_key=str(key), language=language, status_url=status_url, issued_at=signed_at,
        sign=lambda message: signatures.sign(message, secret_key=secret_key),
    )  # fmt: skip
    document = skill_record.presented(signed)
    made, is_new = rows.make(
        growth_tables.SkillRecord, key=key, taken=errors.NoSuchRecord, person=person, signed_by=signing,
        document=document, digest=hashlib.sha256(document.encode()).hexdigest(),
        credential_ids=[each["id"] for each in signed], language=language, issued_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "skill_record_issued", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, record=made.pk,
            record_key=signing.pk, credentials=len(signed), record_digest=made.digest,
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, record: growth_tables.SkillRecord, reason: str, by: facts.Actor, at: datetime) -> None:
    """Say that a record no longer counts; withdrawn already, nothing changes.

    Args:
        reason: "by_worker", or "wrong" where it should never have been issued.
    """
    locked = growth_tables.SkillRecord.objects.select_for_update().get(pk=record.pk)
    if locked.withdrawn_at is not None:
        return
    moment = max(at, locked.issued_at)
    growth_tables.SkillRecord.objects.filter(pk=record.pk).update(withdrawn_at=moment, withdraw_reason=reason)
    journal.record(
        "skill_record_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, person=locked.person_id, record=locked.pk,
        reason=reason,
    )  # fmt: skip


@transaction.atomic
def rotate_key(*, by: facts.Actor, at: datetime) -> growth_tables.RecordKey:
    """Sign with a new key from now on; what the one before has signed still holds."""
    _lock_keys()
    for before in growth_tables.RecordKey.objects.filter(retired_at=None):
        growth_tables.RecordKey.objects.filter(pk=before.pk).update(retired_at=max(at, before.from_at))
        journal.record("record_key_retired", by=by, at=at, client_id=scopes.OPERATOR, record_key=before.pk)
    return _new_key(by=by, at=at)


def _signing_key(*, by: facts.Actor, at: datetime) -> tuple[growth_tables.RecordKey, bytes]:
    """Return the key that signs now, made at first use, and its secret half."""
    _lock_keys()
    found = growth_tables.RecordKey.objects.filter(retired_at=None).first() or _new_key(by=by, at=at)
    secret = encryption.decrypt(found.encrypted_secret, purpose=encryption.RECORD_KEYS)
    return found, bytes.fromhex(secret)


def _new_key(*, by: facts.Actor, at: datetime) -> growth_tables.RecordKey:
    secret_key = signatures.new_secret_key()
    made = growth_tables.RecordKey.objects.create(
        did=data_integrity.did_of(signatures.public_key(secret_key)),
        encrypted_secret=encryption.encrypt(secret_key.hex(), purpose=encryption.RECORD_KEYS), from_at=at,
    )  # fmt: skip
    journal.record("record_key_made", by=by, at=at, client_id=scopes.OPERATOR, record_key=made.pk)
    return made


def _lock_keys() -> None:
    """Let one transaction at a time make or retire a key: two first records at once share one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people_recordkey'))")


def _claim(each: Claimable, told: tuple[str, str, str]) -> skill_record.Claim:
    name, description, criteria = told
    return skill_record.Claim(
        kind=each.kind, code=each.code, name=name, description=description, criteria=criteria, awarded=each.awarded,
        begin=each.begin, end=each.end, until=each.until, level=each.level,
    )  # fmt: skip


def _positions(
    placements: Sequence[models.Placement], positions: dict[str, programme_tables.Position]
) -> Sequence[Claimable]:
    """Return one claim for each stretch in a position, whatever sites or pools it led through."""
    stretches: list[list[models.Placement]] = []
    for placement in placements:
        if placement.position not in positions:
            continue
        last = stretches[-1][-1] if stretches else None
        if last is not None and (last.position, last.to_date) == (placement.position, placement.from_date):
            stretches[-1].append(placement)
        else:
            stretches.append([placement])
    return [
        Claimable(
            kind="position", code=f"position:{stretch[0].pk}", awarded=stretch[0].from_date,
            position=positions[stretch[0].position], begin=stretch[0].from_date, end=stretch[-1].to_date,
        )
        for stretch in stretches
    ]  # fmt: skip
