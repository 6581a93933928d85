"""Records that may be one person: the keys they are found by, the pairs that were found, and what was decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.duplicates import comparison, decisions

BANDS = tuple(band for band in comparison.BANDS if band != "unlikely")


class DuplicateDue(models.Model):
    """A person who is new or was changed, and whose likeness to others is looked for next; triggers fill it."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, primary_key=True, related_name="+")


class DuplicateKey(models.Model):
    """A key that a person shares with those they are compared with; it goes when their names are changed or erased."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="duplicate_key_once")]
        indexes = [models.Index(fields=["digest"], name="duplicate_key_by_digest")]


class DuplicatePair(models.Model):
    """Two records that may be one person: how strongly, why, and how far the matter is."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    lower = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    higher = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    points = models.SmallIntegerField()
    band = models.TextField()
    reasons = ArrayField(models.TextField())
    state = models.TextField(default="open")
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Until when an appeal is answered; the day itself counts.
    due_date = models.DateField(null=True, blank=True)
    # Who put the two beside each other by hand, however little they look alike; None where they were found.
    named_by_user_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lower", "higher"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(lower__lt=F("higher")), name="duplicate_pair_in_order"),
            models.CheckConstraint(
                condition=Q(band__in=BANDS) | Q(band="unlikely", named_by_user_id__isnull=False),
                name="duplicate_band_known",
            ),
            models.CheckConstraint(condition=Q(state__in=decisions.STATES), name="duplicate_state_known"),
            models.CheckConstraint(
                condition=Q(state="appealed", due_date__isnull=False) | ~Q(state="appealed") & Q(due_date=None),
                name="appeal_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-points", "id"], name="duplicate_by_points"),
            models.Index(fields=["state", "-changed_at", "-id"], name="duplicate_by_change"),
        ]


class MergeDecision(models.Model):
    """What was done about a pair: by whom, when, why, and what they had before them; never changed, only erased."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    kind = models.TextField()
    # The record that stands for both, where they are one.
    canonical = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    text = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    points = models.SmallIntegerField()
    reasons = ArrayField(models.TextField())
    by_user_id = models.BigIntegerField()
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=tuple(decisions.KINDS)), name="merge_decision_known"),
            models.CheckConstraint(
                condition=Q(kind__in=decisions.AS_ONE, canonical__isnull=False)
                | ~Q(kind__in=decisions.AS_ONE) & Q(canonical=None),
                name="merge_names_who_stays",
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=True, salt__isnull=True) | Q(text__isnull=False, salt__isnull=False),
                name="merge_text_and_salt_go_together",
            ),
        ]
        indexes = [models.Index(fields=["pair", "id"], name="merge_decision_by_pair")]
