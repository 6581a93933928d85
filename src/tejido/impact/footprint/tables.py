"""The footprint: bills, contracts of electricity, surveys of the way to work, and worked days by month.

Nothing here is about a single person. What was entered is never overwritten: a correction supersedes it.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.impact.footprint import contracts, kinds
from tejido.journal import spells

VARIANT = r"^([a-z0-9][a-z0-9_.:+-]{0,63})?$"


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


def _begins_a_month(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(month__day=1), name=name)


class FootprintBill(models.Model):
    """How much of something a site used in a month, as a bill or a meter says; `quantity` is in the kind's own unit."""

    key = _key()
    # Empty for the whole operator.
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.TextField()
    variant = models.TextField(blank=True, default="")
    month = models.DateField()
    quantity = models.DecimalField(max_digits=16, decimal_places=4)
    entered_quantity = models.DecimalField(max_digits=16, decimal_places=4)
    entered_unit = models.TextField()
    is_estimate = models.BooleanField(default=False)
    # The number of the bill or the meter, so that a month may have several.
    reference = models.TextField(blank=True, default="")
    blob_key = models.UUIDField(null=True, blank=True)
    entered_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=kinds.BILLED), name="footprint_bill_kind_known"),
            models.CheckConstraint(condition=Q(variant__regex=VARIANT), name="footprint_bill_variant_is_a_code"),
            _begins_a_month("footprint_bill_of_a_month"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, entered_quantity__gte=0), name="footprint_bill_not_below_nothing"
            ),
            spells.superseded_later("footprint_bill_superseded_later"),
            models.UniqueConstraint(
                fields=["site", "kind", "variant", "month", "reference"], condition=spells.KNOWN,
                nulls_distinct=False, name="footprint_bill_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["month", "kind"], condition=spells.KNOWN, name="footprint_bill_by_month")]


class FootprintContract(models.Model):
    """Electricity bought by contract: certificates, a power purchase, or a supplier with a factor of its own."""

    key = _key()
    # Empty for the whole operator.
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField()
    energy_kwh = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    # The name of the supplier's factor in the register; empty where it is renewable.
    variant = models.TextField(blank=True, default="")
    reference = models.TextField()
    entered_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=contracts.CONTRACT_KINDS), name="footprint_contract_kind_known"
            ),
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="footprint_contract_ends_later"),
            models.CheckConstraint(
                condition=Q(energy_kwh__gte=0, share__isnull=True)
                | Q(energy_kwh__isnull=True, share__gte=0, share__lte=1),
                name="footprint_contract_covers_one_way",
            ),
            models.CheckConstraint(
                condition=Q(kind="supplier", variant__startswith="supplier.") | (~Q(kind="supplier") & Q(variant="")),
                name="footprint_contract_names_its_factor",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="footprint_contract_has_its_paper"),
            spells.superseded_later("footprint_contract_superseded_later"),
        ]


class FootprintCommute(models.Model):
    """What people answered about their way to work and cooling at home, as sums; nobody can be told from them.

    `modes` is a list of [means, people, mean kilometres one way].
    """

    key = _key()
    # Empty for the whole operator.
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_date = models.DateField()
    modes = models.JSONField()
    home_count = models.PositiveIntegerField()
    cooled_count = models.PositiveIntegerField()
    entered_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cooled_count__lte=F("home_count")), name="footprint_commute_cools_at_home"
            ),
            spells.superseded_later("footprint_commute_superseded_later"),
            models.UniqueConstraint(
                fields=["site", "asked_date"], condition=spells.KNOWN, nulls_distinct=False,
                name="footprint_commute_once",
            ),
        ]  # fmt: skip


class FootprintMonth(models.Model):
    """Days and hours that people worked in a month that is over, counted once: a sum over many, by site.

    A count that differs later supersedes it.
    """

    month = models.DateField()
    # Empty for the whole operator.
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.TextField()
    people_count = models.PositiveIntegerField()
    site_days = models.PositiveIntegerField()
    home_days = models.PositiveIntegerField()
    hybrid_days = models.PositiveIntegerField()
    site_seconds = models.FloatField()
    home_seconds = models.FloatField()
    hybrid_seconds = models.FloatField()
    contacts_count = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            _begins_a_month("footprint_month_begins_a_month"),
            spells.superseded_later("footprint_month_superseded_later"),
            models.UniqueConstraint(
                fields=["month", "site", "place"], condition=spells.KNOWN, nulls_distinct=False,
                name="footprint_month_once",
            ),
        ]  # fmt: skip
