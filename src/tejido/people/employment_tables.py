"""What employment keeps: terms, regimes, equipment, adjustments, audits, the climate survey, and complaints."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.employment import adjustments, audits, grievances, regimes, terms
from tejido.journal import spells

EQUIPMENT_KINDS = ("laptop", "screen", "headset", "chair", "desk", "modem", "assistive", "other")
CONDITIONS = ("good", "worn", "broken", "lost")


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


class ContractTerm(models.Model):
    """What a person's contract says from a date on; a renewal is the next term, a correction supersedes one."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="contract_terms")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1)
    phase = models.TextField(blank=True, default="")
    trial_to_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            spells.ends_later("term_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=terms.HOURS_MAX), name="term_hours_within_limits"
            ),
            models.CheckConstraint(condition=Q(phase__in=("", *terms.PHASES)), name="term_phase_known"),
            models.CheckConstraint(
                condition=Q(trial_to_date__isnull=True) | Q(trial_to_date__gt=F("from_date")),
                name="term_trial_ends_after_begin",
            ),
            spells.superseded_later("term_superseded_later"),
            spells.one_day_spell("one_term_at_a_time", "person"),
        ]
        indexes = [
            models.Index(fields=["to_date"], condition=spells.KNOWN, name="term_by_end"),
            models.Index(fields=["trial_to_date"], condition=spells.KNOWN, name="term_by_trial"),
        ]


class WorkRegime(models.Model):
    """The legal regime under which a person works from a date on, and whether the insurer of work risks was told."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="work_regimes")
    regime = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    insurer_told_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(regime__in=tuple(regimes.REGIMES)), name="regime_known"),
            spells.ends_later("regime_ends_after_begin"),
            spells.superseded_later("regime_superseded_later"),
            spells.one_day_spell("one_regime_at_a_time", "person"),
        ]
        indexes = [
            models.Index(
                fields=["from_date"], condition=spells.KNOWN & Q(insurer_told_date=None), name="regime_not_told"
            ),
        ]  # fmt: skip


class EquipmentItem(models.Model):
    """A thing of the operator's that can be lent, known by its kind and serial number."""

    key = _key()
    kind = models.TextField()
    serial = models.TextField()
    retired_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EQUIPMENT_KINDS), name="equipment_kind_known"),
            models.UniqueConstraint(fields=["kind", "serial"], name="equipment_known_once"),
        ]


class EquipmentLoan(models.Model):
    """A thing lent to a person from a day on; `to_date` is the day it came back."""

    key = _key()
    item = models.ForeignKey(EquipmentItem, on_delete=models.PROTECT, related_name="loans")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="equipment_loans")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    condition_given = models.TextField()
    condition_returned = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            # Something may come back on the day it was lent.
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="loan_ends_after_begin"
            ),
            models.CheckConstraint(
                condition=Q(condition_given__in=CONDITIONS, condition_returned__in=("", *CONDITIONS)),
                name="loan_condition_known",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True, condition_returned="")
                | Q(to_date__isnull=False) & ~Q(condition_returned=""),
                name="loan_return_has_a_condition",
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(to_date__isnull=True), name="item_lent_once"),
        ]


