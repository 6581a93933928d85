"""The one aggregate over sealed statuses, and whose household snapshot is due.

The database counts by tags: the caller hands over the tag keys for one transaction (`vault.sealing.hand_over`), and
without all of them nothing is counted.
"""

from django.db import migrations

from tejido.core.impact import households, status

BASES = ", ".join(f"'{code}'" for code in status.BASES)
MOMENTS = ", ".join(f"('{moment}', {months})" for moment, months in households.MOMENT_MONTHS.items())

# As in 0002, with tags in place of words.
MEMBERS = f"""
CREATE OR REPLACE FUNCTION vault.members(dimension text, period_from date, period_to date)
RETURNS TABLE (group_key text, person_id bigint, contacts bigint, is_impact boolean, is_known boolean, hired_in text,
               line text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH span AS (
        SELECT period_from::timestamp AT TIME ZONE zone AS from_at, period_to::timestamp AT TIME ZONE zone AS to_at
        FROM journal_installation
    ),
    one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
    -- MATERIALIZED, so that the keys are checked once, whoever has a status.
    keys AS MATERIALIZED (SELECT given.name, given.tag_key FROM vault.tag_keys() AS given),
    classed AS (
        SELECT one.person, kept.nonce, kept.basis_tag, keys.tag_key,
               kept.status_tag = vault.tag(keys.tag_key, kept.nonce, 'status=impact') AS is_impact,
               kept.status_tag <> vault.tag(keys.tag_key, kept.nonce, 'status=unsaid') AS is_known
        FROM vault.status_at_hire AS kept JOIN one ON one.id = kept.person_id JOIN keys ON keys.name = kept.key_name
        WHERE kept.ended_at IS NULL AND kept.hired_on < period_to
    ),
    status AS (
        SELECT classed.person, bool_or(classed.is_impact) AS is_impact, bool_or(classed.is_known) AS is_known,
               max((
                   SELECT code FROM unnest(ARRAY[{BASES}]) AS code
                   WHERE classed.basis_tag = vault.tag(classed.tag_key, classed.nonce, 'basis=' || code)
               )) FILTER (WHERE classed.is_known) AS basis
        FROM classed GROUP BY classed.person
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

# Whose snapshot can be taken on a day and was not: those who agreed, and are employed. No value is shown.
DUE = f"""
CREATE FUNCTION vault.snapshots_due(day date, skip integer, count_max integer)
RETURNS TABLE (person_id bigint, moment text, due_on date, total_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH moments AS (SELECT * FROM (VALUES {MOMENTS}) AS named (moment, months)),
    hired AS (
        SELECT coalesce(person.canonical_person_id, person.id) AS person, min(employment.from_date) AS from_date
        FROM vault.consent
        JOIN people_person AS person ON person.id = consent.person_id
        JOIN people_employment AS employment ON employment.person_id = person.id
        WHERE consent.purpose = 'household' AND consent.ended_at IS NULL AND employment.superseded_at IS NULL
          AND employment.from_date <= day AND (employment.to_date IS NULL OR employment.to_date > day)
        GROUP BY 1
    ),
    due AS (
        SELECT hired.person, moments.moment, (hired.from_date + make_interval(months => moments.months))::date AS due_on
        FROM hired CROSS JOIN moments
    )
    SELECT due.person, due.moment, due.due_on, count(*) OVER ()
    FROM due
    WHERE day >= due.due_on - {households.EARLY_DAYS} AND day < due.due_on + {households.LATE_DAYS}
      AND NOT EXISTS (SELECT FROM vault.snapshot AS taken WHERE taken.person_id = due.person
                      AND taken.moment = due.moment AND taken.ended_at IS NULL)
    ORDER BY due.due_on, due.person OFFSET skip LIMIT count_max;
END $$;
"""

GRANTS = """
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.snapshots_due(date, integer, integer) TO tejido_vault;
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0002_rooms"), ("vault", "0005_readings")]
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (MEMBERS, DUE, GRANTS)]
