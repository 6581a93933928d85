-- day_sums: what came about on the business days [from_day, to_day), summed by when each subject was there last before.
-- A subject's day is told by the operator's zone. People who were merged are one. What goes on is counted up to as_of.
WITH one AS MATERIALIZED (
    -- Those who were merged are few.
    SELECT id, canonical_person_id AS person_id FROM people_person WHERE canonical_person_id IS NOT NULL
),
span AS (
    SELECT %(from_day)s::timestamp AT TIME ZONE %(zone)s AS from_at,
           least(%(to_day)s::timestamp AT TIME ZONE %(zone)s, %(as_of)s) AS to_at
),
leg AS MATERIALIZED (
    -- Help among agents is the operator's own work.
    SELECT part.client_id, part.contact_id, coalesce(one.person_id, part.person_id) AS person_id,
           (part.from_at AT TIME ZONE %(zone)s)::date AS day,
           extract(epoch FROM coalesce(part.to_at, %(as_of)s) - part.from_at)::float8 AS seconds
    FROM span
    JOIN contacts_leg AS part ON part.role = 'serving' AND part.from_at >= span.from_at AND part.from_at < span.to_at
    JOIN contacts_contact AS contact ON contact.id = part.contact_id AND contact.channel <> 'help'
    LEFT JOIN one ON one.id = part.person_id
),
worked AS MATERIALIZED (
    SELECT spell.person_id, days.day::date AS day,
           extract(epoch FROM least(spell.to_at, (days.day + interval '1 day') AT TIME ZONE %(zone)s)
                              - greatest(spell.from_at, days.day AT TIME ZONE %(zone)s))::float8 AS seconds
    FROM (
        SELECT coalesce(one.person_id, part.person_id) AS person_id, greatest(part.from_at, span.from_at) AS from_at,
               least(coalesce(part.to_at, %(as_of)s), span.to_at) AS to_at
        FROM span
        JOIN people_activity AS part ON part.activity = ANY (%(activities)s) AND part.from_at < span.to_at
             AND (part.to_at > span.from_at OR part.to_at IS NULL)
        LEFT JOIN one ON one.id = part.person_id
    ) AS spell
    CROSS JOIN LATERAL generate_series(
        (spell.from_at AT TIME ZONE %(zone)s)::date::timestamp,
        (spell.to_at AT TIME ZONE %(zone)s - interval '1 microsecond')::date::timestamp, interval '1 day'
    ) AS days (day)
    WHERE spell.to_at > spell.from_at
),
present AS (
    SELECT 'contact_served' AS kind, client_id, contact_id AS subject_id, day, 0::float8 AS amount
    FROM leg GROUP BY client_id, contact_id, day
    UNION ALL
    SELECT 'person_serving', client_id, person_id, day, sum(seconds)
    FROM leg GROUP BY client_id, person_id, day
    UNION ALL
    SELECT 'person_working', 0, person_id, day, sum(seconds)
    FROM worked GROUP BY person_id, day
),
followed AS (
    SELECT present.*, lag(day) OVER (PARTITION BY kind, client_id, subject_id ORDER BY day) AS day_before
    FROM present
),
looked AS (
    -- Whoever is there for the first time within these days is looked for before them.
    SELECT followed.kind, followed.client_id, followed.day, followed.amount,
           coalesce(followed.day_before, CASE followed.kind
               WHEN 'contact_served' THEN (
                   SELECT (max(part.from_at) AT TIME ZONE %(zone)s)::date FROM contacts_leg AS part
                   WHERE part.contact_id = followed.subject_id AND part.role = 'serving' AND part.from_at < span.from_at
               )
               WHEN 'person_serving' THEN (
                   SELECT max(found.day) FROM unnest(named.ids) AS own (person_id) CROSS JOIN LATERAL (
                       SELECT (part.from_at AT TIME ZONE %(zone)s)::date AS day FROM contacts_leg AS part
                       JOIN contacts_contact AS contact ON contact.id = part.contact_id
                       WHERE part.person_id = own.person_id AND part.client_id = followed.client_id AND part.role = 'serving'
                         AND contact.channel <> 'help' AND part.from_at < span.from_at
                       ORDER BY part.from_at DESC LIMIT 1
                   ) AS found
               )
               ELSE (
                   SELECT max(found.day) FROM unnest(named.ids) AS own (person_id) CROSS JOIN LATERAL (
                       SELECT (least(coalesce(part.to_at, span.from_at), span.from_at) AT TIME ZONE %(zone)s
                               - interval '1 microsecond')::date AS day
                       FROM people_activity AS part
                       WHERE part.person_id = own.person_id AND part.activity = ANY (%(activities)s)
                         AND part.from_at < span.from_at AND coalesce(part.to_at > part.from_at, true)
                       ORDER BY part.from_at DESC LIMIT 1
                   ) AS found
               )
           END) AS earlier_day
    FROM followed
    CROSS JOIN span
    LEFT JOIN LATERAL (
        SELECT ARRAY[followed.subject_id] || coalesce(array_agg(one.id), ARRAY[]::bigint[]) AS ids
        FROM one WHERE one.person_id = followed.subject_id
    ) AS named ON followed.day_before IS NULL AND followed.kind <> 'contact_served'
)
INSERT INTO impact_daysum (kind, client_id, day, earlier_day, subjects_count, amount)
SELECT kind, client_id, day, earlier_day, count(*), sum(amount)
FROM looked GROUP BY kind, client_id, day, earlier_day
