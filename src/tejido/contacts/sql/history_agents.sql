-- history_agents: the roll-ups of people in [from_at, to_at), added up by person and step of time; people who were
-- merged are one. With queues given, only those who served one of them on a day of the period.
SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
       CASE %(step)s
           WHEN 'day' THEN date_trunc('day', counted.interval_at, %(zone)s)
           WHEN 'hour' THEN date_trunc('hour', counted.interval_at, %(zone)s)
           WHEN 'quarter' THEN counted.interval_at
       END AS begins_at,
       count(*) FILTER (WHERE counted.revision > 1) AS corrected_count,
       /* sums */
FROM contacts_agentinterval AS counted
JOIN people_person AS person ON person.id = counted.person_id
WHERE counted.interval_at >= %(from_at)s AND counted.interval_at < %(to_at)s
  AND (%(person)s::bigint IS NULL OR coalesce(person.canonical_person_id, person.id) = (
      SELECT coalesce(asked.canonical_person_id, asked.id) FROM people_person AS asked WHERE asked.id = %(person)s
  ))
  AND (%(queues)s::bigint[] IS NULL OR coalesce(person.canonical_person_id, person.id) IN (
      SELECT served.person_id FROM contacts_servingday AS served
      WHERE served.queue_id = ANY (%(queues)s) AND served.day >= %(from_date)s AND served.day < %(to_date)s
  ))
GROUP BY 1, 2
ORDER BY 2, 1
