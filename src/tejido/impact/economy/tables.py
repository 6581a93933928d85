"""Suppliers and what was bought of them, tables of inputs and outputs, outlines, comparisons, and public works.

What is corrected is superseded and stays: every number can be told again as it was known.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.impact.economy import comparison, files, shapes, works
from tejido.journal import spells
from tejido.reference import models as reference

CURRENCY = r"^[A-Z]{3}$"
CODE = r"^[a-z0-9][a-z0-9./_-]{0,63}$"
DIGEST = r"^[0-9a-f]{64}$"
PLACE_CODES = {"department": r"^[0-9]{2}$", "municipality": r"^[0-9]{5}$"}


class TownSupplier(models.Model):
    """Somebody we buy of, by the code that the books have for them; what they are stands in their versions."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    code = models.TextField(unique=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(code__regex=CODE), name="town_supplier_code_is_a_code")]


class TownSupplierVersion(models.Model):
    """What we know of a supplier: name, town, sector, size, and what share of their spending stays in their town."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    supplier = models.ForeignKey(TownSupplier, on_delete=models.PROTECT, related_name="versions")
    # A small supplier may be one person under their own name; it can be erased.
    name = models.TextField()
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT)
    sector = models.TextField(blank=True, default="")
    size = models.TextField(default="unknown")
    traits = ArrayField(models.TextField(), default=list, blank=True)
    # As they told us; None where nobody asked.
    local_share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier"], condition=spells.KNOWN, name="town_supplier_one_version"),
            models.CheckConstraint(condition=Q(size__in=tuple(files.SIZES)), name="town_supplier_size_known"),
            models.CheckConstraint(
                condition=Q(traits__contained_by=list(files.TRAITS)), name="town_supplier_traits_known"
            ),
            models.CheckConstraint(
                condition=Q(local_share__isnull=True) | Q(local_share__gte=0, local_share__lte=1),
                name="town_supplier_share_is_a_share",
            ),
            spells.superseded_later("town_supplier_superseded_later"),
        ]
        indexes = [models.Index(fields=["place"], condition=spells.KNOWN, name="town_supplier_of_place")]


class TownPurchase(models.Model):
    """What was bought of a supplier on one invoice in a month; a correction supersedes the former."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    supplier = models.ForeignKey(TownSupplier, on_delete=models.PROTECT, related_name="purchases")
    document = models.TextField()
    month = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "document"], condition=spells.KNOWN, name="town_purchase_one_invoice"
            ),
            models.CheckConstraint(condition=Q(document__regex=CODE), name="town_purchase_document_is_a_code"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="town_purchase_above_nothing"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="town_purchase_currency_is_a_code"),
            models.CheckConstraint(condition=Q(month__day=1), name="town_purchase_of_a_month"),
            spells.superseded_later("town_purchase_superseded_later"),
        ]
        indexes = [
            models.Index(fields=["-month", "-id"], condition=spells.KNOWN, name="town_purchase_of_month"),
        ]


class TownTable(models.Model):
    """A table of inputs and outputs that passed every check: who published it, for which year and where."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.TextField()
    source = models.TextField()
    area = models.TextField()
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    # Invented for a demonstration or a test; nothing formal rests on it.
    is_synthetic = models.BooleanField()
    sectors = ArrayField(models.TextField())
    numbers = models.JSONField()
    digest = models.CharField(max_length=64)
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "name"], condition=spells.KNOWN, name="town_table_one_of_a_year"
            ),
            models.CheckConstraint(condition=Q(area__regex=r"^[A-Z]{2}(-[0-9]{2}|-[0-9]{5})?$"),
                                   name="town_table_area_known"),
            models.CheckConstraint(condition=~Q(source=""), name="town_table_names_its_source"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="town_table_currency_is_a_code"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="town_table_year_known"),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="town_table_has_a_digest"),
            spells.superseded_later("town_table_superseded_later"),
        ]  # fmt: skip


class TownShape(models.Model):
    """The outline of a municipality or department, simplified, as its publisher gave it."""

    level = models.TextField()
    code = models.TextField()
    name = models.TextField()
    rings = models.JSONField()
    source = models.TextField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "code"], condition=spells.KNOWN, name="town_shape_once"),
            models.CheckConstraint(condition=Q(level__in=shapes.LEVELS), name="town_shape_level_known"),
            models.CheckConstraint(
                condition=Q(level="department", code__regex=PLACE_CODES["department"])
                | Q(level="municipality", code__regex=PLACE_CODES["municipality"]),
                name="town_shape_code_of_its_level",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="town_shape_names_its_source"),
            spells.superseded_later("town_shape_superseded_later"),
        ]


class TownComparison(models.Model):
    """The towns that a site's town is compared with, named on a day and kept; others take their place openly."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, related_name="+")
    figure = models.TextField()
    opened_on = models.DateField()
    places = ArrayField(models.TextField())
    # Why these: of like size, of the same coast. No word about a person.
    reason = models.TextField()
    chosen_on = models.DateField()
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "figure"], condition=spells.KNOWN, name="town_comparison_one"),
            models.CheckConstraint(condition=Q(figure__in=tuple(files.FIGURES)), name="town_comparison_figure_known"),
            models.CheckConstraint(
                condition=Q(places__len__gte=comparison.PLACES_MIN, places__len__lte=comparison.PLACES_MAX),
                name="town_comparison_has_towns",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="town_comparison_says_why"),
            spells.superseded_later("town_comparison_superseded_later"),
        ]


class TownWork(models.Model):
    """A public work, or an incentive that was given: one version of it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    # What all versions of one work share.
    work = models.UUIDField()
    kind = models.TextField()
    scheme = models.TextField()
    name = models.TextField()
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT)
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey("people.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    source = models.TextField()
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work"], condition=spells.KNOWN, name="town_work_one_version"),
            models.CheckConstraint(condition=Q(kind__in=works.KINDS), name="town_work_kind_known"),
            models.CheckConstraint(condition=Q(scheme__in=works.SCHEMES), name="town_work_scheme_known"),
            models.CheckConstraint(condition=Q(state__in=works.STATES), name="town_work_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="town_work_above_nothing"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="town_work_currency_is_a_code"),
            models.CheckConstraint(condition=~Q(source=""), name="town_work_names_its_source"),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(to_date__isnull=False), name="town_work_finished_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="town_work_ends_after_begin"
            ),
            spells.superseded_later("town_work_superseded_later"),
        ]
