-- wallboard_people: the people behind the agents' figures of a programme's wallboard, in the states and at the sites in
-- which `wallboard_agents.sql` counts them.
SELECT member.key, member.display_name, member.state, member.activity, member.reason, member.since, member.site_key,
       member.site_name, member.contacts_count
FROM (
    SELECT DISTINCT person.id, person.key::text AS key, person.display_name, presence.activity,
           nullif(presence.reason, '') AS reason, coalesce(hand.since, presence.activity_from_at) AS since,
           site.key::text AS site_key, site.name AS site_name, coalesce(hand.contacts_count, 0) AS contacts_count,
           /* include presence_state.sql */ AS state
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
    /* include wallboard_members.sql */
) AS member
WHERE (%(state)s::text IS NULL OR member.state = %(state)s)
  AND (%(site)s::text IS NULL OR coalesce(member.site_key, 'home') = %(site)s)
ORDER BY member.state, member.since, member.display_name, member.id
LIMIT %(most)s
