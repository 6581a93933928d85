"""The one aggregate that leaves the vault: impact workers by named dimensions, withheld and rounded before it leaves.

The rules are those of `core.impact.disclosure`, repeated here because nothing outside this function reads the vault; the
agreement test `tests/agreement/test_disclosure.py` holds the two together.
"""

from django.db import migrations

from tejido.core.impact import disclosure, status


def _codes(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


LINK = """
ALTER TABLE vault.status_at_hire ADD CONSTRAINT status_of_person FOREIGN KEY (person_id) REFERENCES people_person (id);
"""

PERIOD = """
-- Published periods form a fixed cube: whole months that are over. Only a demonstration, whose people do not exist,
-- publishes whole days and what is still going on.
CREATE FUNCTION vault.check_period(period_from date, period_to date) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    house journal_installation;
BEGIN
    SELECT * INTO STRICT house FROM journal_installation;
    IF period_from IS NULL OR period_to IS NULL OR period_to <= period_from THEN
        RAISE EXCEPTION 'a period ends after it begins' USING ERRCODE = 'TJ032';
    END IF;
    IF house.demonstration THEN
        RETURN;
    END IF;
    IF period_from <> date_trunc('month', period_from)::date
       OR period_to <> (period_from + interval '1 month')::date
       OR period_to > (now() AT TIME ZONE house.zone)::date THEN
        RAISE EXCEPTION 'only whole months that are over are published' USING ERRCODE = 'TJ032';
    END IF;
END $$;
"""

# Each person once: twins that were merged count as the one they were merged into.
MEMBERS = f"""
CREATE FUNCTION vault.members(dimension text, period_from date, period_to date)
RETURNS TABLE (group_key text, person_id bigint, contacts bigint, is_impact boolean, is_known boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH span AS (
        SELECT period_from::timestamp AT TIME ZONE zone AS from_at, period_to::timestamp AT TIME ZONE zone AS to_at
        FROM journal_installation
    ),
    one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
    status AS (
        SELECT one.person, bool_or(kept.status IN {_codes(status.IMPACT_STATUSES)}) AS is_impact,
               bool_or(kept.status IN {_codes(status.KNOWN_STATUSES)}) AS is_known
        FROM vault.status_at_hire AS kept JOIN one ON one.id = kept.person_id
        WHERE kept.ended_at IS NULL AND kept.hired_on < period_to
        GROUP BY one.person
    ),
    -- Where each person was placed last within the period, while employed.
    placed AS (
        SELECT DISTINCT ON (one.person) one.person, placement.site_id, placement.work_mode
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
                              ELSE coalesce(placed.site_id::text, 'none') END AS group_key,
               placed.person,
               coalesce((SELECT sum(served.contacts) FROM served WHERE served.person = placed.person), 0) AS contacts
        FROM placed WHERE dimension IN ('all', 'site', 'work_mode')
        UNION ALL
        SELECT served.client_id::text, served.person, served.contacts FROM served WHERE dimension = 'client'
    )
    SELECT member.group_key, member.person, member.contacts::bigint,
           coalesce(status.is_impact, false), coalesce(status.is_known, false)
    FROM member LEFT JOIN status USING (person)
$$;
"""

MIN, BASE, STEPS, RANGE = (
    disclosure.CELL_MIN, disclosure.ROUNDING_BASE, disclosure.SHARE_STEP_COUNT, disclosure.KEY_RANGE,
)

ROUNDING = f"""
CREATE FUNCTION vault.cell_key(people bigint[], part bigint[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT ('x' || left(encode(sha256(value || convert_to(
        array_to_string(people, ',') || '|' || array_to_string(part, ','), 'UTF8')), 'hex'), 8))::bit(32)::bigint
    FROM vault.secret
$$;

CREATE FUNCTION vault.rounded(count bigint, key bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count - count % {BASE} + CASE WHEN key * {BASE} < count % {BASE} * {RANGE} THEN {BASE} ELSE 0 END
$$;
"""

AGGREGATE = f"""
CREATE FUNCTION vault.impact_workers(dimension text, period_from date, period_to date)
RETURNS TABLE (
    group_key text, people_count bigint, impact_count bigint, known_count bigint, contacts_impact_share double precision,
    rows_digest text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    clients bigint[] := scope();
BEGIN
    IF dimension IS NULL OR dimension NOT IN ('all', 'client', 'site', 'work_mode') THEN
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
               encode(sha256(convert_to(string_agg(
                   encode(sha256(secret.value || convert_to('pseudonym ' || member.person_id, 'UTF8')), 'hex')
                       || ':' || member.is_impact::int || ':' || member.contacts,
                   E'\\n' ORDER BY sha256(secret.value || convert_to('pseudonym ' || member.person_id, 'UTF8'))
               ), 'UTF8')), 'hex') AS digest
        FROM vault.members(dimension, period_from, period_to) AS member LEFT JOIN vault.secret ON true
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
           CASE WHEN shown.is_shown THEN shown.digest END
    FROM shown
    WHERE dimension <> 'client' OR shown.name::bigint = ANY (clients)
    ORDER BY shown.name;
END $$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT USAGE ON SCHEMA vault TO tejido_app, tejido_work;
GRANT EXECUTE ON FUNCTION vault.impact_workers(text, date, date) TO tejido_app, tejido_work;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("vault", "0001_vault"),
        ("people", "0002_integrity"),
        ("contacts", "0002_integrity"),
        ("clients", "0002_integrity"),
        ("journal", "0001_journal"),
    ]
    operations = [
        migrations.RunSQL(part, migrations.RunSQL.noop)
        for part in (LINK, PERIOD, MEMBERS, ROUNDING, AGGREGATE, GRANTS)
    ]
