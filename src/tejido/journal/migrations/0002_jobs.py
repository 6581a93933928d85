"""Only the worker touches the jobs: facts are recorded by all, and the dispatcher in the worker defers what follows."""

from django.db import migrations

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers TO tejido_work;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tejido_work;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_journal"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
