-- funnel_placed: the stages up to the end of a period of whoever came to one within it, each with the group it belongs to;
-- whoever was merged is the person they were merged into.
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
)
