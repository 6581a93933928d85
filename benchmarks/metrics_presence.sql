-- A year of the agents' presence, synthetic, which every database begins with. Run by the superuser as a bulk load, each
-- statement with the words before it under which its progress is told. Somebody who works on a day is available but for
-- half an hour of lunch and a quarter of a break; between two days of work they are offline.

-- presence
INSERT INTO people_activity (person_id, activity, reason, from_at, to_at)
SELECT person_id, activity, CASE activity WHEN 'break' THEN 'rest' ELSE '' END, from_at,
       lead(from_at) OVER (PARTITION BY person_id ORDER BY from_at)
FROM (
    SELECT 1000 + agent AS person_id, part.activity,
           %(midnight)s::timestamptz - day * interval '24 hours'
               + (3600 * (6 + 3 * mod(agent / 4, 4)) + 900 * part.quarter) * interval '1 second' AS from_at
    FROM generate_series(0, %(agents)s - 1) AS agent, generate_series(%(days)s, 0, -1) AS day,
         (VALUES ('available', 0), ('lunch', 16), ('available', 18), ('break', 26), ('available', 27), ('offline', 32))
             AS part (activity, quarter)
    WHERE mod(mod(day, 7) + agent, 7) >= 2
) AS chosen
WHERE from_at <= %(now)s;

-- agents now
INSERT INTO people_presence (person_id, pool_id, connections, activity, reason, activity_from_at, idle_from_at)
SELECT person_id, 1000, (activity <> 'offline')::integer, activity, reason, from_at, from_at
FROM people_activity WHERE to_at IS NULL;
