"""The rows behind a figure: how they are written, their digest, and the one way to read them, in a logged room.

A row is a line of codes and numbers without a name. The digest published beside a figure covers the lines and a salt;
the salt is keyed by the people and their rows, so that a digest tells nothing to whoever guesses rows, and a reviewer,
who is given the salt in the room, can compute it. Pseudonyms are not in the lines: each room has its own.
"""

from django.db import migrations

from tejido.core.impact import disclosure, status, worked_time


def _codes(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


MIN, BASE, STEPS = disclosure.CELL_MIN, disclosure.ROUNDING_BASE, disclosure.SHARE_STEP_COUNT
PAGE_ROW_COUNT = 50
FIGURES_MAX = 60

# As in 0001, with where each person's hire lies within the period, and with the line that a reviewer sees: whether they
# count, whether their status is known, on what it rests, how many contacts they served, and the quarter of their hire.
MEMBERS = f"""
DROP FUNCTION vault.members(text, date, date);
CREATE FUNCTION vault.members(dimension text, period_from date, period_to date)
RETURNS TABLE (group_key text, person_id bigint, contacts bigint, is_impact boolean, is_known boolean, hired_in text,
               line text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH span AS (
        SELECT period_from::timestamp AT TIME ZONE zone AS from_at, period_to::timestamp AT TIME ZONE zone AS to_at
        FROM journal_installation
    ),
    one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
    status AS (
        SELECT one.person, bool_or(kept.status IN {_codes(status.IMPACT_STATUSES)}) AS is_impact,
               bool_or(kept.status IN {_codes(status.KNOWN_STATUSES)}) AS is_known,
               max(kept.basis) FILTER (WHERE kept.status IN {_codes(status.KNOWN_STATUSES)}) AS basis
        FROM vault.status_at_hire AS kept JOIN one ON one.id = kept.person_id
        WHERE kept.ended_at IS NULL AND kept.hired_on < period_to
        GROUP BY one.person
    ),
    -- Where each person was placed last within the period, while employed.
    placed AS (
        SELECT DISTINCT ON (one.person) one.person, placement.site_id, placement.work_mode,
               employment.from_date AS hired_on
        FROM people_placement AS placement
        JOIN people_employment AS employment ON employment.id = placement.employment_id
        JOIN one ON one.id = placement.person_id
        WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
          AND NOT isempty(
              daterange(placement.from_date, placement.to_date) * daterange(employment.from_date, employment.to_date)
              * daterange(period_from, period_to))
        ORDER BY one.person, placement.from_date DESC, placement.id DESC
    ),
    served AS (
        SELECT one.person, leg.client_id, count(DISTINCT leg.contact_id) AS contacts
        FROM contacts_leg AS leg JOIN one ON one.id = leg.person_id CROSS JOIN span
        WHERE leg.role = 'serving' AND leg.from_at >= span.from_at AND leg.from_at < span.to_at
        GROUP BY one.person, leg.client_id
    ),
    member AS (
        SELECT CASE dimension WHEN 'all' THEN 'all' WHEN 'work_mode' THEN placed.work_mode
                              WHEN 'hired' THEN CASE WHEN placed.hired_on >= period_from THEN 'in_period'
                                                     ELSE 'before' END
                              ELSE coalesce(placed.site_id::text, 'none') END AS group_key,
               placed.person,
               coalesce((SELECT sum(served.contacts) FROM served WHERE served.person = placed.person), 0) AS contacts
        FROM placed WHERE dimension IN ('all', 'site', 'work_mode', 'hired')
        UNION ALL
        SELECT served.client_id::text, served.person, served.contacts FROM served WHERE dimension = 'client'
    ),
    told AS (
        SELECT member.group_key, member.person, member.contacts::bigint AS contacts,
               coalesce(status.is_impact, false) AS is_impact, coalesce(status.is_known, false) AS is_known,
               coalesce(status.basis, '') AS basis, coalesce(to_char(placed.hired_on, 'YYYY"-Q"Q'), '') AS hired_in
        FROM member LEFT JOIN status USING (person) LEFT JOIN placed USING (person)
    )
    SELECT told.group_key, told.person, told.contacts, told.is_impact, told.is_known, told.hired_in,
           concat_ws(',', told.is_impact::int, told.is_known::int, told.basis, told.contacts, told.hired_in)
    FROM told
$$;
"""

DIGESTS = f"""
CREATE FUNCTION vault.salt_of(code text, people_and_lines text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(value || convert_to('salt ' || code || E'\\n' || people_and_lines, 'UTF8')), 'hex')
    FROM vault.secret
$$;

CREATE FUNCTION vault.digest_of(salt text, lines text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(convert_to(salt || E'\\n' || lines, 'UTF8')), 'hex')
$$;

-- The rows of a code such as 'status:site:3', 'hours:all:all' or 'placement:all:all'.
CREATE FUNCTION vault.figure_rows(code text, period_from date, period_to date, as_of timestamptz)
RETURNS TABLE (person_id bigint, line text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF split_part(code, ':', 1) = 'status' THEN
        RETURN QUERY
            SELECT member.person_id, member.line
            FROM vault.members(split_part(code, ':', 2), period_from, period_to) AS member
            WHERE member.group_key = split_part(code, ':', 3);
    ELSIF code = 'placement:all:all' THEN
        RETURN QUERY
            SELECT member.person_id, member.hired_in FROM vault.members('all', period_from, period_to) AS member;
    ELSIF code = 'hours:all:all' THEN
        RETURN QUERY
            WITH span AS (
                SELECT period_from::timestamp AT TIME ZONE zone AS from_at,
                       least(period_to::timestamp AT TIME ZONE zone, as_of) AS to_at
                FROM journal_installation
            )
            SELECT coalesce(person.canonical_person_id, person.id),
                   to_char(round(sum(extract(epoch FROM least(coalesce(spell.to_at, span.to_at), span.to_at)
                                                        - greatest(spell.from_at, span.from_at))), 3),
                           'FM9999999990.000')
            FROM people_activity AS spell JOIN people_person AS person ON person.id = spell.person_id CROSS JOIN span
            WHERE spell.activity IN {_codes(worked_time.WORKED_ACTIVITIES)}
              AND spell.from_at < span.to_at
              AND least(coalesce(spell.to_at, span.to_at), span.to_at) > greatest(spell.from_at, span.from_at)
            GROUP BY 1;
    END IF;
END $$;

CREATE FUNCTION vault.figure_digest(code text, period_from date, period_to date, as_of timestamptz)
RETURNS TABLE (rows_count bigint, salt text, digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH whole AS (
        SELECT count(*) AS n, string_agg(found.line, E'\\n' ORDER BY found.line COLLATE "C") AS lines,
               vault.salt_of(code, string_agg(found.person_id || ':' || found.line, E'\\n' ORDER BY found.person_id))
                   AS salt
        FROM vault.figure_rows(code, period_from, period_to, as_of) AS found
    )
    SELECT whole.n, whole.salt, vault.digest_of(whole.salt, whole.lines) FROM whole
$$;

-- The digest beside a figure that says nothing about status; figures about status bring theirs with them.
CREATE FUNCTION vault.plain_digest(code text, period_from date, period_to date, as_of timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found record;
BEGIN
    PERFORM vault.require_operator();
    IF NOT EXISTS (SELECT FROM vault.secret) THEN
        INSERT INTO vault.secret (value)
            SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) ON CONFLICT DO NOTHING;
    END IF;
    SELECT * INTO found FROM vault.figure_digest(code, period_from, period_to, as_of);
    IF code = 'placement:all:all' OR (code = 'hours:all:all' AND found.rows_count >= {MIN}) THEN
        RETURN found.digest;
    END IF;
    RETURN NULL;
END $$;
"""

# As in 0001, with the groups by hire, and with the digest of the lines.
AGGREGATE = f"""
CREATE OR REPLACE FUNCTION vault.impact_workers(dimension text, period_from date, period_to date)
RETURNS TABLE (
    group_key text, people_count bigint, impact_count bigint, known_count bigint, contacts_impact_share double precision,
    rows_digest text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    clients bigint[] := scope();
BEGIN
    IF dimension IS NULL OR dimension NOT IN ('all', 'client', 'site', 'work_mode', 'hired') THEN
        RAISE EXCEPTION 'there are no figures by this dimension' USING ERRCODE = 'TJ031';
    END IF;
    IF dimension <> 'client' AND NOT 0 = ANY (clients) THEN
        RAISE EXCEPTION 'these figures are the operator''s own' USING ERRCODE = 'TJ033';
    END IF;
    PERFORM vault.check_period(period_from, period_to);
    RETURN QUERY
    WITH cell AS (
        SELECT member.group_key AS name, count(*) AS n,
               count(*) FILTER (WHERE member.is_impact) AS part,
               count(*) FILTER (WHERE member.is_known) AS known,
               sum(member.contacts) AS contacts,
               sum(member.contacts) FILTER (WHERE member.is_impact) AS contacts_part,
               count(*) FILTER (WHERE member.is_impact AND member.contacts > 0) AS servers_part,
               count(*) FILTER (WHERE NOT member.is_impact AND member.contacts > 0) AS servers_rest,
               array_agg(member.person_id ORDER BY member.person_id) AS ids,
               coalesce(array_agg(member.person_id ORDER BY member.person_id) FILTER (WHERE member.is_impact), '{{}}')
                   AS ids_part,
               coalesce(array_agg(member.person_id ORDER BY member.person_id) FILTER (WHERE member.is_known), '{{}}')
                   AS ids_known,
               string_agg(member.person_id || ':' || member.line, E'\\n' ORDER BY member.person_id) AS keyed_lines,
               string_agg(member.line, E'\\n' ORDER BY member.line COLLATE "C") AS lines
        FROM vault.members(dimension, period_from, period_to) AS member
        GROUP BY member.group_key
    ),
    -- A group stands apart by its size alone: too small to be ever safe, or needed beside one that is.
    sized AS (
        SELECT cell.*,
               coalesce(sum(cell.n) OVER (
                   ORDER BY cell.n, cell.name ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM cell
    ),
    placed AS (
        SELECT sized.*, sized.n < {2 * MIN} OR (sized.before > 0 AND sized.before < {2 * MIN}) AS is_apart FROM sized
    ),
    -- All groups are published or none: each must be safe, and so must be those that stand apart, together.
    open AS (
        SELECT coalesce(bool_and(unit.part >= {MIN} AND unit.n - unit.part >= {MIN}), false) AS is_open
        FROM (
            SELECT sum(n) AS n, sum(part) AS part FROM placed WHERE is_apart HAVING count(*) > 0
            UNION ALL SELECT n, part FROM placed WHERE NOT is_apart
        ) AS unit
    ),
    shown AS (
        SELECT placed.*, open.is_open AND NOT placed.is_apart AS is_shown,
               -- Coverage, too, for all groups or for none.
               open.is_open AND bool_and(
                   NOT placed.is_apart AND placed.known >= {MIN} AND placed.n - placed.known >= {MIN}
                   AND placed.known - placed.part >= {MIN}) OVER () AS is_covered
        FROM placed CROSS JOIN open
    )
    SELECT shown.name, shown.n,
           CASE WHEN shown.is_shown THEN vault.rounded(shown.part, vault.cell_key(shown.ids, shown.ids_part)) END,
           CASE WHEN shown.is_covered THEN vault.rounded(shown.known, vault.cell_key(shown.ids, shown.ids_known)) END,
           CASE WHEN shown.is_shown AND shown.servers_part >= {MIN} AND shown.servers_rest >= {MIN}
                THEN floor({STEPS} * shown.contacts_part / shown.contacts + 0.5)::float8 / {STEPS} END,
           CASE WHEN shown.is_shown THEN vault.digest_of(
               vault.salt_of('status:' || dimension || ':' || shown.name, shown.keyed_lines), shown.lines) END
    FROM shown
    WHERE dimension <> 'client' OR shown.name::bigint = ANY (clients)
    ORDER BY shown.name;
END $$;
"""

ROOMS = f"""
CREATE FUNCTION vault.open_room(
    room_key uuid, reviewer bigint, opened_by bigint, period_from date, period_to date, room_codes text[],
    room_opened_at timestamptz, room_expires_at timestamptz, as_of timestamptz
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    new_id bigint;
    room_code text;
    published text;
BEGIN
    PERFORM vault.require_operator();
    PERFORM vault.check_period(period_from, period_to);
    IF coalesce(cardinality(room_codes), 0) NOT BETWEEN 1 AND {FIGURES_MAX} THEN
        RAISE EXCEPTION 'a room opens published figures' USING ERRCODE = 'TJ041';
    END IF;
    INSERT INTO vault.room (key, reviewer_user_id, opened_by_user_id, from_date, to_date, opened_at, expires_at, secret)
        VALUES (room_key, reviewer, opened_by, period_from, period_to, room_opened_at, room_expires_at,
                sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
        ON CONFLICT ON CONSTRAINT room_key_is_unique DO NOTHING RETURNING id INTO new_id;
    IF new_id IS NULL THEN
        RAISE EXCEPTION 'this room was opened already' USING ERRCODE = 'TJ043';
    END IF;
    FOREACH room_code IN ARRAY ARRAY(SELECT DISTINCT unnest(room_codes)) LOOP
        IF split_part(room_code, ':', 1) = 'status' THEN
            SELECT groups.rows_digest INTO published
            FROM vault.impact_workers(split_part(room_code, ':', 2), period_from, period_to) AS groups
            WHERE groups.group_key = split_part(room_code, ':', 3) AND room_code = concat_ws(
                ':', 'status', split_part(room_code, ':', 2), groups.group_key);
        ELSE
            published := vault.plain_digest(room_code, period_from, period_to, as_of);
        END IF;
        IF published IS NULL THEN
            RAISE EXCEPTION 'a room opens published figures' USING ERRCODE = 'TJ041';
        END IF;
        INSERT INTO vault.room_figure (room_id, code, digest) VALUES (new_id, room_code, published);
    END LOOP;
    RETURN new_id;
END $$;

-- One refusal for all reasons, so that it tells nothing about rooms of others.
CREATE FUNCTION vault.open_room_of(room_key uuid, reader bigint) RETURNS vault.room
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found vault.room;
BEGIN
    -- Whoever reads keeps the room from being closed until the rows are out; after the closing nobody reads.
    SELECT * INTO found FROM vault.room
        WHERE room.key = room_key AND room.reviewer_user_id = reader AND room.closed_at IS NULL
          AND room.expires_at > clock_timestamp()
        FOR SHARE;
    IF found.id IS NULL THEN
        RAISE EXCEPTION 'this room is not open to this reader' USING ERRCODE = 'TJ040';
    END IF;
    RETURN found;
END $$;

CREATE FUNCTION vault.room_pseudonym(secret bytea, person bigint) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT left(encode(sha256(secret || sha256(secret || convert_to('person ' || person, 'UTF8'))), 'hex'), 16)
$$;

CREATE FUNCTION vault.log_room_read(
    room_key uuid, reader bigint, read_kind text, read_code text, after_pseudonym text, as_of timestamptz
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    room vault.room := vault.open_room_of(room_key, reader);
    log bigint;
BEGIN
    IF read_kind <> 'entered' AND NOT EXISTS (
        SELECT FROM vault.room_figure AS figure WHERE figure.room_id = room.id AND figure.code = read_code
    ) THEN
        RAISE EXCEPTION 'this room is not open to this reader' USING ERRCODE = 'TJ040';
    END IF;
    INSERT INTO vault.room_read (room_id, kind, code) VALUES (room.id, read_kind, read_code) RETURNING id INTO log;
    IF read_kind <> 'entered' THEN
        INSERT INTO vault.room_read_person (read_id, person_id)
            SELECT log, found.person_id
            FROM vault.figure_rows(read_code, room.from_date, room.to_date, as_of) AS found,
                 vault.room_pseudonym(room.secret, found.person_id) AS pseudonym
            WHERE read_kind = 'file' OR pseudonym COLLATE "C" > coalesce(after_pseudonym, '')
            ORDER BY pseudonym COLLATE "C" LIMIT CASE read_kind WHEN 'page' THEN {PAGE_ROW_COUNT} END;
    END IF;
    RETURN log;
END $$;

-- Exactly the rows that were logged, and the digest and salt of all rows of the figure.
CREATE FUNCTION vault.room_rows(room_key uuid, reader bigint, log bigint, as_of timestamptz)
RETURNS TABLE (pseudonym text, line text, rows_count bigint, salt text, digest text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    room vault.room := vault.open_room_of(room_key, reader);
    entry vault.room_read;
BEGIN
    -- One reader at a time between looking at the mark and moving it.
    PERFORM pg_advisory_xact_lock(7269004);
    SELECT logged.* INTO entry FROM vault.room_read AS logged, vault.room_read_mark AS mark
        WHERE logged.id = log AND logged.room_id = room.id AND logged.kind <> 'entered' AND logged.id > mark.last_value
          -- Visible and not of this transaction, hence committed in an earlier one.
          AND logged.written_in <> pg_current_xact_id();
    IF entry.id IS NULL THEN
        RAISE EXCEPTION 'a read needs a committed log row of its own' USING ERRCODE = 'TJ020';
    END IF;
    PERFORM setval('vault.room_read_mark', log);
    RETURN QUERY
        SELECT vault.room_pseudonym(room.secret, found.person_id) COLLATE "C" AS told, found.line, whole.rows_count,
               whole.salt, whole.digest
        FROM vault.figure_rows(entry.code, room.from_date, room.to_date, as_of) AS found
        JOIN vault.room_read_person AS about ON about.read_id = entry.id AND about.person_id = found.person_id
        CROSS JOIN vault.figure_digest(entry.code, room.from_date, room.to_date, as_of) AS whole
        ORDER BY told;
END $$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.plain_digest(text, date, date, timestamptz) TO tejido_app, tejido_work;
GRANT EXECUTE ON FUNCTION
    vault.open_room(uuid, bigint, bigint, date, date, text[], timestamptz, timestamptz, timestamptz) TO tejido_app;
GRANT EXECUTE ON FUNCTION
    vault.log_room_read(uuid, bigint, text, text, text, timestamptz),
    vault.room_rows(uuid, bigint, bigint, timestamptz)
    TO tejido_vault;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_aggregates"), ("vault", "0002_rooms"), ("people", "0002_integrity")]
    operations = [
        migrations.RunSQL(part, migrations.RunSQL.noop) for part in (MEMBERS, DIGESTS, AGGREGATE, ROOMS, GRANTS)
    ]
