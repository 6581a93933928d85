"""What the measures need: the short limit is kept with each stay, and what ended lately is found by an index.

A stay from before keeps none: which limit was in force then is not known, so nothing is invented for it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_floor_integrity")]

    operations = [
        migrations.AddField("stay", "short_abandon_seconds", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddIndex(
            "offer",
            models.Index(
                fields=["answered_at"], condition=models.Q(("answered_at__isnull", False)), name="offer_answered"
            ),
        ),
        migrations.AddIndex(
            "leg",
            models.Index(
                fields=["to_at"],
                condition=models.Q(("role", "serving"), ("to_at__isnull", False)),
                name="serving_leg_ended",
            ),
        ),
    ]
