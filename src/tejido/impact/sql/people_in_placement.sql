-- people_in_placement: who was in employment and placement on at least one day of the period, each once.
WITH merged AS MATERIALIZED (
    -- Those who were merged are few, and are looked up once for all.
    SELECT id, canonical_person_id FROM people_person WHERE canonical_person_id IS NOT NULL
)
SELECT DISTINCT coalesce(merged.canonical_person_id, placement.person_id) AS person_id
FROM people_placement AS placement
JOIN people_employment AS employment ON employment.id = placement.employment_id
LEFT JOIN merged ON merged.id = placement.person_id
WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
  -- Said of the days themselves too, since an index is by them: spells that ended long ago are not read.
  AND placement.from_date < %(to_date)s AND (placement.to_date IS NULL OR placement.to_date > %(from_date)s)
  AND NOT isempty(daterange(placement.from_date, placement.to_date)
                  * daterange(employment.from_date, employment.to_date)
                  * daterange(%(from_date)s::date, %(to_date)s::date))
ORDER BY 1
