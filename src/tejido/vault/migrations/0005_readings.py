"""Reading what 0004 keeps: logged before, like a status; and the log itself, for the person whom it is about."""

from django.db import migrations

from tejido.core.impact import status

KINDS = "('status', 'self_identification', 'household')"


def _codes(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


READ = f"""
CREATE FUNCTION vault.log_read(person bigint, reader bigint, purpose_code text, what_read text, at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    log bigint;
BEGIN
    IF coalesce(purpose_code, '') NOT IN {_codes(status.PURPOSES)} OR coalesce(what_read, '') NOT IN {KINDS} THEN
        RAISE EXCEPTION 'status is not read for this purpose' USING ERRCODE = 'TJ021';
    END IF;
    INSERT INTO vault.read_log (person_id, reader_user_id, purpose, what, read_at)
        VALUES (person, reader, purpose_code, what_read, at) RETURNING id INTO log;
    RETURN log;
END $$;

-- A log row opens only what it names.
CREATE FUNCTION vault.spend_log_of(person bigint, log bigint, what_read text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM vault.read_log WHERE id = log AND what = what_read) THEN
        RAISE EXCEPTION 'a read needs a committed log row of its own' USING ERRCODE = 'TJ020';
    END IF;
    PERFORM vault.spend_log(person, log);
END $$;

CREATE OR REPLACE FUNCTION vault.read_status(person bigint, log bigint)
RETURNS TABLE (key_name text, sealed bytea, hired_on date, consent_version text, declared_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.spend_log_of(person, log, 'status');
    RETURN QUERY
        SELECT kept.key_name, kept.sealed, kept.hired_on, kept.consent_version, kept.declared_at
        FROM vault.status_at_hire AS kept WHERE kept.person_id = person AND kept.ended_at IS NULL;
END $$;

CREATE FUNCTION vault.read_groups(person bigint, log bigint)
RETURNS TABLE (key_name text, sealed bytea, declared_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.spend_log_of(person, log, 'self_identification');
    RETURN QUERY
        SELECT kept.key_name, kept.sealed, kept.declared_at
        FROM vault.self_identification AS kept WHERE kept.person_id = person AND kept.ended_at IS NULL;
END $$;

CREATE FUNCTION vault.read_snapshots(person bigint, log bigint)
RETURNS TABLE (key_name text, sealed bytea, moment text, taken_on date, declared_at timestamptz, code text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.spend_log_of(person, log, 'household');
    RETURN QUERY
        SELECT kept.key_name, kept.sealed, kept.moment, kept.taken_on, kept.declared_at, household.code
        FROM vault.snapshot AS kept JOIN vault.household ON household.id = kept.household_id
        WHERE kept.person_id = person AND kept.ended_at IS NULL ORDER BY kept.taken_on, kept.id;
END $$;

-- Who read what about somebody, when and why, for them; a room's reader read among many others.
CREATE FUNCTION vault.reads_about(person bigint, count_max integer)
RETURNS TABLE (read_at timestamptz, reader_user_id bigint, purpose text, what text, is_in_room boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM (
        (SELECT entry.recorded_at, entry.reader_user_id, entry.purpose, entry.what, false
         FROM vault.read_log AS entry WHERE entry.person_id = person ORDER BY entry.id DESC LIMIT count_max)
        UNION ALL
        (SELECT entry.recorded_at, room.reviewer_user_id, 'independent_review', split_part(entry.code, ':', 1), true
         FROM vault.room_read_person AS about JOIN vault.room_read AS entry ON entry.id = about.read_id
         JOIN vault.room ON room.id = entry.room_id
         WHERE about.person_id = person ORDER BY entry.id DESC LIMIT count_max)
    ) AS every ORDER BY 1 DESC LIMIT count_max
$$;

-- Keys of what was erased or withdrawn, for the ledger that keeps it so after a restore.
CREATE OR REPLACE FUNCTION vault.erased() RETURNS TABLE (key uuid, ended_at timestamptz, ended_how text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT key, ended_at, ended_how FROM vault.status_at_hire WHERE ended_at IS NOT NULL
    UNION ALL SELECT key, ended_at, ended_how FROM vault.self_identification WHERE ended_at IS NOT NULL
    UNION ALL SELECT key, ended_at, ended_how FROM vault.snapshot WHERE ended_at IS NOT NULL
    UNION ALL SELECT key, ended_at, ended_how FROM vault.consent WHERE ended_how = 'withdrawn'
    ORDER BY 2, 1
$$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    vault.give_consent(bigint, text, text, text, bigint, timestamptz),
    vault.withdraw_consent(bigint, text, bigint, timestamptz),
    vault.forget_person(bigint, bigint, timestamptz),
    vault.consents_of(bigint),
    vault.declare_groups(bigint, text, bytea, text, text, text, bigint, timestamptz),
    vault.take_snapshot(bigint, text, date, text, text, bytea, text, text, text, bigint, timestamptz),
    vault.join_household(bigint, text),
    vault.log_read(bigint, bigint, text, text, timestamptz),
    vault.read_groups(bigint, bigint),
    vault.read_snapshots(bigint, bigint),
    vault.reads_about(bigint, integer)
    TO tejido_vault;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_consents")]
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (READ, GRANTS)]
