-- day_sums: what came about from_at until_at, at the bounds of business days, summed by when each subject was there last before.
-- A subject's day is told by the operator's zone. People who were merged are one. What goes on is counted up to as_of.
WITH one AS MATERIALIZED (
    -- Those who were merged are few.
    SELECT id, canonical_person_id AS person_id FROM people_person WHERE canonical_person_id IS NOT NULL
),
leg AS MATERIALIZED (
    -- Help among agents is the operator's own work.
    SELECT part.client_id, part.contact_id, coalesce(one.person_id, part.person_id) AS person_id,
           (part.from_at AT TIME ZONE %(zone)s)::date AS day, contact.arrived_at < %(from_at)s AS is_older,
           extract(epoch FROM coalesce(part.to_at, %(as_of)s) - part.from_at)::float8 AS seconds
    FROM contacts_leg AS part
    JOIN contacts_contact AS contact ON contact.id = part.contact_id AND contact.channel <> 'help'
    LEFT JOIN one ON one.id = part.person_id
    WHERE part.role = 'serving' AND part.from_at >= %(from_at)s AND part.from_at < %(until_at)s
),
worked AS MATERIALIZED (
    SELECT spell.person_id, days.day::date AS day,
           extract(epoch FROM least(spell.to_at, (days.day + interval '1 day') AT TIME ZONE %(zone)s)
                              - greatest(spell.from_at, days.day AT TIME ZONE %(zone)s))::float8 AS seconds
    FROM people_worked(%(from_at)s, %(until_at)s, %(activities)s) AS spell
    CROSS JOIN LATERAL generate_series(
        (spell.from_at AT TIME ZONE %(zone)s)::date::timestamp,
        (spell.to_at AT TIME ZONE %(zone)s - interval '1 microsecond')::date::timestamp, interval '1 day'
    ) AS days (day)
),
decided AS MATERIALIZED (
    -- Of whom something was decided about time before these days, and up to when.
    SELECT coalesce(one.person_id, told.person_id) AS person_id, max(told.to_at) AS until_at
    FROM people_decided_time AS told LEFT JOIN one ON one.id = told.person_id
    WHERE told.from_at < %(from_at)s GROUP BY 1
),
present AS (
    SELECT 'contact_served' AS kind, client_id, contact_id AS subject_id, day, 0::float8 AS seconds, is_older
    FROM leg GROUP BY client_id, contact_id, day, is_older
    UNION ALL
    SELECT 'person_serving', client_id, person_id, day, sum(seconds), true
    FROM leg GROUP BY client_id, person_id, day
    UNION ALL
    SELECT 'person_working', 0, person_id, day, sum(seconds), true
    FROM worked GROUP BY person_id, day
),
followed AS (
    SELECT present.*, lag(day) OVER (PARTITION BY kind, client_id, subject_id ORDER BY day) AS day_before
    FROM present
),
looked AS (
    -- Whoever is there for the first time within these days is looked for before them; a contact that arrived within
    -- them was not there.
    SELECT followed.kind, followed.client_id, followed.day, followed.seconds,
           coalesce(followed.day_before, CASE
               WHEN NOT followed.is_older THEN NULL
               WHEN followed.kind = 'contact_served' THEN (
                   SELECT (max(part.from_at) AT TIME ZONE %(zone)s)::date FROM contacts_leg AS part
                   WHERE part.contact_id = followed.subject_id AND part.role = 'serving' AND part.from_at < %(from_at)s
               )
               WHEN followed.kind = 'person_serving' THEN (
                   SELECT max(found.day) FROM unnest(named.ids) AS own (person_id) CROSS JOIN LATERAL (
                       SELECT (part.from_at AT TIME ZONE %(zone)s)::date AS day FROM contacts_leg AS part
                       JOIN contacts_contact AS contact ON contact.id = part.contact_id
                       WHERE part.person_id = own.person_id AND part.client_id = followed.client_id AND part.role = 'serving'
                         AND contact.channel <> 'help' AND part.from_at < %(from_at)s
                       ORDER BY part.from_at DESC LIMIT 1
                   ) AS found
               )
               ELSE (
                   -- Presence tells it, unless two records do, or something was decided about time after what it tells.
                   SELECT CASE
                       WHEN cardinality(named.ids) = 1
                        AND coalesce(decided.until_at <= max(found.from_at), decided.until_at IS NULL)
                       THEN max(found.day)
                       ELSE (people_worked_before(named.ids, %(from_at)s, %(activities)s) AT TIME ZONE %(zone)s
                             - interval '1 microsecond')::date
                   END
                   FROM unnest(named.ids) AS own (person_id) CROSS JOIN LATERAL (
                       SELECT part.from_at, (least(coalesce(part.to_at, %(from_at)s), %(from_at)s) AT TIME ZONE %(zone)s
                               - interval '1 microsecond')::date AS day
                       FROM people_activity AS part
                       WHERE part.person_id = own.person_id AND part.activity = ANY (%(activities)s)
                         AND part.from_at < %(from_at)s AND coalesce(part.to_at > part.from_at, true)
                       ORDER BY part.from_at DESC LIMIT 1
                   ) AS found
               )
           END) AS earlier_day
    FROM followed
    LEFT JOIN LATERAL (
        SELECT ARRAY[followed.subject_id] || coalesce(array_agg(other.id), ARRAY[]::bigint[]) AS ids
        FROM people_person AS other WHERE other.canonical_person_id = followed.subject_id
    ) AS named ON followed.day_before IS NULL AND followed.kind <> 'contact_served'
    LEFT JOIN decided ON followed.kind = 'person_working' AND decided.person_id = followed.subject_id
)
SELECT kind, client_id, day, earlier_day, count(*) AS subjects_count, sum(seconds) AS summed_seconds
FROM looked GROUP BY kind, client_id, day, earlier_day
