"""Price lists of programmes, and what currencies are worth in each other."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

STATES = ("draft", "proposed", "approved", "refused", "withdrawn")
OPEN = ("draft", "proposed")
CURRENCY = r"^[A-Z]{3}$"
NOT_PROPOSED = Q(proposed_by_user_id__isnull=True, proposed_at__isnull=True, digest__isnull=True)
PROPOSED = Q(proposed_by_user_id__isnull=False, proposed_at__isnull=False, digest__isnull=False)
NOT_DECIDED = Q(decided_by_user_id__isnull=True, decided_at__isnull=True)
DECIDED = Q(decided_by_user_id__isnull=False, decided_at__isnull=False)


class PriceList(models.Model):
    """The prices of a programme from a month on, until a later list begins.

    `items` and `clauses` are as `core.prices.lists` reads them. A list that was approved stands; one that corrects it
    begins in the same month and supersedes it.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("clients.Programme", on_delete=models.PROTECT, related_name="price_lists")
    from_date = models.DateField()
    currency = models.CharField(max_length=3)
    minimum_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    items = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    state = models.TextField(default="draft")
    begun_by_user_id = models.BigIntegerField()
    begun_at = models.DateTimeField()
    proposed_by_user_id = models.BigIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, null=True, blank=True)
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Why it was refused.
    reason = models.TextField(blank=True, default="")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "client"], name="price_list_with_client"),
            models.UniqueConstraint(
                fields=["programme", "from_date"],
                condition=Q(state="approved", superseded_at__isnull=True),
                name="one_price_list_from_a_month",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state__in=OPEN), name="one_open_price_list_at_a_time"
            ),
            ExclusionConstraint(
                name="one_currency_for_a_programme",
                expressions=[("programme", RangeOperators.EQUAL), ("currency", RangeOperators.NOT_EQUAL)],
                condition=Q(state="approved"),
            ),
            models.CheckConstraint(condition=Q(from_date__day=1), name="price_list_begins_with_a_month"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="price_list_currency_is_a_code"),
            models.CheckConstraint(
                condition=Q(minimum_amount__isnull=True) | Q(minimum_amount__gte=0), name="price_list_minimum_is_money"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") & NOT_PROPOSED & NOT_DECIDED
                | Q(state="proposed") & PROPOSED & NOT_DECIDED
                | Q(state__in=("approved", "refused")) & PROPOSED & DECIDED
                | Q(state="withdrawn") & NOT_DECIDED,
                name="price_list_state_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(proposed_by_user_id=F("decided_by_user_id")),
                name="prices_are_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(state="approved", superseded_at__gte=F("decided_at")),
                name="only_approved_prices_are_superseded",
            ),
        ]


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in another from a day on, and who says so; only margins use it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    currency = models.CharField(max_length=3)
    into_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=8)
    from_date = models.DateField()
    source = models.TextField()
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "into_currency", "from_date"],
                condition=Q(superseded_at__isnull=True),
                name="exchange_rate_once_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY, into_currency__regex=CURRENCY) & ~Q(currency=F("into_currency")),
                name="exchange_rate_of_two_currencies",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_above_zero"),
            models.CheckConstraint(condition=~Q(source=""), name="exchange_rate_names_its_source"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="exchange_rate_superseded_later",
            ),
        ]
