"""A review by somebody from outside: the invitation, questions and answers, decisions, and the signature."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.access import queries as access_queries
from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact.standards import records, scoring, states
from tejido.impact import actions as impact_actions
from tejido.impact.standards import assessments, errors, sheets, tables, written
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes


def is_from_outside(user: access_queries.User, *, at: datetime) -> bool:
    """Return whether somebody may review: an invited reviewer without a role inside, who never worked here."""
    held = access_queries.roles_of(user, at=at)
    return user.is_active and user.person_id is None and impact_actions.is_independent(held)


def candidates(*, at: datetime) -> list[access_queries.User]:
    """Return who can be invited to review, by name."""
    return [user for user in impact_actions.reviewers(at=at) if user.person_id is None]


@transaction.atomic
def invite(
    *,
    assessment: tables.Assessment,
    reviewer: access_queries.User,
    party: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.Review:
    """Invite somebody from outside to review an assessment; they see it once it is handed in, and no other.

    Args:
        party: Whom they come from: one of `states.PARTIES`.
    Raises: AssessmentClosed, ReviewerNotFromOutside, ReviewerInvitedAlready
    """
    before = rows.made_before(tables.Review, key)
    if before is not None:
        return before
    locked = assessments.lock(assessment, among=states.OPEN)
    if party not in states.PARTIES or not is_from_outside(reviewer, at=at):
        raise errors.ReviewerNotFromOutside(errors.ReviewerNotFromOutside.__doc__)
    made, is_new = rows.make(
        tables.Review, key=key, taken=errors.ReviewerInvitedAlready, assessment=locked, reviewer_user_id=reviewer.pk,
        party=party, invited_by_user_id=by.id, invited_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "reviewer_invited", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk, review=made.pk,
            reviewer=reviewer.pk, party=party,
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, assessment: tables.Assessment, by: facts.Actor, at: datetime) -> None:
    """Take the invitation of a reviewer back; their questions and decisions stay on record and count no more.

    An assessment that was in review is worked on again.

    Raises: AssessmentClosed, ReviewerMissing
    """
    locked = assessments.lock(assessment, among=states.OPEN)
    review = tables.Review.objects.filter(assessment=locked, withdrawn_at=None).first()
    if review is None:
        raise errors.ReviewerMissing(errors.ReviewerMissing.__doc__)
    review.withdrawn_at = at
    review.save(update_fields=["withdrawn_at"])
    journal.record(
        "reviewer_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk, review=review.pk,
        reviewer=review.reviewer_user_id,
    )  # fmt: skip
    if locked.state == "in_review":
        assessments.take_back(assessment=locked, by=by, at=at)


@transaction.atomic
def ask(
    *, assessment: tables.Assessment, requirement: str, kind: str, text: str, reviewer: access_queries.User,
    key: UUID | None = None, by: facts.Actor, at: datetime,
) -> tables.ReviewEntry:  # fmt: skip
    """Ask about a requirement, or ask for a document.

    Args:
        kind: "question" or "request".
    Raises: AssessmentNotInReview, ReviewerNotFromOutside, NoSuchAssessment, NoSuchRequirement, StandardTextInvalid
    """
    before = rows.made_before(tables.ReviewEntry, key)
    if before is not None:
        return before
    review = _of_reviewer(assessment, reviewer, at=at)
    assessments.requirement_of(review.assessment, requirement)
    if kind not in ("question", "request"):
        raise errors.NoSuchEntry(errors.NoSuchEntry.__doc__)
    told = written.needed(text)
    made, is_new = rows.make(
        tables.ReviewEntry, key=key, taken=errors.NoSuchEntry, review=review, requirement=requirement, kind=kind,
        written_by_user_id=by.id, written_at=at, **told.columns,
    )  # fmt: skip
    if is_new:
        journal.record(
            "review_question_asked", by=by, at=at, client_id=scopes.OPERATOR, assessment=review.assessment_id,
            review=review.pk, requirement=requirement, entry=made.pk, kind=kind, text_digest=told.digest,
        )  # fmt: skip
    return made


@transaction.atomic
def answer(
    *, entry: tables.ReviewEntry, text: str, key: UUID | None = None, by: facts.Actor, at: datetime
) -> tables.ReviewEntry:
    """Answer a question or a request of the reviewer.

    Raises: AssessmentNotInReview, NoSuchEntry, QuestionAnsweredAlready, StandardTextInvalid
    """
    before = rows.made_before(tables.ReviewEntry, key)
    if before is not None:
        return before
    assessment = _in_review(entry.review.assessment)
    if entry.kind == "answer" or entry.review.withdrawn_at is not None:
        raise errors.NoSuchEntry(errors.NoSuchEntry.__doc__)
    told = written.needed(text)
    made, is_new = rows.make(
        tables.ReviewEntry, key=key, taken=errors.QuestionAnsweredAlready, review=entry.review,
        requirement=entry.requirement, kind="answer", answers=entry, written_by_user_id=by.id, written_at=at,
        **told.columns,
    )  # fmt: skip
    if is_new:
        journal.record(
            "review_question_answered", by=by, at=at, client_id=scopes.OPERATOR, assessment=assessment.pk,
            review=entry.review_id, requirement=entry.requirement, entry=made.pk, answers=entry.pk,
            text_digest=told.digest,
        )  # fmt: skip
    return made


@transaction.atomic
def decide(
    *, assessment: tables.Assessment, requirement: str, verdict: str, points: int, text: str,
    reviewer: access_queries.User, by: facts.Actor, at: datetime,
) -> tables.ReviewDecision:  # fmt: skip
    """Decide about a requirement; the same once more changes nothing, something else supersedes it.

    Args:
        verdict: "upheld", "not_upheld" or "needs_more"; the last two need a reason.
        points: What is upheld: at most what is claimed and carried by evidence; 0 unless it is upheld.
    Raises: AssessmentNotInReview, ReviewerNotFromOutside, NoSuchAssessment, NoSuchRequirement, DecisionInvalid
    """
    review = _of_reviewer(assessment, reviewer, at=at)
    line = sheets.of(review.assessment, review=review).line(requirement)
    told = written.written(text)
    if not _is_good(line, verdict=verdict, points=points, has_reason=bool(told.text)):
        raise errors.DecisionInvalid(errors.DecisionInvalid.__doc__)
    standing = line.decision
    if standing is not None:
        if (standing.verdict, standing.points, standing.text) == (verdict, points, told.text):
            return standing
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    made = tables.ReviewDecision.objects.create(
        review=review, requirement=requirement, verdict=verdict, points=points, decided_by_user_id=by.id,
        decided_at=at, **told.columns,
    )  # fmt: skip
    journal.record(
        "requirement_decided", by=by, at=at, client_id=scopes.OPERATOR, assessment=review.assessment_id,
        review=review.pk, requirement=requirement, decision=made.pk, verdict=verdict, points=points,
        text_digest=told.digest,
    )  # fmt: skip
    return made


@transaction.atomic
def sign(
    *, assessment: tables.Assessment, digest: str, reviewer: access_queries.User, by: facts.Actor, at: datetime
) -> tables.Assessment:
    """Sign an assessment: its answers, evidence and decisions stand from now on, for two years.

    Args:
        digest: Of what the reviewer has looked at.
    Raises: AssessmentNotInReview, ReviewerNotFromOutside, NoSuchAssessment, DecisionsMissing, AssessmentChanged
    """
    review = _of_reviewer(assessment, reviewer, at=at)
    locked = review.assessment
    found = sheets.of(locked, review=review)
    if found.undecided:
        raise errors.DecisionsMissing(errors.DecisionsMissing.__doc__)
    content = found.content
    if records.digest(content) != digest:
        raise errors.AssessmentChanged(errors.AssessmentChanged.__doc__)
    expires_date = states.expires(journal_queries.business_day(at))
    record = {
        **content, "reviewer": str(reviewer.key), "party": review.party, "signed_at": at.isoformat(),
        "expires": expires_date.isoformat(),
    }  # fmt: skip
    locked.state, locked.signed_by_user_id, locked.signed_at = "decided", reviewer.pk, at
    locked.record, locked.digest, locked.expires_date = record, records.digest(record), expires_date
    locked.save(update_fields=["state", "signed_by_user_id", "signed_at", "record", "digest", "expires_date"])
    journal.record(
        "assessment_signed", by=by, at=at, client_id=scopes.OPERATOR, assessment=locked.pk, review=review.pk,
        record_digest=locked.digest, minimums=found.result.minimums, minimums_met=found.result.minimums_met,
        expires=expires_date.isoformat(),
    )  # fmt: skip
    return locked


def entry(key: UUID, *, assessment: tables.Assessment) -> tables.ReviewEntry:
    """Return a question or a request of the review of an assessment.

    Raises: NoSuchEntry
    """
    found = (
        tables.ReviewEntry.objects.select_related("review__assessment")
        .filter(key=key, review__assessment=assessment, review__withdrawn_at=None)
        .first()
    )
    if found is None:
        raise errors.NoSuchEntry(errors.NoSuchEntry.__doc__)
    return found


def _is_good(line: sheets.Line, *, verdict: str, points: int, has_reason: bool) -> bool:
    if verdict not in scoring.VERDICTS:
        return False
    if verdict != "upheld":
        return points == 0 and has_reason
    if line.answer is not None and line.answer.is_set_aside:
        return points == 0
    return 1 <= points <= min(line.standing.claimed, line.standing.carried)


def _in_review(assessment: tables.Assessment) -> tables.Assessment:
    try:
        return assessments.lock(assessment, among=("in_review",))
    except errors.AssessmentClosed as problem:
        raise errors.AssessmentNotInReview(errors.AssessmentNotInReview.__doc__) from problem


def _of_reviewer(assessment: tables.Assessment, reviewer: access_queries.User, *, at: datetime) -> tables.Review:
    """Return the review of somebody who may act in it now, its assessment locked.

    Raises: AssessmentNotInReview, ReviewerNotFromOutside, NoSuchAssessment: they were not invited.
    """
    locked = _in_review(assessment)
    review = tables.Review.objects.filter(assessment=locked, withdrawn_at=None, reviewer_user_id=reviewer.pk).first()
    if review is None:
        raise errors.NoSuchAssessment(errors.NoSuchAssessment.__doc__)
    if not is_from_outside(reviewer, at=at):
        raise errors.ReviewerNotFromOutside(errors.ReviewerNotFromOutside.__doc__)
    review.assessment = locked
    return review
