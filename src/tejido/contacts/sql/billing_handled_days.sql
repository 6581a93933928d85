-- billing_handled_days: on each day, for how long contacts of some queues were handled, out of the roll-ups, and how many
-- people served these queues. Who served is known by the queue, not by the channel.
WITH worked AS (
    SELECT (interval_at AT TIME ZONE %(zone)s)::date AS day, sum(talk_seconds + hold_seconds + wrap_seconds) AS seconds
    FROM contacts_queueinterval
    WHERE client_id = %(client)s AND queue_id = ANY (%(queues)s) AND (%(channel)s = '' OR channel = %(channel)s)
      AND interval_at >= %(from_at)s AND interval_at < %(to_at)s
    GROUP BY 1
), served AS (
    SELECT day, count(DISTINCT coalesce(person.canonical_person_id, serving.person_id)) AS people_count
    FROM contacts_servingday AS serving LEFT JOIN people_person AS person ON person.id = serving.person_id
    WHERE queue_id = ANY (%(queues)s) AND day >= %(from_date)s AND day < %(to_date)s
    GROUP BY 1
)
SELECT worked.day, coalesce(served.people_count, 0) AS people_count, round(worked.seconds)::bigint AS seconds
FROM worked LEFT JOIN served USING (day)
WHERE worked.seconds > 0
ORDER BY 1
