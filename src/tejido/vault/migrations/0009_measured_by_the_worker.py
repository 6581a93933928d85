"""The worker measures months and statements, so it may ask for the same aggregates as the pages; rows stay closed."""

from django.db import migrations

GRANTS = """
GRANT EXECUTE ON FUNCTION vault.told(date, date), vault.quota_counted(date, date), vault.livelihood(date, date),
    vault.pay_by_gender(date, date) TO tejido_work;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0008_livelihood'),
    ]

    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
