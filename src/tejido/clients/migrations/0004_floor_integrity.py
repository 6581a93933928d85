"""Scope and keys of what the floor added to clients: notices, canned replies, overflow."""

from django.db import migrations

from tejido.journal import schema

READ_ALL = {"app": "SELECT, INSERT, UPDATE", "route": "SELECT", "live": "SELECT", "work": "SELECT"}

KEYS = """
-- What overflows stays with its client: a customer of one is never served as another's.
ALTER TABLE clients_queue ADD CONSTRAINT overflow_to_clients_queue
    FOREIGN KEY (overflow_queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE clients_cannedreply ADD CONSTRAINT reply_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE clients_notice ADD CONSTRAINT notice_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
"""

SKILLS = """
CREATE OR REPLACE FUNCTION clients_requirement_skill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.skill_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM clients_skill AS skill
        WHERE skill.id = NEW.skill_id AND (skill.client_id IS NULL OR skill.client_id = NEW.client_id)
    ) THEN
        RAISE EXCEPTION 'a queue asks for skills of the operator or of its own client' USING ERRCODE = 'TJ005';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_floor")]
    operations = [
        schema.of_client("clients_treatmentnotice", {"app": "SELECT, INSERT", "live": "SELECT", "work": "SELECT"}),
        schema.of_client("clients_cannedreply", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT"}),
        schema.of_client(
            "clients_notice", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT, UPDATE"}
        ),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(SKILLS, migrations.RunSQL.noop),
    ]
