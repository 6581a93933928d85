"""Catalogues, assessments with their answers, evidence and actions, reviews with theirs, and pledges.

What is written by hand is text with a salt and a digest: the text can be erased, and the digest in a signed record
stays true. Rows of an assessment that was signed stand; the database lets nothing of them change but an erasure.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.impact.standards import catalogues, scoring, states


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


class StandardCatalogue(models.Model):
    """A version of a standard as it was when somebody was first assessed by it, or when its owner loaded it."""

    key = _key()
    code = models.TextField()
    version = models.TextField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    kept_by_user_id = models.BigIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="standard_catalogue_version_once")]


class Assessment(models.Model):
    """The operator measured against a version of a standard, over a period."""

    key = _key()
    catalogue = models.ForeignKey(StandardCatalogue, on_delete=models.PROTECT, related_name="assessments")
    from_date = models.DateField()
    to_date = models.DateField()
    state = models.TextField(default="self_assessment")
    begun_by_user_id = models.BigIntegerField()
    begun_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    signed_by_user_id = models.BigIntegerField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    record = models.JSONField(null=True, blank=True)
    # The first day on which the signature no longer holds.
    expires_date = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # From when clients see the signed result; empty while the operator shows it to nobody.
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="assessment_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(
                    state__in=("self_assessment", "given_up"), signed_at=None, signed_by_user_id=None, digest=""
                )
                | Q(state="in_review", handed_in_at__isnull=False, signed_at=None, signed_by_user_id=None, digest="")
                | Q(
                    state__in=states.SIGNED, handed_in_at__isnull=False, signed_at__isnull=False,
                    signed_by_user_id__isnull=False, expires_date__isnull=False, record__isnull=False,
                )
                & ~Q(digest=""),
                name="assessment_state_is_whole",
            ),
            models.UniqueConstraint(
                fields=["catalogue"], condition=Q(state__in=states.OPEN), name="one_open_assessment_of_a_catalogue"
            ),
            models.CheckConstraint(
                condition=Q(shown_at=None) | Q(state__in=states.SIGNED), name="only_signed_results_are_shown"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["expires_date"], condition=Q(state="decided"), name="assessment_expires")]


class AssessmentAnswer(models.Model):
    """What the operator says about a requirement; a later answer supersedes it."""

    key = _key()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    requirement = models.TextField()
    claimed = models.PositiveSmallIntegerField(default=0)
    is_set_aside = models.BooleanField(default=False)
    text = models.TextField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    answered_by_user_id = models.BigIntegerField()
    answered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "requirement"], condition=Q(superseded_at=None), name="one_answer_stands"
            ),
            models.CheckConstraint(
                condition=Q(claimed__lte=scoring.POINTS_MAX) & (Q(is_set_aside=False) | Q(claimed=0)),
                name="answer_claims_what_there_is",
            ),
        ]


class AssessmentEvidence(models.Model):
    """What shows that a requirement is met: a file, a link, a page of this system, or a count that it made itself."""

    key = _key()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    requirement = models.TextField()
    slot = models.TextField()
    kind = models.TextField()
    text = models.TextField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    link = models.TextField(blank=True, default="")
    blob_key = models.UUIDField(null=True, blank=True)
    blob_digest = models.CharField(max_length=64, blank=True, default="")
    # A page of this system, or a count: its code.
    code = models.TextField(blank=True, default="")
    reading = models.JSONField(null=True, blank=True)
    added_by_user_id = models.BigIntegerField()
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slot__in=catalogues.SLOTS), name="evidence_slot_known"),
            models.CheckConstraint(
                condition=(Q(kind="file", blob_key__isnull=False, link="", code="", reading=None) & ~Q(blob_digest=""))
                | (Q(kind="link", blob_key=None, code="", reading=None) & ~Q(link=""))
                | (Q(kind="page", blob_key=None, link="", reading=None) & ~Q(code=""))
                | (Q(kind="live", slot="system", blob_key=None, link="", reading__isnull=False) & ~Q(code="")),
                name="evidence_is_of_its_kind",
            ),
        ]
        indexes = [models.Index(fields=["assessment", "requirement"], name="evidence_of_requirement")]


class CorrectiveAction(models.Model):
    """What is missing for a requirement, what is done about it, by whom and until when. It goes on after a review."""

    key = _key()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="actions")
    requirement = models.TextField()
    gap = models.TextField(null=True, blank=True)
    text = models.TextField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    owner_user_id = models.BigIntegerField()
    due_date = models.DateField()
    planned_by_user_id = models.BigIntegerField()
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(dropped_at=None), name="action_ends_in_one_way"),
        ]
        indexes = [
            models.Index(fields=["due_date"], condition=Q(done_at=None, dropped_at=None), name="action_is_open"),
            models.Index(fields=["assessment", "requirement"], name="action_of_requirement"),
        ]


class Review(models.Model):
    """An invitation to review an assessment: whom it names sees this assessment, and no other."""

    key = _key()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reviews")
    reviewer_user_id = models.BigIntegerField()
    party = models.TextField()
    invited_by_user_id = models.BigIntegerField()
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(party__in=states.PARTIES), name="review_party_known"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(withdrawn_at=None), name="one_reviewer_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["reviewer_user_id"], name="review_of_reviewer")]


class ReviewEntry(models.Model):
    """A question or a request of the reviewer about a requirement, or the operator's answer to one."""

    key = _key()
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="entries")
    requirement = models.TextField()
    kind = models.TextField()
    answers = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by")
    text = models.TextField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    written_by_user_id = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="answer", answers__isnull=False) | Q(kind__in=("question", "request"), answers=None),
                name="entry_answers_or_asks",
            ),
        ]
        indexes = [models.Index(fields=["review", "requirement"], name="entry_of_requirement")]


class ReviewDecision(models.Model):
    """What the reviewer decided about a requirement; a later decision supersedes it, until the review is signed."""

    key = _key()
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    requirement = models.TextField()
    verdict = models.TextField()
    points = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    decided_by_user_id = models.BigIntegerField()
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=scoring.VERDICTS), name="decision_verdict_known"),
            models.CheckConstraint(
                condition=Q(points__lte=scoring.POINTS_MAX) & (Q(verdict="upheld") | Q(points=0)),
                name="decision_upholds_points",
            ),
            models.UniqueConstraint(
                fields=["review", "requirement"], condition=Q(superseded_at=None), name="one_decision_stands"
            ),
        ]


class HiringPledge(models.Model):
    """A promise to hire: whose, how many people, until when. It is shown beside hires and never counted as one."""

    key = _key()
    pledger = models.TextField()
    name = models.TextField()
    client_id = models.BigIntegerField(null=True, blank=True)
    people_count = models.PositiveIntegerField()
    pledged_date = models.DateField()
    due_date = models.DateField()
    noted_by_user_id = models.BigIntegerField()
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pledger__in=states.PLEDGERS), name="pledge_pledger_known"),
            models.CheckConstraint(condition=Q(people_count__gt=0), name="pledge_is_of_people"),
            models.CheckConstraint(condition=Q(due_date__gt=F("pledged_date")), name="pledge_has_time"),
        ]


TABLES = (
    StandardCatalogue, Assessment, AssessmentAnswer, AssessmentEvidence, CorrectiveAction, Review, ReviewEntry,
    ReviewDecision, HiringPledge,
)  # fmt: skip
