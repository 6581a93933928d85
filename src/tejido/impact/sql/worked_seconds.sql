-- worked_seconds: for each person, the world seconds worked within the period, with what was decided about them.
-- What goes on is counted up to as_of; people who were merged count as one.
SELECT person_id, sum(extract(epoch FROM to_at - from_at))::float8 AS seconds
FROM people_worked(%(from_at)s, least(%(to_at)s, %(as_of)s), %(activities)s)
GROUP BY person_id
ORDER BY person_id
