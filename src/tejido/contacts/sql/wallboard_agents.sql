-- wallboard_agents: how many of the people who may serve each programme's queues do what now, by where they work. A
-- queue for agents' own requests for help is no part of what a client sees.
-- A lost line comes first, then the contact in hand, then the chosen activity. Without a site they work from home.
SELECT member.programme_id, member.site_key, member.site_name, member.state, count(*) AS count
FROM (
    SELECT DISTINCT queue.programme_id, presence.person_id, site.key::text AS site_key, site.name AS site_name,
           CASE
               WHEN presence.connections = 0 OR presence.activity = 'offline' AND hand.leg_state IS NULL THEN 'offline'
               WHEN hand.leg_state = 'open' THEN 'serving'
               WHEN hand.leg_state = 'wrapping' THEN 'wrapping'
               WHEN presence.activity = 'available' THEN 'available'
               WHEN presence.activity = 'not_responding' THEN 'not_responding'
               ELSE 'break'
           END AS state
    FROM clients_queue AS queue
    JOIN people_membership AS membership ON membership.queue_id = queue.id
    JOIN people_presence AS presence ON presence.person_id = membership.person_id
    JOIN people_person AS person ON person.id = presence.person_id AND person.canonical_person_id IS NULL
    LEFT JOIN LATERAL (
        SELECT leg.state AS leg_state FROM contacts_leg AS leg
        WHERE leg.person_id = presence.person_id AND leg.to_at IS NULL AND leg.role = 'serving'
        ORDER BY leg.state LIMIT 1
    ) AS hand ON true
    LEFT JOIN LATERAL (
        SELECT placement.site_id FROM people_placement AS placement
        WHERE placement.person_id = presence.person_id AND placement.superseded_at IS NULL
          AND placement.from_date <= (%(now)s AT TIME ZONE %(zone)s)::date
        ORDER BY placement.from_date DESC LIMIT 1
    ) AS placed ON true
    LEFT JOIN people_site AS site ON site.id = placed.site_id
    WHERE queue.programme_id = ANY (%(programmes)s) AND NOT queue.is_closed AND NOT EXISTS (
        SELECT FROM clients_queuechannel AS taken WHERE taken.queue_id = queue.id AND taken.channel = 'help'
    )
) AS member
GROUP BY 1, 2, 3, 4
ORDER BY 1, member.site_name NULLS LAST, member.site_key, 4
