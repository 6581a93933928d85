-- billing_available_days: on each day, how many people were available of those who were assigned to a programme then, and
-- for how long. People who were merged are one.
WITH assigned AS (
    /* include billing_assigned.sql */
), available AS (
    SELECT (time.interval_at AT TIME ZONE %(zone)s)::date AS day, assigned.person_id, time.available_seconds AS seconds
    FROM assigned
    JOIN people_person AS person ON person.id = assigned.person_id OR person.canonical_person_id = assigned.person_id
    JOIN contacts_agentinterval AS time ON time.person_id = person.id
    WHERE time.interval_at >= %(from_at)s AND time.interval_at < %(to_at)s
      AND assigned.days @> (time.interval_at AT TIME ZONE %(zone)s)::date
)
SELECT day, count(DISTINCT person_id) AS people_count, round(sum(seconds))::bigint AS seconds
FROM available
WHERE seconds > 0
GROUP BY 1
ORDER BY 1
