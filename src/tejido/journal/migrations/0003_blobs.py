"""Files: what is known of each; their bytes lie in a folder, named by the row's random key."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

from tejido.journal import schema

# A stored file never changes; all that can be noted of it later is that it was erased.
WRITE_ONCE = "SELECT, INSERT, UPDATE (erased_at)"


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_jobs")]
    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)),
                ("client_id", models.BigIntegerField()),
                ("media_type", models.TextField()),
                ("byte_count", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("stored_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("client_id__gte", 0)), name="blob_of_a_client"),
                    models.CheckConstraint(condition=models.Q(("byte_count__gt", 0)), name="blob_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="blob_digest_is_a_digest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("media_type__regex", "^[a-z]+/[a-z0-9.+-]+$")), name="blob_has_a_media_type"
                    ),
                ],
            },
        ),
        schema.of_client("journal_blob", {"app": WRITE_ONCE, "work": "SELECT, UPDATE (erased_at)"}),
    ]
