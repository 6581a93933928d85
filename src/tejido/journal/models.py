"""The installation's one row. Facts, positions and the erasure ledger are tables the first migration makes in SQL."""

from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """Who runs this installation, and the one row that defines world time."""

    only = models.BooleanField(primary_key=True, default=True)
    operator_name = models.TextField()
    zone = models.TextField()
    demonstration = models.BooleanField()
    real_epoch = models.DateTimeField()
    world_epoch = models.DateTimeField()
    factor = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="installation_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(factor=1.0) | models.Q(demonstration=True),
                name="only_a_demonstration_changes_speed",
            ),
            models.CheckConstraint(condition=models.Q(factor__gte=0.1, factor__lte=20.0), name="factor_within_limits"),
            # Outside a demonstration world time is machine time.
            models.CheckConstraint(
                condition=models.Q(real_epoch=models.F("world_epoch")) | models.Q(demonstration=True),
                name="only_a_demonstration_moves_time",
            ),
        ]
