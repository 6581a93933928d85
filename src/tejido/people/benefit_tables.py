"""Benefits that workers ask for: loans with what came back, and grants with their receipts."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core import benefits

DECIDED = ("granted", "refused", "ended")
GRANTED = ("granted", "ended")
CURRENCY = r"^[A-Z]{3}$"


class LoanPolicy(models.Model):
    """The limits of loans in a currency from a day on, and where they come from; the newest that has begun holds."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    currency = models.CharField(max_length=3)
    instalment_share_max = models.DecimalField(max_digits=5, decimal_places=4)
    amount_max = models.DecimalField(max_digits=13, decimal_places=2)
    count_max = models.PositiveSmallIntegerField()
    yearly_rate_max = models.DecimalField(max_digits=5, decimal_places=4)
    status = models.TextField()
    source = models.TextField()
    from_date = models.DateField()
    set_by_user_id = models.BigIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="loan_policy_currency_is_a_code"),
            models.CheckConstraint(
                condition=Q(instalment_share_max__gt=0, instalment_share_max__lte=1), name="loan_policy_share_in_limits"
            ),
            models.CheckConstraint(condition=Q(amount_max__gte=1), name="loan_policy_lends_something"),
            models.CheckConstraint(
                condition=Q(count_max__gte=1, count_max__lte=120), name="loan_policy_count_in_limits"
            ),
            models.CheckConstraint(
                condition=Q(yearly_rate_max__gte=0, yearly_rate_max__lte=1), name="loan_policy_rate_in_limits"
            ),
            models.CheckConstraint(condition=Q(status__in=benefits.POLICY_STATUSES), name="loan_policy_status_known"),
            models.CheckConstraint(condition=~Q(source=""), name="loan_policy_names_its_source"),
        ]


class Benefit(models.Model):
    """A benefit that a worker asked for, what was decided, and on what terms.

    Of a loan, `from_date` is the day of the first instalment; of a grant, its first day, and `to_date` the first day on
    which it is no longer given.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="benefits")
    kind = models.TextField()
    currency = models.CharField(max_length=3)
    asked_amount = models.DecimalField(max_digits=13, decimal_places=2)
    asked_count = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.TextField(null=True, blank=True)
    purpose_salt = models.BinaryField(null=True, blank=True)
    asked_at = models.DateTimeField()
    state = models.TextField(default="asked")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    decision = models.TextField(null=True, blank=True)
    decision_salt = models.BinaryField(null=True, blank=True)
    amount = models.DecimalField(max_digits=13, decimal_places=2, null=True, blank=True)
    period = models.TextField(null=True, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    yearly_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    month_pay_amount = models.DecimalField(max_digits=13, decimal_places=2, null=True, blank=True)
    policy = models.ForeignKey(LoanPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.TextField(blank=True, default="")
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "currency"], name="benefit_with_currency"),
            models.CheckConstraint(condition=Q(kind__in=benefits.KINDS), name="benefit_kind_known"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="benefit_currency_is_a_code"),
            models.CheckConstraint(condition=Q(asked_amount__gt=0), name="benefit_asks_for_something"),
            models.CheckConstraint(condition=Q(state__in=benefits.STATES), name="benefit_state_known"),
            models.CheckConstraint(
                condition=Q(purpose__isnull=True, purpose_salt__isnull=True)
                | Q(purpose__isnull=False, purpose_salt__isnull=False),
                name="benefit_purpose_and_salt_go_together",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True, decision_salt__isnull=True)
                | Q(decision__isnull=False, decision_salt__isnull=False),
                name="benefit_decision_and_salt_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False, decided_by_user_id__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_at__isnull=True, decided_by_user_id__isnull=True),
                name="benefit_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GRANTED)
                | Q(kind="loan", amount__isnull=False, count__isnull=False, yearly_rate__isnull=False)
                & Q(month_pay_amount__isnull=False, policy__isnull=False, from_date__isnull=False)
                | ~Q(kind="loan") & Q(amount__isnull=False, period__isnull=False, from_date__isnull=False),
                name="benefit_terms_are_whole",
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="benefit_gives_something"),
            models.CheckConstraint(
                condition=Q(period__isnull=True) | Q(period__in=benefits.PERIODS), name="benefit_period_known"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="benefit_ends_after_begin"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="benefit_to_decide"),
            models.Index(fields=["state", "-decided_at"], condition=Q(state__in=DECIDED), name="benefit_decided"),
        ]


class BenefitEvent(models.Model):
    """What happened to a granted benefit: money back, a receipt, a pause of instalments, or a plan at leaving."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField()
    on_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    # The benefit's own; a reference holds the two together.
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=13, decimal_places=2, null=True, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    reference = models.TextField(blank=True, default="")
    # The file of the pay slip or receipt, where there is one; its bytes lie in the store of files and are erased there.
    blob_key = models.UUIDField(null=True, blank=True)
    by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=benefits.EVENTS), name="benefit_event_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=("repayment", "receipt")) | Q(amount__isnull=False, amount__gt=0),
                name="benefit_money_is_above_nothing",
            ),
            models.CheckConstraint(
                condition=Q(blob_key__isnull=True) | Q(kind__in=("repayment", "receipt")),
                name="benefit_file_is_of_money",
            ),
            models.CheckConstraint(
                condition=~Q(kind="pause") | Q(to_date__isnull=False, to_date__gt=F("on_date")),
                name="benefit_pause_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(kind="plan") | Q(amount__isnull=False, amount__gt=0, count__isnull=False, count__gte=1),
                name="benefit_plan_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["benefit", "on_date"], name="benefit_event_of")]
