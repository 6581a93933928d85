-- People by stage in a period, and how they passed from one stage to the next within it; everybody once, whoever they
-- were merged into. With a dimension, stages that name no group belong to where the person came from last.
-- Agrees with core.funnel.counted and core.funnel.split.
WITH entrant AS MATERIALIZED (
    SELECT twin.id AS person_id FROM people_person AS twin
    WHERE coalesce(twin.canonical_person_id, twin.id) IN (
        SELECT coalesce(person.canonical_person_id, person.id) FROM people_stage AS stage
        JOIN people_person AS person ON person.id = stage.person_id
        WHERE stage.superseded_at IS NULL AND stage.on_date >= %(from)s AND stage.on_date < %(to)s
    )
), told AS (
    SELECT coalesce(person.canonical_person_id, person.id) AS person, stage.id, stage.stage, stage.on_date,
        CASE %(by)s
            WHEN 'partner' THEN coalesce(stage.partner_id, cohort.partner_id)
            WHEN 'cohort' THEN stage.cohort_id
            WHEN 'place' THEN cohort.place_id
        END AS own
    FROM people_stage AS stage
    JOIN entrant USING (person_id)
    JOIN people_person AS person ON person.id = stage.person_id
    LEFT JOIN people_cohort AS cohort ON cohort.id = stage.cohort_id
    WHERE stage.superseded_at IS NULL AND stage.on_date < %(to)s AND (%(by)s <> 'nothing' OR stage.on_date >= %(from)s)
), numbered AS (
    SELECT told.*, count(own) OVER (
        PARTITION BY person ORDER BY on_date, array_position(%(stages)s::text[], stage), id
        ROWS UNBOUNDED PRECEDING
    ) AS spell
    FROM told
), placed AS (
    SELECT person, stage, on_date, max(own) OVER (PARTITION BY person, spell) AS place FROM numbered
), way AS MATERIALIZED (
    SELECT place, person, stage, min(on_date) AS first_date, max(on_date) AS last_date
    FROM placed WHERE on_date >= %(from)s AND (%(of)s::bigint IS NULL OR place = %(of)s)
    GROUP BY place, person, stage
), stop AS (
    SELECT place, person, max(last_date) AS last_date FROM way WHERE stage = ANY (%(ends)s) GROUP BY place, person
), passing AS (
    SELECT step.number, begun.place, count(*) AS of,
        count(*) FILTER (WHERE follower.last_date >= begun.first_date) AS passed,
        count(*) FILTER (
            WHERE (follower.last_date >= begun.first_date) IS NOT TRUE AND stop.last_date >= begun.first_date
        ) AS ended
    FROM unnest(%(firsts)s::text[], %(seconds)s::text[]) WITH ORDINALITY AS step (first, second, number)
    JOIN way AS begun ON begun.stage = step.first
    LEFT JOIN way AS follower ON follower.person = begun.person AND follower.stage = step.second
        AND follower.place IS NOT DISTINCT FROM begun.place
    LEFT JOIN stop ON stop.person = begun.person AND stop.place IS NOT DISTINCT FROM begun.place
    GROUP BY step.number, begun.place
)
SELECT 'stage' AS what, place, stage, count(*) AS people, 0 AS passed, 0 AS ended FROM way GROUP BY place, stage
UNION ALL
SELECT 'everybody', place, '', count(DISTINCT person), count(DISTINCT person) FILTER (WHERE stage = ANY (%(jobs)s)), 0
FROM way GROUP BY place
UNION ALL
SELECT 'step', place, number::text, of, passed, ended FROM passing
