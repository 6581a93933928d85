"""How accessible our sites are: audits by the points of a catalogue, what was found, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.employment import audits
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors

CATALOGUE, POINTS, RESULTS = audits.CATALOGUE, audits.POINTS, audits.RESULTS
NOTE_LENGTH_MAX, ACTION_LENGTH_MAX = 500, 300
ACTIONS_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Scored:
    """An audit with how the site did, and how many of its actions are still open."""

    audit: tables.SiteAudit
    score: audits.Score
    open_actions: int


@transaction.atomic
def audit_site(
    *,
    site: models.Site,
    results: Mapping[str, str],
    notes: Mapping[str, str],
    audited_date: date,
    user_id: int,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.SiteAudit:
    """Keep what was found at a site: one result for every point of the catalogue.

    Args:
        results: Point to one of `RESULTS`.
        notes: Point to a short note, where there is one.
        key: Made with the form: the same one again returns the audit that it made.
    Raises: AuditInvalid, AuditedAlready
    """
    is_whole = set(results) == set(POINTS) and set(results.values()) <= set(RESULTS)
    if not is_whole or not set(notes) <= set(POINTS) or not all(_is_note(note) for note in notes.values()):
        raise errors.AuditInvalid(errors.AuditInvalid.__doc__)
    audit, is_new = rows.make(
        tables.SiteAudit, key=key, taken=errors.AuditedAlready, site=site, audited_date=audited_date,
        catalogue_version=audits.CATALOGUE_VERSION, audited_by_user_id=user_id,
    )  # fmt: skip
    if not is_new:
        return audit
    tables.AuditFinding.objects.bulk_create(
        [
            tables.AuditFinding(audit=audit, point=point, result=result, note=notes.get(point, "").strip())
            for point, result in results.items()
        ]
    )
    scored = audits.score(results)
    journal.record(
        "site_audited", by=by, at=at, client_id=scopes.OPERATOR, site=site.pk, audit=audit.pk,
        on=audited_date.isoformat(), meets=scored.meets, partly=scored.partly, fails=scored.fails,
    )  # fmt: skip
    return audit


@transaction.atomic
def plan_action(
    *,
    finding: tables.AuditFinding,
    action: str,
    owner_user_id: int,
    due_date: date,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Say what is done about a finding, by whom, and by which day. A plan that changes takes the place of the former.

    Raises: AuditActionInvalid
    """
    row = tables.AuditFinding.objects.select_for_update().get(pk=finding.pk)
    text = action.strip()
    is_text = 1 <= len(text) <= ACTION_LENGTH_MAX and not characters.FORBIDDEN.search(text)
    if not is_text or row.result not in ("partly", "fails") or row.done_date is not None:
        raise errors.AuditActionInvalid(errors.AuditActionInvalid.__doc__)
    tables.AuditFinding.objects.filter(pk=row.pk).update(action=text, owner_user_id=owner_user_id, due_date=due_date)
    journal.record(
        "audit_action_planned", by=by, at=at, client_id=scopes.OPERATOR, finding=row.pk, point=row.point,
        owner=owner_user_id, due=due_date.isoformat(),
    )  # fmt: skip


@transaction.atomic
def finish_action(*, finding: tables.AuditFinding, done_date: date, by: facts.Actor, at: datetime) -> None:
    """Note that what was planned is done; noted already, nothing changes.

    Raises: AuditActionInvalid: nothing was planned.
    """
    row = tables.AuditFinding.objects.select_for_update().get(pk=finding.pk)
    if row.done_date is not None:
        return
    if row.owner_user_id is None:
        raise errors.AuditActionInvalid(errors.AuditActionInvalid.__doc__)
    tables.AuditFinding.objects.filter(pk=row.pk).update(done_date=done_date)
    journal.record(
        "audit_action_done", by=by, at=at, client_id=scopes.OPERATOR, finding=row.pk, point=row.point,
        on=done_date.isoformat(),
    )  # fmt: skip


def audits_of_sites() -> Mapping[int, Sequence[Scored]]:
    """Return the audits of each site, the newest first."""
    found: dict[int, list[Scored]] = {}
    every = tables.SiteAudit.objects.prefetch_related("findings").order_by("site", "-audited_date")
    for audit in every:
        found.setdefault(audit.site_id, []).append(_scored(audit))
    return found


def audit(key: UUID) -> Scored:
    """Return an audit.

    Raises: NoSuchAudit
    """
    found = tables.SiteAudit.objects.filter(key=key).select_related("site").prefetch_related("findings").first()
    if found is None:
        raise errors.NoSuchAudit(errors.NoSuchAudit.__doc__)
    return _scored(found)


def findings(scored: Scored) -> Mapping[str, tables.AuditFinding]:
    """Return what an audit found, by point."""
    return {finding.point: finding for finding in scored.audit.findings.all()}


def finding(key: UUID) -> tables.AuditFinding:
    """Return a finding with its audit.

    Raises: NoSuchAudit
    """
    found = tables.AuditFinding.objects.filter(key=key).select_related("audit", "audit__site").first()
    if found is None:
        raise errors.NoSuchAudit(errors.NoSuchAudit.__doc__)
    return found


def open_actions() -> Sequence[tables.AuditFinding]:
    """Return what is planned and not done, what is due first at the top."""
    planned = tables.AuditFinding.objects.filter(owner_user_id__isnull=False, done_date=None)
    return list(planned.select_related("audit", "audit__site").order_by("due_date", "id")[:ACTIONS_MAX])


def _scored(audit: tables.SiteAudit) -> Scored:
    found = list(audit.findings.all())
    return Scored(
        audit=audit,
        score=audits.score({finding.point: finding.result for finding in found}),
        open_actions=sum(finding.owner_user_id is not None and finding.done_date is None for finding in found),
    )


def _is_note(text: str) -> bool:
    return len(text.strip()) <= NOTE_LENGTH_MAX and not characters.FORBIDDEN.search(text)
