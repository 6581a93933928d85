-- duty_people: who is placed at some time within a period, at one site or at any, in the order of their ids.
SELECT DISTINCT coalesce(person.canonical_person_id, person.id) AS standing
FROM people_placement AS placement JOIN people_person AS person ON person.id = placement.person_id
WHERE placement.superseded_at IS NULL AND placement.from_date < %(to_date)s
  AND (placement.to_date IS NULL OR placement.to_date > %(from_date)s)
  AND (%(site)s::bigint IS NULL OR placement.site_id = %(site)s)
ORDER BY standing LIMIT %(count)s
