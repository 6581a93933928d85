-- worked_seconds: for each person, the world seconds spent within the period in activities that count as worked.
-- What goes on is counted up to as_of; people who were merged count as one.
SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
       sum(extract(epoch FROM least(coalesce(spell.to_at, %(as_of)s), %(to_at)s, %(as_of)s)
                              - greatest(spell.from_at, %(from_at)s)))::float8 AS seconds
FROM people_activity AS spell
JOIN people_person AS person ON person.id = spell.person_id
WHERE spell.activity = ANY (%(activities)s)
  AND spell.from_at < least(%(to_at)s, %(as_of)s)
  -- One that began long before is a long one, and these have an index of their own.
  AND (spell.from_at >= %(from_at)s - interval '4 hours' OR spell.activity <> 'offline'
       AND (spell.to_at IS NULL OR spell.to_at - spell.from_at > interval '4 hours'))
  AND least(coalesce(spell.to_at, %(as_of)s), %(to_at)s, %(as_of)s) > greatest(spell.from_at, %(from_at)s)
GROUP BY 1
ORDER BY 1
