"""Numbers that other suppliers of a client give about themselves, by our definitions and with their source."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients


class SupplierFigure(models.Model):
    """One number of another supplier, for a period; a newer one for the same supersedes it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, related_name="+")
    supplier = models.TextField()
    indicator = models.TextField()
    definition_version = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    from_date = models.DateField()
    to_date = models.DateField()
    source = models.TextField()
    loaded_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="supplier_figure_has_days"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(supplier=""), name="supplier_figure_names_who_and_source"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="supplier_figure_superseded_later",
            ),
            models.UniqueConstraint(
                fields=["client", "supplier", "indicator", "from_date", "to_date"],
                condition=Q(superseded_at__isnull=True),
                name="one_figure_of_a_supplier",
            ),
        ]
