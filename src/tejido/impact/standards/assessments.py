"""Assessing oneself: beginning, answering, planning what is missing, and handing in for review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.clients import rows
from tejido.core import dates, facts
from tejido.core.impact.standards import catalogues, scoring, states
from tejido.impact.standards import errors, kept, sheets, tables, written
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes

PERIOD_MONTHS_MAX = 24
BACK_MONTHS_MAX = 120
DUE_YEARS_MAX = 5


@transaction.atomic
def begin(
    *,
    catalogue: catalogues.Catalogue,
    from_date: date,
    to_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.Assessment:
    """Begin to assess the operator by a version of a standard.

    Args:
        from_date, to_date: The period that live counts look at, half-open; it may go on today.
    Raises: AssessmentPeriodInvalid, AssessmentOpenAlready, CatalogueVersionTaken
    """
    before = rows.made_before(tables.Assessment, key)
    if before is not None:
        return before
    today = journal_queries.business_day(at)
    is_past = dates.months_later(today, months=-BACK_MONTHS_MAX) <= from_date < to_date <= today + timedelta(days=1)
    # Days far away are refused before the calendar is asked to add to them.
    if not is_past or to_date > dates.months_later(from_date, months=PERIOD_MONTHS_MAX):
        raise errors.AssessmentPeriodInvalid(errors.AssessmentPeriodInvalid.__doc__)
    version = kept.keep(catalogue, by=by, at=at)
    made, is_new = rows.make(
        tables.Assessment, key=key, taken=errors.AssessmentOpenAlready, catalogue=version, from_date=from_date,
        to_date=to_date, begun_by_user_id=by.id, begun_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "assessment_begun", by=by, at=at, client_id=scopes.OPERATOR, assessment=made.pk, catalogue=version.pk,
            to=to_date.isoformat(), **{"from": from_date.isoformat()},
        )  # fmt: skip
    return made


@transaction.atomic
def give_up(*, assessment: tables.Assessment, by: facts.Actor, at: datetime) -> None:
    """Give up an assessment that is not signed; what was written in it stays on record.

    Raises: AssessmentClosed
    """
    locked = lock(assessment, among=states.OPEN)
    locked.state = "given_up"
    locked.save(update_fields=["state"])
    journal.record("assessment_given_up", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk)


@transaction.atomic
def answer(
    *,
    assessment: tables.Assessment,
    requirement: str,
    claimed: int,
    is_set_aside: bool,
    text: str,
    by: facts.Actor,
    at: datetime,
) -> tables.AssessmentAnswer:
    """Say how a requirement stands; the same once more changes nothing, something else supersedes it.

    Args:
        claimed: Points, 0 to 2. They count as far as evidence carries them.
        is_set_aside: Whether it does not apply here.
    Raises: AssessmentClosed, NoSuchRequirement, AnswerInvalid, RequirementNotSetAside, StandardTextInvalid
    """
    locked = lock(assessment, among=("self_assessment",))
    asked = requirement_of(locked, requirement)
    if not 0 <= claimed <= scoring.POINTS_MAX or (is_set_aside and claimed):
        raise errors.AnswerInvalid(errors.AnswerInvalid.__doc__)
    if is_set_aside and not asked.may_be_set_aside:
        raise errors.RequirementNotSetAside(errors.RequirementNotSetAside.__doc__)
    told = written.needed(text) if is_set_aside else written.written(text)
    standing = tables.AssessmentAnswer.objects.filter(
        assessment=locked, requirement=requirement, superseded_at=None
    ).first()
    if standing is not None:
        same = (standing.claimed, standing.is_set_aside, standing.text) == (claimed, is_set_aside, told.text)
        if same:
            return standing
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    made = tables.AssessmentAnswer.objects.create(
        assessment=locked, requirement=requirement, claimed=claimed, is_set_aside=is_set_aside,
        answered_by_user_id=by.id, answered_at=at, **told.columns,
    )  # fmt: skip
    journal.record(
        "requirement_answered", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk, requirement=requirement,
        answer=made.pk, claimed=claimed, set_aside=is_set_aside, text_digest=told.digest,
    )  # fmt: skip
    return made


@transaction.atomic
def plan(
    *,
    assessment: tables.Assessment,
    requirement: str,
    gap: str,
    text: str,
    owner_user_id: int,
    due_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.CorrectiveAction:
    """Say what is missing for a requirement, what is done about it, by whom and until when.

    It may be said at any time: gaps that a reviewer found are closed after the signature.

    Args:
        owner_user_id: Of an open account inside the operation.
    Raises: AssessmentClosed, NoSuchRequirement, StandardTextInvalid, ActionOwnerInvalid, ActionDateInvalid
    """
    before = rows.made_before(tables.CorrectiveAction, key)
    if before is not None:
        return before
    locked = lock(assessment, among=(*states.OPEN, *states.SIGNED))
    requirement_of(locked, requirement)
    told = written.together(gap, text)
    today = journal_queries.business_day(at)
    if not today <= due_date <= dates.months_later(today, months=12 * DUE_YEARS_MAX):
        raise errors.ActionDateInvalid(errors.ActionDateInvalid.__doc__)
    if owner_user_id not in {owner.pk for owner in owners(at=at)}:
        raise errors.ActionOwnerInvalid(errors.ActionOwnerInvalid.__doc__)
    made, is_new = rows.make(
        tables.CorrectiveAction, key=key, taken=errors.AssessmentClosed, assessment=locked, requirement=requirement,
        gap=gap.replace("\r\n", "\n").strip(), owner_user_id=owner_user_id, due_date=due_date,
        planned_by_user_id=by.id, planned_at=at, **told.columns,
    )  # fmt: skip
    if is_new:
        journal.record(
            "corrective_action_planned", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk,
            requirement=requirement, action=made.pk, owner=owner_user_id, due=due_date.isoformat(),
            text_digest=told.digest,
        )  # fmt: skip
    return made


@transaction.atomic
def finish(*, action: tables.CorrectiveAction, by: facts.Actor, at: datetime) -> None:
    """Say that a corrective action was carried out.

    Raises: ActionEnded
    """
    _end(action, column="done_at", fact="corrective_action_done", by=by, at=at)


@transaction.atomic
def drop(*, action: tables.CorrectiveAction, by: facts.Actor, at: datetime) -> None:
    """Say that a corrective action is not carried out any more.

    Raises: ActionEnded
    """
    _end(action, column="dropped_at", fact="corrective_action_dropped", by=by, at=at)


@transaction.atomic
def hand_in(*, assessment: tables.Assessment, by: facts.Actor, at: datetime) -> None:
    """Hand a self-assessment in for review: from now on its answers stand, and the invited reviewer sees it.

    Raises: AssessmentClosed, ReviewerMissing, AssessmentEmpty
    """
    locked = lock(assessment, among=("self_assessment",))
    review = tables.Review.objects.filter(assessment=locked, withdrawn_at=None).first()
    if review is None:
        raise errors.ReviewerMissing(errors.ReviewerMissing.__doc__)
    found = sheets.of(locked, review=review)
    if not any(line.is_claimed for line in found.lines.values()):
        raise errors.AssessmentEmpty(errors.AssessmentEmpty.__doc__)
    locked.state, locked.handed_in_at = "in_review", at
    locked.save(update_fields=["state", "handed_in_at"])
    points = sum(line.standing.points for line in found.lines.values())
    journal.record("assessment_handed_in", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk, points=points)


@transaction.atomic
def take_back(*, assessment: tables.Assessment, by: facts.Actor, at: datetime) -> None:
    """Take an assessment back from review, to work on its answers again; decisions and questions stay.

    Raises: AssessmentNotInReview
    """
    locked = tables.Assessment.objects.select_for_update(of=("self",)).select_related("catalogue").get(pk=assessment.pk)
    if locked.state != "in_review":
        raise errors.AssessmentNotInReview(errors.AssessmentNotInReview.__doc__)
    locked.state = "self_assessment"
    locked.save(update_fields=["state"])
    journal.record("assessment_taken_back", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk)


@transaction.atomic
def show(*, assessment: tables.Assessment, is_shown: bool, by: facts.Actor, at: datetime) -> None:
    """Open a signed result to clients, or close it to them again; nothing else of the assessment is opened.

    Raises: NotSigned
    """
    locked = tables.Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.state not in states.SIGNED:
        raise errors.NotSigned(errors.NotSigned.__doc__)
    if (locked.shown_at is not None) == is_shown:
        return
    locked.shown_at = at if is_shown else None
    locked.save(update_fields=["shown_at"])
    journal.record("assessment_shown", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk, is_shown=is_shown)


def action(key: UUID) -> tables.CorrectiveAction:
    """Return a corrective action.

    Raises: NoSuchAction
    """
    found = tables.CorrectiveAction.objects.select_related("assessment").filter(key=key).first()
    if found is None:
        raise errors.NoSuchAction(errors.NoSuchAction.__doc__)
    return found


def owners(*, at: datetime) -> list[access_queries.User]:
    """Return who may own a corrective action: the open accounts with a role inside the operation."""
    # The type checker does not know what a prefetch puts on each user.
    found: Sequence[Any] = access_queries.users(at=at)
    inside = roles.INTERNAL - {"agent"}
    return [user for user in found if user.is_active and any(grant.role in inside for grant in user.held)]


def lock(assessment: tables.Assessment, *, among: tuple[str, ...]) -> tables.Assessment:
    """Return an assessment under a lock, so that nobody else changes or signs it meanwhile.

    Raises: AssessmentClosed: its state is none of these.
    """
    locked = tables.Assessment.objects.select_for_update(of=("self",)).select_related("catalogue").get(pk=assessment.pk)
    if locked.state not in among:
        raise errors.AssessmentClosed(errors.AssessmentClosed.__doc__)
    return locked


def requirement_of(assessment: tables.Assessment, code: str) -> catalogues.Requirement:
    """Return what the standard of an assessment asks for under a code.

    Raises: NoSuchRequirement
    """
    try:
        return catalogues.read(assessment.catalogue.document).requirement(code)
    except catalogues.NoSuchRequirement as problem:
        raise errors.NoSuchRequirement(errors.NoSuchRequirement.__doc__) from problem


def _end(action: tables.CorrectiveAction, *, column: str, fact: str, by: facts.Actor, at: datetime) -> None:
    locked = tables.CorrectiveAction.objects.select_for_update().get(pk=action.pk)
    if locked.done_at is not None or locked.dropped_at is not None:
        raise errors.ActionEnded(errors.ActionEnded.__doc__)
    setattr(locked, column, at)
    locked.save(update_fields=[column])
    journal.record(fact, by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.assessment_id, action=locked.pk)
