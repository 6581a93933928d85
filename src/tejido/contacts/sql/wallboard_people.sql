-- wallboard_people: the people behind the agents' figures of a programme's wallboard, in the states and at the sites in
-- which `wallboard_agents.sql` counts them.
SELECT member.key, member.display_name, member.state, member.activity, member.reason, member.since, member.site_key,
       member.site_name, member.contacts_count
FROM (
    SELECT DISTINCT person.id, person.key::text AS key, person.display_name, presence.activity,
           nullif(presence.reason, '') AS reason, coalesce(hand.since, presence.activity_from_at) AS since,
           site.key::text AS site_key, site.name AS site_name, coalesce(hand.contacts_count, 0) AS contacts_count,
           CASE
               WHEN presence.connections = 0 OR presence.activity = 'offline' AND hand.state IS NULL THEN 'offline'
               WHEN hand.state = 'open' THEN 'serving'
               WHEN hand.state = 'wrapping' THEN 'wrapping'
               WHEN presence.activity = 'available' THEN 'available'
               WHEN presence.activity = 'not_responding' THEN 'not_responding'
               ELSE 'break'
           END AS state
    FROM clients_queue AS queue
    JOIN people_membership AS membership ON membership.queue_id = queue.id
    JOIN people_presence AS presence ON presence.person_id = membership.person_id
    JOIN people_person AS person ON person.id = presence.person_id AND person.canonical_person_id IS NULL
    LEFT JOIN LATERAL (
        SELECT min(leg.state) AS state, min(coalesce(leg.wrap_from_at, leg.from_at)) AS since, count(*) AS contacts_count
        FROM contacts_leg AS leg
        WHERE leg.person_id = presence.person_id AND leg.to_at IS NULL AND leg.role = 'serving'
        HAVING count(*) > 0
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
WHERE (%(state)s::text IS NULL OR member.state = %(state)s)
  AND (%(site)s::text IS NULL OR coalesce(member.site_key, 'home') = %(site)s)
ORDER BY member.state, member.since, member.display_name, member.id
LIMIT %(most)s
