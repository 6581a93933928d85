-- wallboard_agents: how many of the people who may serve each programme's queues do what now, by where they work.
SELECT member.programme_id, member.site_key, member.site_name, member.state, count(*) AS count
FROM (
    SELECT DISTINCT queue.programme_id, presence.person_id, site.key::text AS site_key, site.name AS site_name,
           /* include presence_state.sql */ AS state
    FROM clients_queue AS queue
    JOIN people_membership AS membership ON membership.queue_id = queue.id
    JOIN people_presence AS presence ON presence.person_id = membership.person_id
    JOIN people_person AS person ON person.id = presence.person_id AND person.canonical_person_id IS NULL
    LEFT JOIN LATERAL (
        SELECT leg.state FROM contacts_leg AS leg
        WHERE leg.person_id = presence.person_id AND leg.to_at IS NULL AND leg.role = 'serving'
        ORDER BY leg.state LIMIT 1
    ) AS hand ON true
    /* include wallboard_members.sql */
) AS member
GROUP BY 1, 2, 3, 4
ORDER BY 1, member.site_name NULLS LAST, member.site_key, 4
