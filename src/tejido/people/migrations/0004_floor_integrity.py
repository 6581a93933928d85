"""Scope of what the floor added to people, whom a person serves today, and since when no desk is connected."""

from django.db import migrations

from tejido.journal import schema

SERVES = """
ALTER TABLE people_queuechange ADD CONSTRAINT change_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);

-- The queues that a person serves now: their memberships, and what was changed for today.
CREATE FUNCTION people_serves(person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT membership.queue_id FROM people_membership AS membership
    WHERE membership.person_id = person AND NOT EXISTS (
        SELECT FROM people_queuechange AS change
        WHERE change.person_id = person AND change.queue_id = membership.queue_id AND change.to_at IS NULL
    )
    UNION
    SELECT change.queue_id FROM people_queuechange AS change
    WHERE change.person_id = person AND change.to_at IS NULL AND change.is_member
$$;
REVOKE EXECUTE ON FUNCTION people_serves(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_serves(bigint) TO tejido_app, tejido_route, tejido_live, tejido_work;

-- Whom a person reaches follows from the queues they may serve, today's changes included. A queue taken away for today
-- does not hide the contacts they hold.
CREATE OR REPLACE FUNCTION clients_served(person bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(array_agg(DISTINCT client_id), '{}') FROM (
        SELECT client_id FROM people_membership WHERE person_id = person
        UNION
        SELECT client_id FROM people_queuechange WHERE person_id = person AND to_at IS NULL AND is_member
    ) AS served
$$;
"""

LOST = """
-- Since when no desk of a person is connected, in machine time: lost-line grace is never scaled.
CREATE FUNCTION people_note_disconnection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.connections > 0 THEN
        NEW.disconnected_at := NULL;
    ELSIF OLD.connections > 0 THEN
        NEW.disconnected_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_note_disconnection BEFORE UPDATE OF connections ON people_presence
    FOR EACH ROW EXECUTE FUNCTION people_note_disconnection();
"""

GRANTS = """
GRANT INSERT, UPDATE ON people_activity TO tejido_work;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_floor")]
    operations = [
        schema.of_operator(
            "people_queuechange",
            {"app": "SELECT, INSERT, UPDATE", "route": "SELECT", "live": "SELECT", "work": "SELECT, UPDATE"},
        ),
        schema.of_operator(
            "people_neutralspell", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT, INSERT, UPDATE"}
        ),
        migrations.RunSQL(SERVES, migrations.RunSQL.noop),
        migrations.RunSQL(LOST, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
