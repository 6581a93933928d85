"""Scope and keys of roll-ups and published reports; what was published stands."""

from django.db import migrations

from tejido.journal import schema

WRITE = "SELECT, INSERT, UPDATE"

KEYS = """
ALTER TABLE contacts_queueinterval ADD CONSTRAINT interval_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE contacts_servingday ADD CONSTRAINT serving_day_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE contacts_publishedreport ADD CONSTRAINT report_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
"""

GUARD = """
-- What was published is never changed: a later difference stands beside it as a correction.
CREATE FUNCTION contacts_report_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published report stands as it was published' USING ERRCODE = 'TJ003';
END $$;
CREATE TRIGGER contacts_report_stands BEFORE UPDATE OR DELETE ON contacts_publishedreport
    FOR EACH ROW EXECUTE FUNCTION contacts_report_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_history")]
    operations = [
        schema.of_client("contacts_queueinterval", {"app": "SELECT", "work": WRITE}),
        schema.of_operator("contacts_agentinterval", {"app": "SELECT", "work": WRITE}),
        schema.of_client("contacts_servingday", {"app": "SELECT", "work": "SELECT, INSERT"}),
        schema.of_client("contacts_rollup", {"app": "SELECT", "work": WRITE}),
        schema.of_client("contacts_publishedreport", {"app": "SELECT, INSERT", "work": "SELECT, INSERT"}),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
