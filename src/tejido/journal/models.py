"""The installation's one row, and stored files. Facts, positions and the erasure ledger are tables made in SQL."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
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


class Blob(models.Model):
    """What is known of a stored file; its bytes lie in a folder, named by the random key, until they are erased."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    # The journal lies below the clients, so this is their number and no reference; 0 is the operator's own.
    client_id = models.BigIntegerField()
    media_type = models.TextField()
    byte_count = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(client_id__gte=0), name="blob_of_a_client"),
            models.CheckConstraint(condition=models.Q(byte_count__gt=0), name="blob_is_not_empty"),
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="blob_digest_is_a_digest"),
            models.CheckConstraint(
                condition=models.Q(media_type__regex=r"^[a-z]+/[a-z0-9.+-]+$"), name="blob_has_a_media_type"
            ),
        ]
