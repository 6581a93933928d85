-- idle_times: for each of some people, how long they were available since a moment, and idle, in microseconds.
-- Available is the activity of that name; a line that was lost for less than it takes to be noticed does not count
-- against it. Idle is what is left of it without offers and without contacts served, wrap-up included.
WITH day AS (
    SELECT tstzmultirange(tstzrange(%(from)s, %(to)s)) AS whole
), available AS (
    SELECT person_id, range_agg(tstzrange(from_at, coalesce(to_at, %(to)s))) AS spells
    FROM people_activity
    WHERE person_id = ANY(%(people)s) AND activity = 'available' AND coalesce(to_at, %(to)s) > %(from)s AND from_at < %(to)s
    GROUP BY person_id
), busy AS (
    SELECT person_id, range_agg(spell) AS spells
    FROM (
        SELECT person_id, tstzrange(from_at, greatest(from_at, coalesce(to_at, %(to)s))) AS spell
        FROM contacts_leg
        WHERE person_id = ANY(%(people)s) AND role = 'serving' AND from_at < %(to)s AND coalesce(to_at, %(to)s) > %(from)s
        UNION ALL
        SELECT person_id, tstzrange(offered_at, greatest(offered_at, coalesce(answered_at, %(to)s)))
        FROM contacts_offer
        WHERE person_id = ANY(%(people)s) AND offered_at < %(to)s AND offered_at > %(from)s
    ) AS held
    GROUP BY person_id
), both_times AS (
    SELECT person_id, available.spells * day.whole AS available,
           available.spells * day.whole - coalesce(busy.spells, '{}'::tstzmultirange) AS idle
    FROM available CROSS JOIN day LEFT JOIN busy USING (person_id)
)
SELECT person_id,
       (SELECT coalesce(sum(extract(epoch FROM upper(spell) - lower(spell)) * 1000000), 0)::bigint
        FROM unnest(both_times.available) AS spell),
       (SELECT coalesce(sum(extract(epoch FROM upper(spell) - lower(spell)) * 1000000), 0)::bigint
        FROM unnest(both_times.idle) AS spell)
FROM both_times
