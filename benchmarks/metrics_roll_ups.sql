-- What is rolled up of the year before the newest day, in bulk. Queues and work are counted by the shipped statements
-- `measures_stays`, `measures_work` and `measures_offers`, once over the whole year; the time of agents, whose shipped
-- statement is made for a day, by this one, which knows that nothing in this world overlaps or crosses a quarter.
-- The benchmark lets the real round count the last day again and demands that it corrects nothing.

-- the agents' time
CREATE TABLE synthetic_time AS
WITH chosen AS (
    SELECT person_id, activity, begins.at AS interval_at
    FROM people_activity
    CROSS JOIN LATERAL generate_series(from_at, to_at - interval '1 second', interval '15 minutes') AS begins (at)
    WHERE activity <> 'offline' AND from_at < %(midnight)s
), held AS (
    SELECT one.person_id, date_bin('15 minutes', begins_at, '1970-01-01 00:00+00') AS interval_at,
           sum(extract(epoch FROM wrapped_at - accepted_at)) AS serving, sum(extract(epoch FROM ended_at - wrapped_at)) AS wrapping,
           sum(extract(epoch FROM accepted_at - offered_at) + CASE WHEN kind = 'missed' THEN 12 ELSE 0 END) AS offered,
           sum(extract(epoch FROM ended_at - accepted_at) / slot.capacity) AS load
    FROM synthetic_contact AS one
    JOIN people_load AS slot ON slot.person_id = one.person_id AND slot.channel = one.channel
    WHERE kind <> 'abandoned' AND day > 0
    GROUP BY 1, 2
)
SELECT chosen.person_id, chosen.interval_at,
       CASE WHEN activity <> 'lunch' THEN 900 ELSE 0 END AS worked_seconds,
       CASE WHEN activity = 'available' THEN 900 ELSE 0 END AS available_seconds,
       CASE WHEN activity = 'break' THEN 900 ELSE 0 END AS break_seconds,
       CASE WHEN activity = 'lunch' THEN 900 ELSE 0 END AS lunch_seconds,
       coalesce(serving, 0) AS serving_seconds, coalesce(wrapping, 0) AS wrapping_seconds,
       coalesce(offered, 0) AS offered_seconds, coalesce(load, 0) AS load_seconds,
       CASE WHEN activity = 'available' THEN 900 - coalesce(serving + wrapping + offered, 0) ELSE 0 END AS idle_seconds,
       CASE WHEN activity = 'available' THEN 900 - coalesce(offered, 0) ELSE 0 END AS capacity_seconds
FROM chosen LEFT JOIN held ON held.person_id = chosen.person_id AND held.interval_at = chosen.interval_at
ORDER BY 2, 1;

-- who served whom
INSERT INTO contacts_servingday (client_id, queue_id, person_id, day)
SELECT DISTINCT queue.client_id, queue.id, work.person_id, (work.interval_at AT TIME ZONE 'America/Bogota')::date
FROM synthetic_work AS work JOIN clients_queue AS queue ON queue.id = work.queue_id
ORDER BY 4;

-- marks
INSERT INTO contacts_rollup (client_id, until_at, checked_at)
SELECT client_id, %(midnight)s::timestamptz - interval '1 day', %(now)s
FROM (SELECT id AS client_id FROM clients_client UNION ALL SELECT 0) AS known;
