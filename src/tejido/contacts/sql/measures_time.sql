-- measures_time: where the time of some people went in each quarter hour, as `core.agent_time` says it: by chosen
-- activity, and by what was in hand, each moment in one state. What goes on has lasted until `as_of`. An offer lives
-- for seconds, so those made more than a day before the period have ended. The columns are those of
-- `core.metrics.AgentCounts`.
WITH quarter AS (
    SELECT begins.at AS interval_at, tstzrange(begins.at, least(begins.at + interval '15 minutes', %(as_of)s)) AS span
    FROM generate_series(%(from_at)s::timestamptz, %(to_at)s::timestamptz - interval '1 microsecond', interval '15 minutes')
        AS begins (at)
    WHERE begins.at < %(as_of)s
), activity AS (
    SELECT person.id AS person_id, found.activity,
           tstzrange(found.from_at, greatest(found.from_at, coalesce(found.to_at, %(as_of)s))) AS spell
    FROM unnest(%(people)s::bigint[]) AS person (id)
    CROSS JOIN LATERAL (
        SELECT chosen.activity, chosen.from_at, chosen.to_at FROM people_activity AS chosen
        WHERE chosen.person_id = person.id AND chosen.activity <> 'offline'
          AND tstzrange(chosen.from_at, chosen.to_at, '[)') && tstzrange(%(from_at)s, %(to_at)s)
    ) AS found
), leg AS (
    SELECT leg.person_id, contact.channel, leg.from_at,
           greatest(leg.from_at, coalesce(leg.wrap_from_at, leg.to_at, %(as_of)s)) AS served_to_at,
           greatest(leg.from_at, leg.wrap_from_at, coalesce(leg.to_at, %(as_of)s)) AS held_to_at
    FROM contacts_leg AS leg JOIN contacts_contact AS contact ON contact.id = leg.contact_id
    WHERE leg.role = 'serving' AND leg.person_id = ANY (%(people)s) AND leg.from_at < %(to_at)s
      AND (leg.to_at IS NULL OR leg.to_at > %(from_at)s)
), offer AS (
    SELECT person.id AS person_id,
           tstzrange(made.offered_at, greatest(made.offered_at, coalesce(made.answered_at, %(as_of)s))) AS spell
    FROM unnest(%(people)s::bigint[]) AS person (id)
    JOIN contacts_offer AS made ON made.person_id = person.id
    WHERE made.offered_at < %(to_at)s AND made.offered_at > %(from_at)s::timestamptz - interval '1 day'
), lost AS (
    SELECT person_id, range_agg(tstzrange(from_at, greatest(from_at, coalesce(to_at, %(as_of)s)))) AS spells
    FROM people_neutralspell
    WHERE kind = 'lost_line' AND person_id = ANY (%(people)s) AND from_at < %(to_at)s
      AND (to_at IS NULL OR to_at > %(from_at)s)
    GROUP BY person_id
), held AS (
    SELECT person_id, range_agg(tstzrange(from_at, served_to_at)) AS served,
           range_agg(tstzrange(served_to_at, held_to_at)) AS wrapped
    FROM leg GROUP BY person_id
), state AS (
    SELECT person.id AS person_id,
           coalesce(held.served, '{}') AS serving,
           coalesce(held.wrapped, '{}') - coalesce(held.served, '{}') AS wrapping,
           coalesce(offered.spells, '{}') - coalesce(held.served, '{}') - coalesce(held.wrapped, '{}') AS offered,
           coalesce(available.spells, '{}') - coalesce(held.served, '{}') - coalesce(held.wrapped, '{}')
               - coalesce(offered.spells, '{}') AS free,
           coalesce(lost.spells, '{}') AS lost
    FROM unnest(%(people)s::bigint[]) AS person (id)
    LEFT JOIN held ON held.person_id = person.id
    LEFT JOIN lost ON lost.person_id = person.id
    LEFT JOIN (SELECT person_id, range_agg(spell) AS spells FROM offer GROUP BY person_id) AS offered
        ON offered.person_id = person.id
    LEFT JOIN (SELECT person_id, range_agg(spell) AS spells FROM activity WHERE activity = 'available' GROUP BY person_id)
        AS available ON available.person_id = person.id
), chosen AS (
    SELECT activity.person_id, quarter.interval_at, activity.activity,
           extract(epoch FROM upper(common.part) - lower(common.part)) AS seconds
    FROM activity JOIN quarter ON activity.spell && quarter.span
    CROSS JOIN LATERAL (SELECT activity.spell * quarter.span AS part) AS common
), by_activity AS (
    SELECT person_id, interval_at,
           coalesce(sum(seconds) FILTER (WHERE activity = ANY (%(worked)s)), 0) AS worked_seconds,
           coalesce(sum(seconds) FILTER (WHERE activity = 'available'), 0) AS available_seconds,
           coalesce(sum(seconds) FILTER (WHERE activity = 'break'), 0) AS break_seconds,
           coalesce(sum(seconds) FILTER (WHERE activity = 'lunch'), 0) AS lunch_seconds,
           coalesce(sum(seconds) FILTER (WHERE activity = 'training'), 0) AS training_seconds,
           coalesce(sum(seconds) FILTER (WHERE activity = 'recovering'), 0) AS recovering_seconds,
           coalesce(sum(seconds) FILTER (WHERE activity = 'not_responding'), 0) AS not_responding_seconds
    FROM chosen GROUP BY person_id, interval_at
), load AS (
    SELECT leg.person_id, quarter.interval_at,
           sum(extract(epoch FROM upper(common.part) - lower(common.part)) / greatest(1, coalesce(slot.capacity, 1))) AS seconds
    FROM leg JOIN quarter ON tstzrange(leg.from_at, leg.held_to_at) && quarter.span
    CROSS JOIN LATERAL (SELECT tstzrange(leg.from_at, leg.held_to_at) * quarter.span AS part) AS common
    LEFT JOIN people_load AS slot ON slot.person_id = leg.person_id AND slot.channel = leg.channel
    GROUP BY leg.person_id, quarter.interval_at
)
SELECT state.person_id, quarter.interval_at,
       coalesce(by_activity.worked_seconds, 0) AS worked_seconds,
       coalesce(by_activity.available_seconds, 0) AS available_seconds,
       coalesce(by_activity.break_seconds, 0) AS break_seconds,
       coalesce(by_activity.lunch_seconds, 0) AS lunch_seconds,
       coalesce(by_activity.training_seconds, 0) AS training_seconds,
       coalesce(by_activity.recovering_seconds, 0) AS recovering_seconds,
       coalesce(by_activity.not_responding_seconds, 0) AS not_responding_seconds,
       spent.serving AS serving_seconds, spent.wrapping AS wrapping_seconds, spent.offered AS offered_seconds,
       spent.idle AS idle_seconds, spent.lost AS lost_line_seconds,
       coalesce(load.seconds, 0) AS load_seconds,
       spent.serving + spent.wrapping + spent.idle AS capacity_seconds
