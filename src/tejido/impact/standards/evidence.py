"""Evidence: files, links, pages of this system, and counts that it makes of its own rows."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import rfc8785
from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact.standards import catalogues, scoring, states
from tejido.core.impact.standards import live as core_live
from tejido.impact import queries
from tejido.impact.standards import assessments, errors, live, tables, written
from tejido.journal import actions as journal
from tejido.journal import blobs, papers, scopes

LINK_LENGTH_MAX = 2000
SALT_BYTES = 16


def prepare(data: bytes) -> papers.Prepared:
    """Judge a file by its content and make it durable.

    Raises: EvidenceFileInvalid, StorageAway
    """
    return papers.prepare(data, refused=errors.EvidenceFileInvalid)


@transaction.atomic
def add_file(
    *, assessment: tables.Assessment, requirement: str, slot: str, text: str, file: papers.Prepared,
    key: UUID | None = None, by: facts.Actor, at: datetime,
) -> tables.AssessmentEvidence:  # fmt: skip
    """Put a file beside a requirement, with what it shows.

    Raises: AssessmentClosed, NoSuchRequirement, EvidenceInvalid, StandardTextInvalid, StorageAway
    """
    before = rows.made_before(tables.AssessmentEvidence, key)
    if before is not None:
        return before
    locked = _open(assessment, requirement, slot=slot, kind="file")
    told = written.needed(text)
    blob = blobs.keep(file.draft, client_id=scopes.OPERATOR, media_type=file.media_type, at=at)
    columns = {**told.columns, "blob_key": blob.key, "blob_digest": blob.digest}
    return _added(locked, requirement, slot=slot, kind="file", key=key, content=blob.digest, by=by, at=at, **columns)


@transaction.atomic
def add_link(
    *, assessment: tables.Assessment, requirement: str, slot: str, text: str, link: str, key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> tables.AssessmentEvidence:  # fmt: skip
    """Put the address of a page beside a requirement, with what it shows.

    Raises: AssessmentClosed, NoSuchRequirement, EvidenceInvalid, EvidenceLinkInvalid, StandardTextInvalid
    """
    before = rows.made_before(tables.AssessmentEvidence, key)
    if before is not None:
        return before
    locked = _open(assessment, requirement, slot=slot, kind="link")
    told, address = written.needed(text), _address(link)
    return _added(
        locked, requirement, slot=slot, kind="link", key=key, content=told.digest, by=by, at=at, link=address,
        **told.columns,
    )  # fmt: skip


@transaction.atomic
def add_page(
    *, assessment: tables.Assessment, requirement: str, slot: str, text: str, page: str, key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> tables.AssessmentEvidence:  # fmt: skip
    """Name a page of this system as evidence, which the operator shows to the reviewer.

    Args:
        page: One of `states.PAGES`.
    Raises: AssessmentClosed, NoSuchRequirement, EvidenceInvalid, StandardTextInvalid
    """
    before = rows.made_before(tables.AssessmentEvidence, key)
    if before is not None:
        return before
    locked = _open(assessment, requirement, slot=slot, kind="page")
    if page not in states.PAGES:
        raise errors.EvidenceInvalid(errors.EvidenceInvalid.__doc__)
    told = written.needed(text)
    return _added(
        locked, requirement, slot=slot, kind="page", key=key, content=told.digest, by=by, at=at, code=page,
        **told.columns,
    )  # fmt: skip


@transaction.atomic
def count(
    *, assessment: tables.Assessment, requirement: str, code: str, key: UUID | None = None, by: facts.Actor,
    at: datetime,
) -> tables.AssessmentEvidence:  # fmt: skip
    """Let the system count evidence in its own rows of the period; a count before it of the same kind is withdrawn.

    Raises: AssessmentClosed, NoSuchRequirement, EvidenceInvalid
    """
    before = rows.made_before(tables.AssessmentEvidence, key)
    if before is not None:
        return before
    locked = _open(assessment, requirement, slot="system", kind="live")
    if code not in assessments.requirement_of(locked, requirement).live:
        raise errors.EvidenceInvalid(errors.EvidenceInvalid.__doc__)
    salt = secrets.token_bytes(SALT_BYTES)
    period = queries.period_of(from_date=locked.from_date, to_date=locked.to_date, as_of=at)
    told = core_live.told(code, live.count(code, period=period, salt=salt))
    reading = {
        **told, "from": locked.from_date.isoformat(), "to": locked.to_date.isoformat(), "as_of": at.isoformat(),
    }  # fmt: skip
    digest = hashlib.sha256(rfc8785.dumps(reading)).hexdigest()
    earlier = tables.AssessmentEvidence.objects.filter(
        assessment=locked, requirement=requirement, kind="live", code=code, withdrawn_at=None
    )
    for row in earlier:
        _withdraw(row, by=by, at=at)
    return _added(
        locked, requirement, slot="system", kind="live", key=key, content=digest, by=by, at=at, code=code,
        reading=reading, salt=salt, digest=digest,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, evidence: tables.AssessmentEvidence, by: facts.Actor, at: datetime) -> None:
    """Take evidence away again; that it was there stays on record.

    Raises: AssessmentClosed, NoSuchEvidence, DecidedAlready
    """
    locked = assessments.lock(evidence.assessment, among=states.OPEN)
    _check_undecided(locked, evidence.requirement)
    found = tables.AssessmentEvidence.objects.filter(pk=evidence.pk, withdrawn_at=None).first()
    if found is None:
        raise errors.NoSuchEvidence(errors.NoSuchEvidence.__doc__)
    _withdraw(found, by=by, at=at)


def evidence(key: UUID, *, assessment: tables.Assessment) -> tables.AssessmentEvidence:
    """Return evidence of an assessment.

    Raises: NoSuchEvidence
    """
    found = (
        tables.AssessmentEvidence.objects.select_related("assessment")
        .filter(key=key, assessment=assessment, withdrawn_at=None)
        .first()
    )
    if found is None:
        raise errors.NoSuchEvidence(errors.NoSuchEvidence.__doc__)
    return found


def opened(row: tables.AssessmentEvidence) -> papers.Opened:
    """Return the file of evidence.

    Raises: NoSuchEvidence: it has none, or it was erased.
    """
    return papers.opened(row.blob_key, missing=errors.NoSuchEvidence)


def _open(assessment: tables.Assessment, requirement: str, *, slot: str, kind: str) -> tables.Assessment:
    """Lock an assessment for one more piece of evidence.

    Raises: AssessmentClosed, NoSuchRequirement, EvidenceInvalid, DecidedAlready
    """
    locked = assessments.lock(assessment, among=states.OPEN)
    asked = assessments.requirement_of(locked, requirement)
    if slot not in catalogues.SLOTS or kind not in asked.kinds:
        raise errors.EvidenceInvalid(errors.EvidenceInvalid.__doc__)
    _check_undecided(locked, requirement)
    return locked


def _check_undecided(assessment: tables.Assessment, requirement: str) -> None:
    decided = tables.ReviewDecision.objects.filter(
        review__assessment=assessment, review__withdrawn_at=None, requirement=requirement, superseded_at=None,
        verdict__in=scoring.FINAL,
    )  # fmt: skip
    if decided.exists():
        raise errors.DecidedAlready(errors.DecidedAlready.__doc__)


def _added(
    assessment: tables.Assessment, requirement: str, *, slot: str, kind: str, key: UUID | None, content: str,
    by: facts.Actor, at: datetime, **columns: Any,
) -> tables.AssessmentEvidence:  # fmt: skip
    made, is_new = rows.make(
        tables.AssessmentEvidence, key=key, taken=errors.EvidenceInvalid, assessment=assessment,
        requirement=requirement, slot=slot, kind=kind, added_by_user_id=by.id, added_at=at, **columns,
    )  # fmt: skip
    if is_new:
        journal.record(
            "evidence_added", by=by, at=at, client_id=scopes.OPERATOR, assessment=assessment.pk,
            requirement=requirement, evidence=made.pk, slot=slot, kind=kind, content_digest=content,
        )  # fmt: skip
    return made


def _withdraw(row: tables.AssessmentEvidence, *, by: facts.Actor, at: datetime) -> None:
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    journal.record(
        "evidence_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, assessment=row.assessment_id, evidence=row.pk
    )


def _address(link: str) -> str:
    """Return an address that a browser can be sent to.

    Raises: EvidenceLinkInvalid
    """
    address = link.strip()
    try:
        split = urlsplit(address)
    except ValueError as problem:
        raise errors.EvidenceLinkInvalid(errors.EvidenceLinkInvalid.__doc__) from problem
    is_good = split.scheme in ("https", "http") and split.hostname and len(address) <= LINK_LENGTH_MAX
    if not is_good or characters.FORBIDDEN.search(address) or any(each.isspace() for each in address):
        raise errors.EvidenceLinkInvalid(errors.EvidenceLinkInvalid.__doc__)
    return address
