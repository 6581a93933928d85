-- People by stage in a period, and how they passed from one stage to the next within it; everybody once, whoever they
-- were merged into. With a dimension, stages that name no group belong to where the person came from last.
-- Agrees with core.funnel.counted and core.funnel.split.
WITH entrant AS MATERIALIZED (
    -- Those who were merged are few, and are looked up once for all.
    SELECT DISTINCT coalesce(merged.canonical_person_id, stage.person_id) AS id FROM people_stage AS stage
    LEFT JOIN people_person AS merged ON merged.id = stage.person_id AND merged.canonical_person_id IS NOT NULL
    WHERE stage.superseded_at IS NULL AND stage.on_date >= %(from)s AND stage.on_date < %(to)s
), record AS (
    SELECT id AS person_id, id AS person FROM entrant
    UNION ALL
    SELECT twin.id, twin.canonical_person_id FROM people_person AS twin JOIN entrant ON entrant.id = twin.canonical_person_id
), told AS (
    SELECT record.person, stage.id, stage.stage, stage.on_date,
        CASE %(by)s
            WHEN 'partner' THEN coalesce(stage.partner_id, cohort.partner_id)
            WHEN 'cohort' THEN stage.cohort_id
            WHEN 'place' THEN cohort.place_id
        END AS own
    FROM record
    JOIN people_stage AS stage ON stage.person_id = record.person_id
    LEFT JOIN people_cohort AS cohort ON cohort.id = stage.cohort_id
    WHERE %(by)s <> 'nothing' AND stage.superseded_at IS NULL AND stage.on_date < %(to)s
), numbered AS (
    SELECT told.*, count(own) OVER (
        PARTITION BY person ORDER BY on_date, array_position(%(stages)s::text[], stage), id
        ROWS UNBOUNDED PRECEDING
    ) AS spell
    FROM told
), placed AS (
    SELECT person, stage, on_date, max(own) OVER (PARTITION BY person, spell) AS place FROM numbered
    UNION ALL
    -- Where nobody asks where people came from, what lies before the period is not looked at.
    SELECT coalesce(merged.canonical_person_id, stage.person_id), stage.stage, stage.on_date, NULL
    FROM people_stage AS stage
    LEFT JOIN people_person AS merged ON merged.id = stage.person_id AND merged.canonical_person_id IS NOT NULL
    WHERE %(by)s = 'nothing' AND stage.superseded_at IS NULL AND stage.on_date >= %(from)s AND stage.on_date < %(to)s
), way AS MATERIALIZED (
    SELECT place, person, stage, min(on_date) AS first_date, max(on_date) AS last_date
    FROM placed WHERE on_date >= %(from)s AND (%(of)s::bigint IS NULL OR place = %(of)s)
    GROUP BY place, person, stage
), walker AS (
    -- One row for each person and group: their steps are compared in it, and not row by row with all others.
    SELECT place, array_agg(stage) AS stages, array_agg(first_date) AS first_dates, array_agg(last_date) AS last_dates,
        max(last_date) FILTER (WHERE stage = ANY (%(ends)s)) AS stop_date
    FROM way GROUP BY place, person
), passing AS (
    SELECT step.number, walker.place, count(*) AS of,
        count(*) FILTER (WHERE each.follower_date >= each.begun_date) AS passed,
        count(*) FILTER (
            WHERE (each.follower_date >= each.begun_date) IS NOT TRUE AND walker.stop_date >= each.begun_date
        ) AS ended
    FROM walker
    CROSS JOIN unnest(%(firsts)s::text[], %(seconds)s::text[]) WITH ORDINALITY AS step (first, second, number)
    CROSS JOIN LATERAL (
        SELECT walker.first_dates[array_position(walker.stages, step.first)] AS begun_date,
            walker.last_dates[array_position(walker.stages, step.second)] AS follower_date
    ) AS each
    WHERE each.begun_date IS NOT NULL
    GROUP BY step.number, walker.place
)
SELECT 'stage' AS what, place, stage, count(*) AS people, 0 AS passed, 0 AS ended FROM way GROUP BY place, stage
UNION ALL
SELECT 'everybody', place, '', count(*), count(*) FILTER (WHERE stages && %(jobs)s::text[]), 0 FROM walker GROUP BY place
UNION ALL
SELECT 'step', place, number::text, of, passed, ended FROM passing
