-- people_in_placement: who was in employment and placement on at least one day of the period, each once.
SELECT DISTINCT coalesce(person.canonical_person_id, person.id) AS person_id
FROM people_placement AS placement
JOIN people_employment AS employment ON employment.id = placement.employment_id
JOIN people_person AS person ON person.id = placement.person_id
WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
  AND NOT isempty(daterange(placement.from_date, placement.to_date)
                  * daterange(employment.from_date, employment.to_date)
                  * daterange(%(from_date)s::date, %(to_date)s::date))
ORDER BY 1
