-- history_people: how many people served some queues in a period of days, by what the rows of a report are;
-- people who were merged are one, also where they were merged after the days were rolled up.
SELECT CASE %(rows)s WHEN 'queue' THEN served.queue_id::text WHEN 'programme' THEN queue.programme_id::text
                     WHEN 'day' THEN served.day::text ELSE '' END AS row,
       count(DISTINCT coalesce(person.canonical_person_id, person.id)) AS people_count
FROM contacts_servingday AS served
JOIN people_person AS person ON person.id = served.person_id
JOIN clients_queue AS queue ON queue.id = served.queue_id
WHERE served.queue_id = ANY (%(queues)s) AND served.day >= %(from_date)s AND served.day < %(to_date)s
GROUP BY GROUPING SETS ((1), ())
