"""What positions ask for, who was promoted on what evidence, coaching, interest in openings, and skill records."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.core import promotion
from tejido.journal import spells
from tejido.people import programme_tables

# Why somebody was promoted although a requirement was missing; "" where none was.
EXCEPTIONS = ("equivalent_experience", "for_a_time", "nobody_else")
NOTE_KINDS = ("conversation", "observation", "quality_review")
GOAL_STATES = ("open", "reached", "dropped")
RECOGNITIONS = ("help", "quality", "effort", "idea")
AUDIENCES = ("team", "private")
WITHDRAWALS = ("by_worker", "wrong")
_NO_SKILL, _NO_COUNT = Q(skill=None, level=0, rung=""), Q(count=0)
_NO_ROWS = Q(course=None, held_position=None)


class Path(models.Model):
    """What a position asks for from a day on; a correction supersedes it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    position = models.ForeignKey(programme_tables.Position, on_delete=models.PROTECT, related_name="paths")
    set_by_user_id = models.BigIntegerField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            spells.ends_later("path_ends_after_begin"),
            spells.superseded_later("path_superseded_later"),
            spells.one_day_spell("one_path_at_a_time", "position"),
        ]


class PathRequirement(models.Model):
    """One thing that a position asks for: a skill, a course, months in a position, or so much evidence of a kind."""

    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="requirements")
    kind = models.TextField()
    skill = models.ForeignKey(clients.Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(
        programme_tables.Course, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_position = models.ForeignKey(
        programme_tables.Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.TextField(blank=True, default="")
    level = models.PositiveSmallIntegerField(default=0)
    rung = models.TextField(blank=True, default="")
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    _NO_ROWS,
                    _NO_COUNT,
                    kind="skill",
                    skill__isnull=False,
                    evidence="",
                    level__gte=1,
                    level__lte=promotion.LEVEL_MAX,
                    rung__in=promotion.RUNGS,
                )
                | Q(_NO_SKILL, _NO_COUNT, kind="course", course__isnull=False, held_position=None, evidence="")
                | Q(
                    _NO_SKILL,
                    kind="months",
                    course=None,
                    held_position__isnull=False,
                    evidence="",
                    count__gte=1,
                    count__lte=promotion.MONTHS_MAX,
                )
                | Q(
                    _NO_SKILL,
                    _NO_ROWS,
                    kind="evidence",
                    evidence__in=promotion.EVIDENCE,
                    count__gte=1,
                    count__lte=promotion.EVIDENCE_MAX,
                ),
                name="requirement_is_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["path", "skill", "course", "held_position", "evidence"],
                nulls_distinct=False,
                name="requirement_asked_once",
            ),
        ]


class Promotion(models.Model):
    """A person came to a higher position: who decided, by which requirements, on what evidence."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="promotions")
    before = models.ForeignKey("people.Placement", on_delete=models.PROTECT, related_name="+")
    placement = models.OneToOneField("people.Placement", on_delete=models.PROTECT, related_name="promotion")
    position = models.ForeignKey(programme_tables.Position, on_delete=models.PROTECT, related_name="+")
    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="promotions")
    from_date = models.DateField()
    exception = models.TextField(blank=True, default="")
    # Each requirement as it stood: ids, codes, numbers and days, never a text.
    evidence = models.JSONField()
    decided_by_user_id = models.BigIntegerField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(exception="") | Q(exception__in=EXCEPTIONS), name="promotion_exception_known"
            ),
            models.UniqueConstraint(fields=["person", "from_date"], name="one_promotion_a_day"),
            models.CheckConstraint(condition=~Q(before=F("placement")), name="promotion_moves_somebody"),
        ]
        indexes = [models.Index(fields=["-from_date", "-id"], name="promotion_by_date")]


class CoachingNote(models.Model):
    """What a supervisor or mentor wrote down with somebody they coach, who reads it too."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="coaching_notes")
    kind = models.TextField()
    on_date = models.DateField()
    text = models.TextField()
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    written_by_user_id = models.BigIntegerField()
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=NOTE_KINDS), name="coaching_note_kind_known")]
        indexes = [models.Index(fields=["person", "-on_date"], name="coaching_note_by_person")]


class Goal(models.Model):
    """What somebody wants to reach, by when, and what came of it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="goals")
    text = models.TextField()
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    due_date = models.DateField()
    state = models.TextField(default="open")
    set_by_user_id = models.BigIntegerField()
    set_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by_user_id = models.BigIntegerField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None, ended_by_user_id=None)
                | Q(state__in=("reached", "dropped"), ended_on__isnull=False, ended_by_user_id__isnull=False),
                name="goal_ends_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["person", "due_date"], name="goal_by_person")]


class Recognition(models.Model):
    """A good word to somebody for something, for the whole team or for them alone."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="recognitions")
    kind = models.TextField()
    audience = models.TextField()
    # Whose team: the pool in which the person was then.
    pool = models.ForeignKey(clients.Pool, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    given_by_user_id = models.BigIntegerField()
    given_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RECOGNITIONS), name="recognition_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="recognition_audience_known"),
        ]
        indexes = [
            models.Index(fields=["person", "-given_at"], name="recognition_by_person"),
            models.Index(fields=["pool", "-given_at", "-id"], condition=Q(audience="team"), name="recognition_by_team"),
        ]


class Candidacy(models.Model):
    """Somebody who works here would like an opening; withdrawn, they may say so again."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="candidacies")
    opening = models.ForeignKey(programme_tables.Opening, on_delete=models.PROTECT, related_name="candidacies")
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "person"], condition=Q(withdrawn_at=None), name="one_candidacy_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("said_at")),
                name="candidacy_withdrawn_later",
            ),
        ]


class RecordKey(models.Model):
    """A key that signs skill records; its secret half stands here encrypted, and old ones still verify."""

    did = models.TextField(unique=True)
    encrypted_secret = models.TextField()
    from_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(retired_at=None), name="one_record_key_signs"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("from_at")), name="record_key_retired_later"
            ),
        ]


class SkillRecord(models.Model):
    """A skill record as it was issued to the worker, with the ids of its credentials."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="skill_records")
    signed_by = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="records")
    document = models.TextField()
    digest = models.CharField(max_length=64)
    credential_ids = models.JSONField()
    language = models.CharField(max_length=2)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.TextField(blank=True, default="")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_at__gte=F("issued_at"), withdraw_reason__in=WITHDRAWALS),
                name="skill_record_withdrawn_with_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="skill_record_by_person"),
            models.Index(fields=["withdrawn_at"], condition=~Q(withdrawn_at=None), name="skill_record_withdrawn"),
        ]
