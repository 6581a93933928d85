-- wallboard_agents: how many of the people who may serve each programme's queues do what now.
-- A lost line comes first, then the contact in hand, then the chosen activity.
SELECT member.programme_id, member.state, count(*) AS count
FROM (
    SELECT DISTINCT queue.programme_id, presence.person_id,
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
    LEFT JOIN LATERAL (
        SELECT leg.state AS leg_state FROM contacts_leg AS leg
        WHERE leg.person_id = presence.person_id AND leg.to_at IS NULL AND leg.role = 'serving'
        ORDER BY leg.state LIMIT 1
    ) AS hand ON true
    WHERE queue.programme_id = ANY (%(programmes)s) AND NOT queue.is_closed
) AS member
GROUP BY member.programme_id, member.state
