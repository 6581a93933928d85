-- billing_people_days: on each day, how many people worked (or were available) of those who were assigned to a programme
-- then, and for how long. People who were merged are one.
WITH assigned AS (
    SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
           range_agg(daterange(spell.from_date, spell.to_date)) AS days
    FROM people_accountspell AS spell
    JOIN people_person AS person ON person.id = spell.person_id
    WHERE spell.programme_id = %(programme)s AND spell.superseded_at IS NULL AND spell.from_date < %(to_date)s
      AND (spell.to_date IS NULL OR spell.to_date > %(from_date)s)
    GROUP BY 1
), worked AS (
    SELECT (time.interval_at AT TIME ZONE %(zone)s)::date AS day, assigned.person_id,
           CASE %(measure)s WHEN 'available_hour' THEN time.available_seconds ELSE time.worked_seconds END AS seconds
    FROM assigned
    JOIN people_person AS person ON person.id = assigned.person_id OR person.canonical_person_id = assigned.person_id
    JOIN contacts_agentinterval AS time ON time.person_id = person.id
    WHERE time.interval_at >= %(from_at)s AND time.interval_at < %(to_at)s
      AND assigned.days @> (time.interval_at AT TIME ZONE %(zone)s)::date
)
SELECT day, count(DISTINCT person_id) AS people_count, round(sum(seconds))::bigint AS seconds
FROM worked
WHERE seconds > 0
GROUP BY 1
ORDER BY 1
