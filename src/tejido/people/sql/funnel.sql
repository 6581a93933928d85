-- People by stage in a period, and how they passed from one stage to the next within it; everybody once, whoever they
-- were merged into. With a dimension, stages that name no group belong to where the person came from last.
-- Agrees with core.funnel.counted and core.funnel.split.
/* include funnel_placed.sql */, way AS MATERIALIZED (
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
