-- history_agents: the roll-ups of people in [from_at, to_at), added up by person and step of time; people who were
-- merged have one id and a row each. With queues given, only those who served one of them on a day of the period.
-- The millions of intervals are added up before their few people are looked at: a plan that joins first believes that
-- the policies leave next to nothing, and sorts the whole year on the disk.
SELECT coalesce(person.canonical_person_id, person.id) AS person_id, /* columns */
FROM (
    SELECT kept.person_id AS added_person_id,
           CASE %(step)s
               WHEN 'day' THEN date_trunc('day', kept.interval_at, %(zone)s)
               WHEN 'hour' THEN date_trunc('hour', kept.interval_at, %(zone)s)
               WHEN 'quarter' THEN kept.interval_at
           END AS begins_at,
           count(*) FILTER (WHERE kept.revision > 1) AS corrected_count,
           /* sums */
    FROM contacts_agentinterval AS kept
    WHERE kept.interval_at >= %(from_at)s AND kept.interval_at < %(to_at)s
      AND (
          %(person)s::bigint IS NULL AND %(queues)s::bigint[] IS NULL
          OR kept.person_id = ANY (ARRAY(
              SELECT person.id FROM people_person AS person
              WHERE (%(person)s::bigint IS NULL OR coalesce(person.canonical_person_id, person.id) = (
                        SELECT coalesce(asked.canonical_person_id, asked.id) FROM people_person AS asked
                        WHERE asked.id = %(person)s
                    ))
                AND (%(queues)s::bigint[] IS NULL OR coalesce(person.canonical_person_id, person.id) IN (
                        SELECT served.person_id FROM contacts_servingday AS served
                        WHERE served.queue_id = ANY (%(queues)s)
                          AND served.day >= %(from_date)s AND served.day < %(to_date)s
                    ))
          ))
      )
    GROUP BY 1, 2
) AS added
JOIN people_person AS person ON person.id = added.added_person_id
ORDER BY added.begins_at, 1
