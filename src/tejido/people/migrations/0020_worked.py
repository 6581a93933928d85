"""Worked time as it is paid: presence, with approved lists below it and approved corrections above."""

from django.db import migrations

# One list of what was decided about time. Whoever reads it needs the scope and the grants that its tables ask for.
DECIDED = """
CREATE VIEW people_decided_time WITH (security_invoker = true) AS
    SELECT line.person_id, 1 AS layer, sheet.decided_recorded_at AS decided_at, line.id, line.activity, line.from_at,
           line.to_at
    FROM people_sheetline AS line JOIN people_timesheet AS sheet ON sheet.id = line.sheet_id
    WHERE sheet.decision = 'approved'
    UNION ALL
    SELECT person_id, 3, decided_recorded_at, id, activity, from_at, to_at
    FROM people_timecorrection WHERE decision = 'approved';
"""
GRANTED = "GRANT SELECT ON people_decided_time TO tejido_app, tejido_work;"

# The same as people.hours.queries.spans: lists lowest, then presence, then corrections; in a layer the later one wins
# (of presence, the later begin: two records of one person may say two things of one moment). Only what overlaps is
# laid over one another. Nothing has another's rights. people_worked has no SET clause, so that the planner opens it;
# the other two are asked person by person, and planning them each time would take ten times as long as their answer.
WORKED = """
CREATE FUNCTION people_worked_of(records bigint[], begins timestamptz, ends timestamptz, activities text[])
RETURNS TABLE (from_at timestamptz, to_at timestamptz) LANGUAGE sql STABLE ROWS 20 SET plan_cache_mode = force_generic_plan AS $$
    WITH piece AS (
        SELECT told.layer, told.said_at, told.id, told.activity, greatest(told.from_at, begins) AS from_at,
               least(told.to_at, ends) AS to_at
        FROM (
            SELECT 2 AS layer, shown.from_at AS said_at, shown.id, shown.activity, shown.from_at, shown.to_at
            FROM unnest(records) AS own (record_id)
            -- What one record chose never overlaps: one spell at most reaches into the period from before.
            CROSS JOIN LATERAL (
                SELECT coalesce(max(before.from_at), begins) AS from_at FROM people_activity AS before
                WHERE before.person_id = own.record_id AND before.from_at <= begins
            ) AS first
            -- OFFSET keeps the planner to the index by record and begin.
            CROSS JOIN LATERAL (
                SELECT chosen.* FROM people_activity AS chosen
                WHERE chosen.person_id = own.record_id AND chosen.from_at >= first.from_at AND chosen.from_at < ends
                  AND (chosen.to_at > begins OR chosen.to_at IS NULL) AND chosen.activity <> 'offline' OFFSET 0
            ) AS shown
            UNION ALL
            SELECT decided.layer, decided.decided_at, decided.id, decided.activity, decided.from_at, decided.to_at
            FROM unnest(records) AS own (record_id)
            CROSS JOIN LATERAL (
                SELECT told.* FROM people_decided_time AS told
                WHERE told.person_id = own.record_id AND told.from_at < ends AND told.to_at > begins OFFSET 0
            ) AS decided
        ) AS told
        WHERE least(told.to_at, ends) > greatest(told.from_at, begins)
    ),
    marked AS (
        SELECT piece.*,
               max(piece.to_at) OVER (ORDER BY piece.from_at, piece.to_at
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) <= piece.from_at AS is_apart
        FROM piece
    ),
    grouped AS (
        SELECT marked.*, count(*) FILTER (WHERE marked.is_apart) OVER (ORDER BY marked.from_at, marked.to_at) AS island
        FROM marked
    ),
    laid AS (
        SELECT grouped.activity,
               tstzmultirange(tstzrange(grouped.from_at, grouped.to_at))
               - coalesce(range_agg(tstzrange(grouped.from_at, grouped.to_at)) OVER (
                     PARTITION BY grouped.island ORDER BY grouped.layer DESC, grouped.said_at DESC, grouped.id DESC
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS spans
        FROM grouped
    )
    SELECT lower(span), upper(span) FROM laid CROSS JOIN LATERAL unnest(laid.spans) AS span
    WHERE laid.activity = ANY (activities)
$$;

-- The stretches within [begins, ends) that people worked, by standing person; what goes on counts up to the end. Most
-- have presence and nothing else: it is read once, and only those of whom something was decided, or who are two
-- records that both say something, are looked at closely.
CREATE FUNCTION people_worked(begins timestamptz, ends timestamptz, activities text[])
RETURNS TABLE (person_id bigint, from_at timestamptz, to_at timestamptz) LANGUAGE sql STABLE AS $$
    WITH one AS MATERIALIZED (
        -- Those who were merged are few.
        SELECT id AS record_id, canonical_person_id AS person_id FROM people_person
        WHERE canonical_person_id IS NOT NULL
    ),
    shown AS MATERIALIZED (
        SELECT part.person_id AS record_id, coalesce(one.person_id, part.person_id) AS person_id, part.activity,
               greatest(part.from_at, begins) AS from_at, least(part.to_at, ends) AS to_at
        FROM people_activity AS part LEFT JOIN one ON one.record_id = part.person_id
        WHERE part.from_at < ends AND (part.to_at > begins OR part.to_at IS NULL) AND part.activity <> 'offline'
          -- One that began long before is a long one, and these have an index of their own.
          AND (part.from_at >= begins - interval '4 hours'
               OR part.to_at IS NULL OR part.to_at - part.from_at > interval '4 hours')
    ),
    closely AS MATERIALIZED (
        SELECT coalesce(one.person_id, decided.person_id) AS person_id
        FROM people_decided_time AS decided LEFT JOIN one ON one.record_id = decided.person_id
        WHERE decided.from_at < ends AND decided.to_at > begins
        UNION
        SELECT shown.person_id FROM shown WHERE shown.person_id IN (SELECT one.person_id FROM one)
        GROUP BY shown.person_id HAVING min(shown.record_id) <> max(shown.record_id)
    )
    SELECT shown.person_id, shown.from_at, shown.to_at FROM shown
    WHERE shown.activity = ANY (activities) AND shown.to_at > shown.from_at
      AND shown.person_id NOT IN (SELECT closely.person_id FROM closely)
    UNION ALL
    SELECT closely.person_id, worked.from_at, worked.to_at
    FROM closely CROSS JOIN LATERAL people_worked_of(
        ARRAY(SELECT closely.person_id UNION ALL
              SELECT one.record_id FROM one WHERE one.person_id = closely.person_id),
        begins, ends, activities
    ) AS worked
$$;

-- When somebody last worked before an instant: from the last that says so backwards, until something of it is left.
CREATE FUNCTION people_worked_before(records bigint[], before timestamptz, activities text[]) RETURNS timestamptz
LANGUAGE sql STABLE SET plan_cache_mode = force_generic_plan AS $$
    WITH RECURSIVE step (until_at, last_at) AS (
        SELECT before, NULL::timestamptz
        UNION ALL
        SELECT told.from_at,
               (SELECT max(worked.to_at)
                FROM people_worked_of(records, told.from_at, step.until_at, activities) AS worked)
        FROM step CROSS JOIN LATERAL (
            SELECT max(begun.from_at) AS from_at FROM (
                SELECT (SELECT max(shown.from_at) FROM people_activity AS shown
                        WHERE shown.person_id = own.record_id AND shown.activity = ANY (activities)
                          AND shown.from_at < step.until_at) AS from_at
                FROM unnest(records) AS own (record_id)
                UNION ALL
                SELECT decided.from_at FROM people_decided_time AS decided
                WHERE decided.person_id = ANY (records) AND decided.activity = ANY (activities)
                  AND decided.from_at < step.until_at
            ) AS begun
        ) AS told
        WHERE step.last_at IS NULL AND told.from_at IS NOT NULL
    )
    SELECT max(step.last_at) FROM step
$$;
"""

INDEXES = """
-- Plain comparisons alone: below a row policy no index of ranges is asked.
CREATE INDEX people_activity_of_person ON people_activity (person_id, from_at);
CREATE INDEX people_sheetline_when ON people_sheetline (to_at, from_at);
CREATE INDEX people_timecorrection_when ON people_timecorrection (to_at, from_at) WHERE decision = 'approved';
"""

FORGOTTEN = """
DROP INDEX people_activity_of_person, people_sheetline_when, people_timecorrection_when;
DROP FUNCTION people_worked_before(bigint[], timestamptz, text[]), people_worked(timestamptz, timestamptz, text[]),
    people_worked_of(bigint[], timestamptz, timestamptz, text[]);
DROP VIEW people_decided_time;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0019_duties")]
    operations = [migrations.RunSQL(DECIDED + GRANTED + WORKED + INDEXES, FORGOTTEN)]
