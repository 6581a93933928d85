"""How people did later, and the estimates that were kept with all that they were made of."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.impact import indicators
from tejido.core.impact.estimation import net
from tejido.journal import spells

ANSWERS = ("formal_job", "other_work", "no_work", "not_reached")
MONTHS = (6, 12)
DIGEST = "^[0-9a-f]{64}$"


class FollowUp(models.Model):
    """How somebody who applied is doing so many months after the draw; a correction supersedes the former."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    application = models.ForeignKey("people.Application", on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    answer = models.TextField()
    on_date = models.DateField()
    by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="follow_up_answer_known"),
            models.CheckConstraint(condition=Q(months__in=MONTHS), name="follow_up_months_known"),
            models.UniqueConstraint(
                fields=["application", "months"], condition=Q(superseded_at=None), name="follow_up_told_once"
            ),
            spells.superseded_later("follow_up_superseded_later"),
        ]


class EstimateRun(models.Model):
    """An estimate that was kept: its number or why there is none, and what it takes to compute it again."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    indicator = models.TextField()
    definition_version = models.PositiveIntegerField()
    # What was told before this instant of the machine's clock, about this period.
    known_at = models.DateTimeField()
    from_date = models.DateField()
    to_date = models.DateField()
    seed = models.BigIntegerField()
    code_digest = models.CharField(max_length=64)
    inputs_digest = models.CharField(max_length=64)
    method = models.TextField()
    claimed = models.TextField()
    rows_count = models.PositiveIntegerField()
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    standard_error = models.FloatField(null=True, blank=True)
    # Why there is no number, where there is none.
    reason = models.TextField(blank=True, default="")
    by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    reason="", value__isnull=False, low__lte=F("value"), high__gte=F("value"), standard_error__gte=0
                )
                | Q(~Q(reason=""), value=None, low=None, high=None, standard_error=None),
                name="estimate_has_a_number_or_a_reason",
            ),
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="estimate_ends_after_begin"),
            models.CheckConstraint(condition=Q(claimed__in=indicators.RUNGS), name="estimate_rung_known"),
            models.CheckConstraint(
                condition=Q(code_digest__regex=DIGEST, inputs_digest__regex=DIGEST), name="estimate_has_its_digests"
            ),
        ]
        indexes = [models.Index(fields=["indicator", "-recorded_at", "-id"], name="estimate_newest")]


class EstimateFactor(models.Model):
    """One value of the register that a kept net estimate used."""

    run = models.ForeignKey(EstimateRun, on_delete=models.PROTECT, related_name="factors")
    kind = models.TextField()
    level = models.TextField()
    value = models.DecimalField(max_digits=9, decimal_places=6)
    reference_key = models.UUIDField()
    is_demonstration = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "level"], name="estimate_factor_once"),
            models.CheckConstraint(
                condition=Q(kind__in=net.KINDS, level__in=net.LEVELS), name="estimate_factor_kind_known"
            ),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=1), name="estimate_factor_is_a_share"),
        ]
