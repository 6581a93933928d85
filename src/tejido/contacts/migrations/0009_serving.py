"""Which contacts of a queue are served now is found by an index, however many contacts lie before today."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_report_schedules")]

    operations = [
        migrations.AddIndex(
            "contact",
            models.Index(fields=["queue"], condition=models.Q(("state", "serving")), name="contact_serving"),
        ),
    ]
