-- duty_staff: how many people are employed on a day, by contract; records that were merged count once.
SELECT employment.contract, count(DISTINCT coalesce(person.canonical_person_id, person.id))
FROM people_employment AS employment JOIN people_person AS person ON person.id = employment.person_id
WHERE employment.superseded_at IS NULL AND employment.from_date <= %(on)s
  AND (employment.to_date IS NULL OR employment.to_date > %(on)s)
GROUP BY employment.contract
