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


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_floor")]
    operations = [
        schema.of_client("clients_treatmentnotice", {"app": "SELECT, INSERT", "live": "SELECT", "work": "SELECT"}),
        schema.of_client("clients_cannedreply", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT"}),
        schema.of_client(
            "clients_notice", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT, UPDATE"}
        ),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
    ]
