"""How far people came, told stage by stage: reaching one, correcting one, and counting people without names.

A stage about the same cohort and opening is kept once. Another day or reason for it is a correction: the row that was
believed until then stays, superseded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core import funnel as stages
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import errors, funnel_tables, models, programme_tables
from tejido.reference import models as reference

PEOPLE_MAX = 1_000_000


def today(at: datetime) -> date:
    """Return the operator's business day of an instant."""
    return journal_queries.business_day(at)


@transaction.atomic
def reach_stage(
    *,
    person: models.Person,
    stage: str,
    on_date: date,
    reason: str = "",
    partner: programme_tables.Partner | None = None,
    cohort: programme_tables.Cohort | None = None,
    opening: programme_tables.Opening | None = None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Stage:
    """Tell that a person came to a stage; one that was told before about the same is returned as it is.

    Args:
        reason: A code of `core.funnel.REASONS`, for the stages that ask for one.
        recorded_at: Machine time, for the history of corrections.
    Raises: StageInvalid, StageOutOfOrder
    """
    models.Person.objects.select_for_update().get(pk=person.pk)
    held = _current(person)
    wanted = stages.Reached(
        person=person.pk, stage=stage, on=on_date, reason=reason, cohort=cohort.pk if cohort else None,
        opening=opening.pk if opening else None,
    )  # fmt: skip
    for row in held:
        if stages.is_again(wanted, other=_told(row)):
            return row
    _check(wanted, known=held, at=at)
    row = programme_tables.Stage.objects.create(
        person=person, stage=stage, on_date=on_date, reason=reason, partner=partner, cohort=cohort, opening=opening,
        recorded_at=recorded_at,
    )  # fmt: skip
    _record_reached(row, by=by, at=at)
    return row


@transaction.atomic
def correct_stage(
    *, key: UUID, on_date: date, reason: str = "", recorded_at: datetime, by: facts.Actor, at: datetime
) -> programme_tables.Stage:
    """Tell another day or reason for a stage; the row before stays as what was believed until now.

    Raises: NoSuchStage, StageInvalid, StageOutOfOrder
    """
    row = _locked(key)
    if (row.on_date, row.reason) == (on_date, reason):
        return row
    wanted = stages.Reached(
        person=row.person_id, stage=row.stage, on=on_date, reason=reason, cohort=row.cohort_id, opening=row.opening_id
    )
    _check(wanted, known=[other for other in _current(row.person) if other.pk != row.pk], at=at)
    _supersede(row, recorded_at=recorded_at)
    told = programme_tables.Stage.objects.create(
        person=row.person, stage=row.stage, on_date=on_date, reason=reason, partner_id=row.partner_id,
        cohort_id=row.cohort_id, opening_id=row.opening_id, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "stage_corrected", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, row=row.pk, stage=row.stage,
        now=told.pk,
    )  # fmt: skip
    return told


@transaction.atomic
def take_back_stage(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Say that a stage never happened; that it was believed stays on record.

    Raises: NoSuchStage
    """
    row = _locked(key)
    _supersede(row, recorded_at=recorded_at)
    journal.record(
        "stage_corrected", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, row=row.pk, stage=row.stage
    )


@transaction.atomic
def note_outreach(
    *,
    kind: str,
    on_date: date,
    people_count: int,
    partner: programme_tables.Partner | None,
    place: reference.Place | None,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.Outreach:
    """Tell that people were reached together: counted, and without names.

    Args:
        kind: One of `funnel_tables.OUTREACH_KINDS`.
        people_count: 1 to 1,000,000.
        key: Made with the form: the same one again returns the row that it made.
    Raises: OutreachInvalid
    """
    is_known = kind in funnel_tables.OUTREACH_KINDS and 1 <= people_count <= PEOPLE_MAX
    if not is_known or on_date > today(at):
        raise errors.OutreachInvalid(errors.OutreachInvalid.__doc__)
    made, is_new = rows.make(
        funnel_tables.Outreach, key=key, taken=errors.OutreachInvalid, kind=kind, on_date=on_date,
        people_count=people_count, partner=partner, place=place, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "outreach_noted", by=by, at=at, client_id=scopes.OPERATOR, outreach=made.pk, kind=kind,
            on=on_date.isoformat(), people=people_count, partner=partner.pk if partner else None,
        )  # fmt: skip
    return made


@transaction.atomic
def correct_outreach(
    *, key: UUID, people_count: int, recorded_at: datetime, by: facts.Actor, at: datetime
) -> funnel_tables.Outreach | None:
    """Tell another count of people who were reached together; with 0 it never happened.

    Raises: NoSuchOutreach, OutreachInvalid
    """
    row = funnel_tables.Outreach.objects.select_for_update().filter(key=key, superseded_at=None).first()
    if row is None:
        raise errors.NoSuchOutreach(errors.NoSuchOutreach.__doc__)
    if not 0 <= people_count <= PEOPLE_MAX:
        raise errors.OutreachInvalid(errors.OutreachInvalid.__doc__)
    if row.people_count == people_count:
        return row
    funnel_tables.Outreach.objects.filter(pk=row.pk).update(superseded_at=max(recorded_at, row.recorded_at))
    told = None
    if people_count:
        told = funnel_tables.Outreach.objects.create(
            kind=row.kind, on_date=row.on_date, people_count=people_count, partner_id=row.partner_id,
            place_id=row.place_id, recorded_at=recorded_at,
        )  # fmt: skip
    journal.record(
        "outreach_corrected", by=by, at=at, client_id=scopes.OPERATOR, outreach=row.pk, now=told.pk if told else None
    )
    return told


def _current(person: models.Person) -> Sequence[programme_tables.Stage]:
    return list(programme_tables.Stage.objects.filter(person=person, superseded_at=None))


def _told(row: programme_tables.Stage) -> stages.Reached:
    return stages.Reached(
        person=row.person_id, stage=row.stage, on=row.on_date, reason=row.reason, cohort=row.cohort_id,
        opening=row.opening_id,
    )  # fmt: skip


def _check(wanted: stages.Reached, *, known: Sequence[programme_tables.Stage], at: datetime) -> None:
    try:
        stages.check(wanted, known=map(_told, known), today=today(at))
    except stages.StageInvalid as problem:
        raise errors.StageInvalid(errors.StageInvalid.__doc__) from problem
    except stages.StageOutOfOrder as problem:
        raise errors.StageOutOfOrder(errors.StageOutOfOrder.__doc__) from problem


def _locked(key: UUID) -> programme_tables.Stage:
    row = programme_tables.Stage.objects.filter(key=key, superseded_at=None).select_related("person").first()
    if row is not None:
        models.Person.objects.select_for_update().get(pk=row.person_id)
        row = programme_tables.Stage.objects.filter(key=key, superseded_at=None).select_related("person").first()
    if row is None:
        raise errors.NoSuchStage(errors.NoSuchStage.__doc__)
    return row


def _supersede(row: programme_tables.Stage, *, recorded_at: datetime) -> None:
    programme_tables.Stage.objects.filter(pk=row.pk).update(superseded_at=max(recorded_at, row.recorded_at))


def _record_reached(row: programme_tables.Stage, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        "stage_reached", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, row=row.pk, stage=row.stage,
        on=row.on_date.isoformat(), reason=row.reason or None, partner=row.partner_id, cohort=row.cohort_id,
        opening=row.opening_id,
    )  # fmt: skip
