-- job_placements: who finished a training in [%(from_date)s, %(to_date)s), and how many of them have begun a job since, up
-- to before %(to_date)s: with us, or elsewhere as they told. Whoever worked here already that day is a trained employee and
-- counted nowhere here. Everybody once, whoever they were merged into.
-- Source: IRIS+ 5.3, PI3527: only those who began work; PI2998 leaves employees out.
WITH one AS (
    SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person
), finished AS (
    SELECT one.person, min(stage.on_date) AS on_date
    FROM people_stage AS stage JOIN one ON one.id = stage.person_id
    WHERE stage.superseded_at IS NULL AND stage.stage = 'completed'
      AND stage.on_date >= %(from_date)s AND stage.on_date < %(to_date)s
    GROUP BY one.person
), employed AS (
    SELECT finished.person,
           bool_or(employment.from_date < finished.on_date
                   AND (employment.to_date IS NULL OR employment.to_date > finished.on_date)) AS is_before,
           bool_or(employment.from_date >= finished.on_date) AS is_since
    FROM finished JOIN one USING (person) JOIN people_employment AS employment ON employment.person_id = one.id
    WHERE employment.superseded_at IS NULL AND employment.from_date < %(to_date)s
    GROUP BY finished.person
), elsewhere AS (
    SELECT DISTINCT finished.person
    FROM finished JOIN one USING (person) JOIN people_stage AS stage ON stage.person_id = one.id
    WHERE stage.superseded_at IS NULL AND stage.stage = 'hired_elsewhere'
      AND stage.on_date >= finished.on_date AND stage.on_date < %(to_date)s
)
SELECT count(*) AS trained_count,
       count(*) FILTER (WHERE employed.is_since OR elsewhere.person IS NOT NULL) AS placed_count,
       count(*) FILTER (WHERE employed.is_since IS NOT TRUE AND elsewhere.person IS NOT NULL) AS elsewhere_count
FROM finished LEFT JOIN employed USING (person) LEFT JOIN elsewhere USING (person)
WHERE employed.is_before IS NOT TRUE
