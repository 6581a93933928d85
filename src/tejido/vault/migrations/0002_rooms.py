"""The reviewers' rooms: who may read which rows until when, what was read, and a key that dies with each room."""

from django.db import migrations

ROOM_DAYS_MAX = 30

TABLES = f"""
-- All instants are machine time: how long a room stands open has nothing to do with a demonstration's speed.
CREATE TABLE vault.room (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT room_key_is_unique UNIQUE DEFAULT gen_random_uuid(),
    reviewer_user_id bigint NOT NULL,
    opened_by_user_id bigint NOT NULL,
    from_date date NOT NULL,
    to_date date NOT NULL,
    opened_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_how text COLLATE "C" CONSTRAINT room_end_is_known CHECK (closed_how IN ('closed', 'expired')),
    -- Keys the pseudonyms of this room; nobody is granted to read it.
    secret bytea CONSTRAINT room_secret_is_long CHECK (length(secret) = 32),
    CONSTRAINT room_is_for_another CHECK (reviewer_user_id <> opened_by_user_id),
    CONSTRAINT room_has_a_period CHECK (to_date > from_date),
    CONSTRAINT room_expires CHECK (
        expires_at > opened_at AND expires_at <= opened_at + interval '{ROOM_DAYS_MAX} days'
    ),
    CONSTRAINT room_secret_dies_with_it CHECK ((secret IS NULL) = (closed_at IS NOT NULL)),
    CONSTRAINT room_end_says_how CHECK ((closed_at IS NULL) = (closed_how IS NULL))
);

-- Which rows a room opens, such as 'status:all:all', and the digest that was published beside the figure at opening.
CREATE TABLE vault.room_figure (
    room_id bigint NOT NULL CONSTRAINT room_figure_of_room REFERENCES vault.room (id),
    code text COLLATE "C" NOT NULL CONSTRAINT room_figure_is_a_code CHECK (code ~ '^[a-z_]+:[a-z_]+:[a-z0-9_]+$'),
    digest text COLLATE "C" NOT NULL CONSTRAINT room_figure_digest_is_one CHECK (digest ~ '^[0-9a-f]{{64}}$'),
    PRIMARY KEY (room_id, code)
);

-- What was read in a room: it was entered, a page of rows, or a file of all rows. Committed before any row is shown.
CREATE TABLE vault.room_read (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_id bigint NOT NULL CONSTRAINT room_read_of_room REFERENCES vault.room (id),
    kind text COLLATE "C" NOT NULL CONSTRAINT room_read_kind_is_known CHECK (kind IN ('entered', 'page', 'file')),
    code text COLLATE "C",
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    written_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT room_read_of_rows CHECK ((code IS NULL) = (kind = 'entered'))
);
-- Whose row was among them, so that each person's readings can be counted.
CREATE TABLE vault.room_read_person (
    read_id bigint NOT NULL CONSTRAINT room_read_person_of_read REFERENCES vault.room_read (id),
    person_id bigint NOT NULL,
    PRIMARY KEY (read_id, person_id)
);
CREATE INDEX room_read_by_person ON vault.room_read_person (person_id);
-- The last log row that was used; as for readings of one person, it stands outside transactions.
CREATE SEQUENCE vault.room_read_mark AS bigint MINVALUE 0 START 0 OWNED BY vault.room_read.id;

CREATE TRIGGER room_read_unchanged BEFORE UPDATE OR DELETE ON vault.room_read
    FOR EACH ROW EXECUTE FUNCTION vault.refuse_change();
CREATE TRIGGER room_read_person_unchanged BEFORE UPDATE OR DELETE ON vault.room_read_person
    FOR EACH ROW EXECUTE FUNCTION vault.refuse_change();
CREATE TRIGGER room_figure_unchanged BEFORE UPDATE OR DELETE ON vault.room_figure
    FOR EACH ROW EXECUTE FUNCTION vault.refuse_change();
"""

# Rooms are the operator's own business: what lists and closes them asks for the operator's rows in scope.
ROOMS = """
CREATE FUNCTION vault.require_operator() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT 0 = ANY (scope()) THEN
        RAISE EXCEPTION 'these figures are the operator''s own' USING ERRCODE = 'TJ033';
    END IF;
END $$;

CREATE FUNCTION vault.rooms() RETURNS TABLE (
    id bigint, key uuid, reviewer_user_id bigint, opened_by_user_id bigint, from_date date, to_date date,
    opened_at timestamptz, expires_at timestamptz, closed_at timestamptz, is_open boolean, codes text[], digests text[],
    reads_count bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.require_operator();
    RETURN QUERY
        SELECT room.id, room.key, room.reviewer_user_id, room.opened_by_user_id, room.from_date, room.to_date,
               room.opened_at, room.expires_at, room.closed_at,
               room.closed_at IS NULL AND room.expires_at > clock_timestamp(),
               ARRAY(SELECT figure.code FROM vault.room_figure AS figure WHERE figure.room_id = room.id ORDER BY 1),
               ARRAY(SELECT figure.digest FROM vault.room_figure AS figure WHERE figure.room_id = room.id
                     ORDER BY figure.code),
               (SELECT count(*) FROM vault.room_read AS entry WHERE entry.room_id = room.id)
        FROM vault.room ORDER BY room.id DESC;
END $$;

CREATE FUNCTION vault.room_reads(room_key uuid)
RETURNS TABLE (kind text, code text, people_count bigint, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.require_operator();
    RETURN QUERY
        SELECT entry.kind, entry.code,
               (SELECT count(*) FROM vault.room_read_person AS about WHERE about.read_id = entry.id), entry.recorded_at
        FROM vault.room_read AS entry JOIN vault.room ON room.id = entry.room_id
        WHERE room.key = room_key ORDER BY entry.id DESC;
END $$;

CREATE FUNCTION vault.close_room(room_key uuid, how text, at timestamptz)
RETURNS TABLE (id bigint, reviewer_user_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.require_operator();
    RETURN QUERY
        UPDATE vault.room SET closed_at = greatest(at, room.opened_at), closed_how = how, secret = NULL
        WHERE room.key = room_key AND room.closed_at IS NULL RETURNING room.id, room.reviewer_user_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this room is closed already' USING ERRCODE = 'TJ042';
    END IF;
END $$;

CREATE FUNCTION vault.expired_rooms() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT key FROM vault.room WHERE closed_at IS NULL AND expires_at <= clock_timestamp() ORDER BY id
$$;

-- How often a person's own row was read: alone, and among the rows of a room.
CREATE FUNCTION vault.reads_of_person(person bigint) RETURNS TABLE (alone_count bigint, in_rooms_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT count(*) FROM vault.read_log WHERE person_id = person),
           (SELECT count(*) FROM vault.room_read_person WHERE person_id = person)
$$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT USAGE ON SCHEMA vault TO tejido_app, tejido_work;
GRANT EXECUTE ON FUNCTION vault.rooms(), vault.room_reads(uuid) TO tejido_app;
GRANT EXECUTE ON FUNCTION vault.close_room(uuid, text, timestamptz) TO tejido_app, tejido_work;
GRANT EXECUTE ON FUNCTION vault.expired_rooms() TO tejido_work;
GRANT EXECUTE ON FUNCTION vault.reads_of_person(bigint) TO tejido_vault;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_vault"), ("journal", "0001_journal")]
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (TABLES, ROOMS, GRANTS)]