class Adjustment(models.Model):
    """Something asked for to be able to work well: what, decided how, done when. There is no field for why."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="adjustments")
    kind = models.TextField()
    is_own_request = models.BooleanField()
    text = models.TextField(blank=True, default="")
    asked_date = models.DateField()
    due_date = models.DateField()
    decision = models.TextField(blank=True, default="")
    decided_date = models.DateField(null=True, blank=True)
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    # What whoever leads the floor has to know of it, in a few words; empty where it does not concern the floor.
    floor_words = models.TextField(blank=True, default="")
    cost_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True, default="")
    do_by_date = models.DateField(null=True, blank=True)
    done_date = models.DateField(null=True, blank=True)
    withdrawn_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=adjustments.KINDS), name="adjustment_kind_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_date__isnull=True)
                | Q(decision__in=adjustments.DECISIONS, decided_date__isnull=False),
                name="adjustment_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(done_date__isnull=True) | Q(decision__in=("granted", "partly")),
                name="adjustment_done_was_granted",
            ),
            models.CheckConstraint(
                condition=Q(cost_amount__isnull=True, cost_currency="")
                | Q(cost_amount__gte=0, cost_currency__regex=r"^[A-Z]{3}$"),
                name="adjustment_cost_has_a_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["due_date"], condition=Q(decision=""), name="adjustment_undecided"),
            models.Index(fields=["asked_date"], name="adjustment_by_date"),
        ]


class SiteAudit(models.Model):
    """Somebody looked at how accessible a site is, on a day, by a version of the points."""

    key = _key()
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, related_name="audits")
    audited_date = models.DateField()
    catalogue_version = models.PositiveSmallIntegerField()
    audited_by_user_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "audited_date"], name="site_audited_once_a_day")]


class AuditFinding(models.Model):
    """How a site does at one point, and what is to be done about it, by whom and when."""

    key = _key()
    audit = models.ForeignKey(SiteAudit, on_delete=models.PROTECT, related_name="findings")
    point = models.TextField()
    result = models.TextField()
    note = models.TextField(blank=True, default="")
    action = models.TextField(blank=True, default="")
    owner_user_id = models.BigIntegerField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    done_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "point"], name="finding_once_a_point"),
            models.CheckConstraint(condition=Q(point__in=audits.POINTS), name="finding_point_known"),
            models.CheckConstraint(condition=Q(result__in=audits.RESULTS), name="finding_result_known"),
            models.CheckConstraint(
                condition=Q(action="", owner_user_id__isnull=True, due_date__isnull=True, done_date__isnull=True)
                | Q(owner_user_id__isnull=False, due_date__isnull=False),
                name="finding_action_has_owner_and_day",
            ),
        ]


class ClimateWave(models.Model):
    """One round of the climate survey. Its secret is dropped when it closes; then no token can be told from another."""

    key = _key()
    opens_date = models.DateField()
    closes_date = models.DateField()
    questions_version = models.PositiveSmallIntegerField()
    secret = models.BinaryField(null=True, blank=True)
    # How many were employed when it closed.
    people_count = models.PositiveIntegerField(null=True, blank=True)
    closed_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_date__gt=F("opens_date")), name="wave_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(closed_date__isnull=True, secret__isnull=False, people_count__isnull=True)
                | Q(closed_date__isnull=False, secret__isnull=True, people_count__isnull=False),
                name="wave_closed_without_secret",
            ),
            models.UniqueConstraint(
                fields=["closed_date"], condition=Q(closed_date__isnull=True), nulls_distinct=False,
                name="one_wave_at_a_time",
            ),
        ]  # fmt: skip


class ClimateToken(models.Model):
    """Somebody took part: a keyed digest, which says nothing without the wave's secret, and nothing at all after it."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    wave = models.ForeignKey(ClimateWave, on_delete=models.PROTECT, related_name="tokens")
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "digest"], name="climate_token_used_once")]


class ClimateAnswer(models.Model):
    """One sheet of a wave, without person, time or order. Sites and programmes are only told of in large groups."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    wave = models.ForeignKey(ClimateWave, on_delete=models.PROTECT, related_name="answers")
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    programme_id = models.BigIntegerField(null=True, blank=True)
    scores = models.JSONField()


class Grievance(models.Model):
    """A complaint: about what, who handles it, how far it is. Without a name it keeps no person or account."""

    key = _key()
    # Of the receipt that opens it again; whoever lost the receipt cannot find it any more, and neither can we.
    receipt_digest = models.TextField(unique=True, null=True, blank=True)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="grievances"
    )
    category = models.TextField()
    handler = models.TextField()
    state = models.TextField()
    received_date = models.DateField()
    receive_by_date = models.DateField()
    answer_by_date = models.DateField()
    outcome = models.TextField(blank=True, default="")
    answered_date = models.DateField(null=True, blank=True)
    was_appealed = models.BooleanField(default=False)
    closed_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, receipt_digest__isnull=False)
                | Q(person__isnull=False, receipt_digest__isnull=True),
                name="grievance_has_a_name_or_a_receipt",
            ),
            models.CheckConstraint(
                condition=Q(category__in=grievances.CATEGORIES), name="grievance_category_known"
            ),
            models.CheckConstraint(condition=Q(handler__in=grievances.HANDLERS), name="grievance_handler_known"),
            models.CheckConstraint(condition=Q(state__in=tuple(grievances.STATES)), name="grievance_state_known"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=grievances.OUTCOMES), name="grievance_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "closed")) | ~Q(outcome=""), name="grievance_answered_with_outcome"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["handler", "answer_by_date"], condition=~Q(state="closed"), name="grievance_open"),
            models.Index(fields=["received_date"], name="grievance_by_date"),
        ]


class GrievanceEntry(models.Model):
    """What was written about a complaint, by whom it came from or by whoever handles it; some for handlers alone."""

    key = _key()
    grievance = models.ForeignKey(Grievance, on_delete=models.PROTECT, related_name="entries")
    author = models.TextField()
    user_id = models.BigIntegerField(null=True, blank=True)
    is_internal = models.BooleanField(default=False)
    text = models.TextField(blank=True, default="")
    written_date = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author="reporter", user_id__isnull=True, is_internal=False)
                | Q(author="handler", user_id__isnull=False),
                name="grievance_entry_has_its_author",
            )
        ]


class GrievanceRead(models.Model):
    """A handler opened a complaint."""

    grievance = models.ForeignKey(Grievance, on_delete=models.PROTECT, related_name="reads")
    user_id = models.BigIntegerField()
    read_at = models.DateTimeField()


TABLES = (
    ContractTerm, WorkRegime, EquipmentItem, EquipmentLoan, Adjustment, SiteAudit, AuditFinding, ClimateWave,
    ClimateToken, ClimateAnswer, Grievance, GrievanceEntry, GrievanceRead,
)  # fmt: skip
