"""Places are no client's: everybody reads them, the web process adds them."""

from django.db import migrations

from tejido.journal import schema


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_reference"), ("journal", "0001_journal")]
    operations = [
        schema.granted(
            "reference_place", {"app": "SELECT, INSERT, UPDATE", "route": "SELECT", "live": "SELECT", "work": "SELECT"}
        ),
    ]
