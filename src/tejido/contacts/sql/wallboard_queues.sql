-- wallboard_queues: each queue of these programmes with who waits, who is served, and the promise in force today.
-- The promise shown is that of the queue's first channel, in the order voice, chat, messaging, email, task.
SELECT programme.id AS programme_id, programme.client_id, programme.key::text AS programme_key, programme.name AS programme_name,
       programme.short_abandon_seconds, client.name AS client_name,
       queue.id AS queue_id, queue.key::text AS queue_key, queue.name AS queue_name, queue.language, queue.opens_at,
       queue.zone, waiting.count AS waiting_count, waiting.longest_from_at, serving.count AS serving_count,
       promise.variant, promise.target_share, promise.target_seconds
FROM clients_programme AS programme
JOIN clients_client AS client ON client.id = programme.client_id
LEFT JOIN clients_queue AS queue ON queue.programme_id = programme.id AND NOT queue.is_closed AND NOT EXISTS (
        SELECT FROM clients_queuechannel AS taken WHERE taken.queue_id = queue.id AND taken.channel = 'help'
    )
LEFT JOIN LATERAL (
    SELECT count(*) AS count, min(stay.from_at) AS longest_from_at
    FROM contacts_stay AS stay WHERE stay.queue_id = queue.id AND stay.to_at IS NULL
) AS waiting ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS count FROM contacts_contact AS contact
    WHERE contact.queue_id = queue.id AND contact.state = 'serving'
) AS serving ON true
LEFT JOIN LATERAL (
    SELECT target.variant, target.target_share, target.target_seconds
    FROM clients_queuechannel AS target
    WHERE target.queue_id = queue.id AND target.from_date <= (%(now)s AT TIME ZONE queue.zone)::date
    ORDER BY array_position(ARRAY['voice', 'chat', 'messaging', 'email', 'task'], target.channel),
             target.from_date DESC
    LIMIT 1
) AS promise ON true
WHERE programme.id = ANY (%(programmes)s)
ORDER BY programme.id, queue.priority DESC, queue.name, queue.id
