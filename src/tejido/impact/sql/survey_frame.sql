-- survey_frame: who can be asked on a day, each once, with what the strata are made by. Whoever is in employment and
-- placement; with_leavers, also whoever left within the %(left_days)s days before it, as they were placed at the end.
WITH placed AS (
    SELECT coalesce(person.canonical_person_id, person.id) AS person_id, placement.site_id, placement.work_mode,
           placement.position, extract(year FROM employment.from_date)::int AS hired_year,
           least(placement.to_date, employment.to_date) AS ended, placement.from_date, placement.id
    FROM people_placement AS placement
    JOIN people_employment AS employment ON employment.id = placement.employment_id
    JOIN people_person AS person ON person.id = placement.person_id
    WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
      AND placement.from_date <= %(day)s AND employment.from_date <= %(day)s
      AND (placement.to_date IS NULL OR placement.to_date > %(day)s::date - %(left_days)s::int)
      AND (employment.to_date IS NULL OR employment.to_date > %(day)s::date - %(left_days)s::int)
)
SELECT DISTINCT ON (person_id) person_id, site_id, work_mode, position, hired_year,
       coalesce(ended <= %(day)s::date, false) AS is_left
FROM placed
WHERE %(with_leavers)s OR ended IS NULL OR ended > %(day)s::date
ORDER BY person_id, coalesce(ended, 'infinity'::date) DESC, from_date DESC, id DESC
