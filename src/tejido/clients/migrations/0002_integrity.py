"""Scope of the clients' tables, and the functions that say which clients a role may reach."""

from django.db import migrations

from tejido.journal import schema

READ_ALL = {"app": "SELECT, INSERT, UPDATE", "route": "SELECT", "live": "SELECT", "work": "SELECT"}

KEYS = """
-- A row of a client hangs on rows of the same client.
ALTER TABLE clients_queue ADD CONSTRAINT queue_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE clients_queuechannel ADD CONSTRAINT channel_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE clients_requirementstep ADD CONSTRAINT requirement_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE clients_disposition ADD CONSTRAINT disposition_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
-- A role or an invitation for a client is for one there is.
ALTER TABLE access_grant ADD CONSTRAINT grant_for_client FOREIGN KEY (client_id) REFERENCES clients_client (id);
ALTER TABLE access_invitation ADD CONSTRAINT invitation_for_client
    FOREIGN KEY (client_id) REFERENCES clients_client (id);
"""

# A zone that the database does not know would make every question about a day fail, so it is refused on entry: the
# conversion itself raises (SQLSTATE 22023).
ZONES = """
ALTER TABLE clients_client ADD CONSTRAINT client_names_a_zone
    CHECK ((timestamptz '2026-01-01 00:00:00+00' AT TIME ZONE zone) IS NOT NULL);
ALTER TABLE clients_queue ADD CONSTRAINT queue_names_a_zone
    CHECK ((timestamptz '2026-01-01 00:00:00+00' AT TIME ZONE zone) IS NOT NULL);
"""

SKILLS = """
-- A queue asks for skills of the operator or of its own client, and a skill stays whose it is.
CREATE FUNCTION clients_requirement_skill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM clients_skill AS skill
        WHERE skill.id = NEW.skill_id AND (skill.client_id IS NULL OR skill.client_id = NEW.client_id)
    ) THEN
        RAISE EXCEPTION 'a queue asks for skills of the operator or of its own client' USING ERRCODE = 'TJ005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_requirement_skill BEFORE INSERT OR UPDATE OF skill_id, client_id ON clients_requirementstep
    FOR EACH ROW EXECUTE FUNCTION clients_requirement_skill();

CREATE FUNCTION clients_skill_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.client_id IS DISTINCT FROM OLD.client_id THEN
        RAISE EXCEPTION 'a skill stays whose it is' USING ERRCODE = 'TJ005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_skill_kept BEFORE UPDATE OF client_id ON clients_skill
    FOR EACH ROW EXECUTE FUNCTION clients_skill_kept();
"""

REACH = """
CREATE FUNCTION every_client() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT array_prepend(0::bigint, coalesce(array_agg(id ORDER BY id), '{}')) FROM clients_client
$$;
REVOKE EXECUTE ON FUNCTION every_client() FROM PUBLIC;
-- The web process asks it for users whose role reaches all clients; the others read across clients by their task.
GRANT EXECUTE ON FUNCTION every_client() TO tejido_app, tejido_route, tejido_live, tejido_work;

CREATE FUNCTION client_of_programme(programme uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT client_id FROM clients_programme WHERE key = programme
$$;
REVOKE EXECUTE ON FUNCTION client_of_programme(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION client_of_programme(uuid) TO tejido_app, tejido_live;

CREATE FUNCTION clients_of_pool(pool bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT array_prepend(0::bigint, coalesce(array_agg(DISTINCT client_id), '{}')) FROM clients_queue WHERE pool_id = pool
$$;
REVOKE EXECUTE ON FUNCTION clients_of_pool(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clients_of_pool(bigint) TO tejido_route;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_clients"), ("journal", "0001_journal"), ("access", "0002_integrity")]
    operations = [
        schema.of_client("clients_client", READ_ALL, column="id"),
        schema.of_client("clients_programme", READ_ALL),
        schema.of_client("clients_queue", READ_ALL),
        schema.of_client("clients_queuechannel", READ_ALL),
        schema.of_client("clients_requirementstep", {**READ_ALL, "app": "SELECT, INSERT, UPDATE, DELETE"}),
        schema.of_client("clients_disposition", READ_ALL),
        schema.of_client("clients_skill", READ_ALL),
        # Pools hold no client's data: a name, and which router leads which queues.
        schema.granted("clients_pool", READ_ALL),
        # The id of a new client is taken before its row, which must be within the scope when it is written.
        migrations.RunSQL("GRANT USAGE ON SEQUENCE clients_client_id_seq TO tejido_app", migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(ZONES, migrations.RunSQL.noop),
        migrations.RunSQL(SKILLS, migrations.RunSQL.noop),
        migrations.RunSQL(REACH, migrations.RunSQL.noop),
    ]