FROM state
CROSS JOIN quarter
CROSS JOIN LATERAL (
    SELECT coalesce(sum(extract(epoch FROM upper(piece.part) - lower(piece.part))) FILTER (WHERE piece.of = 'serving'), 0)
               AS serving,
           coalesce(sum(extract(epoch FROM upper(piece.part) - lower(piece.part))) FILTER (WHERE piece.of = 'wrapping'), 0)
               AS wrapping,
           coalesce(sum(extract(epoch FROM upper(piece.part) - lower(piece.part))) FILTER (WHERE piece.of = 'offered'), 0)
               AS offered,
           coalesce(sum(extract(epoch FROM upper(piece.part) - lower(piece.part))) FILTER (WHERE piece.of = 'idle'), 0)
               AS idle,
           coalesce(sum(extract(epoch FROM upper(piece.part) - lower(piece.part))) FILTER (WHERE piece.of = 'lost'), 0)
               AS lost
    FROM (
        SELECT 'serving' AS of, unnest(state.serving * tstzmultirange(quarter.span)) AS part
        UNION ALL SELECT 'wrapping', unnest(state.wrapping * tstzmultirange(quarter.span))
        UNION ALL SELECT 'offered', unnest(state.offered * tstzmultirange(quarter.span))
        UNION ALL SELECT 'idle', unnest((state.free - state.lost) * tstzmultirange(quarter.span))
        UNION ALL SELECT 'lost', unnest(state.free * state.lost * tstzmultirange(quarter.span))
    ) AS piece
) AS spent
LEFT JOIN by_activity ON by_activity.person_id = state.person_id AND by_activity.interval_at = quarter.interval_at
LEFT JOIN load ON load.person_id = state.person_id AND load.interval_at = quarter.interval_at
