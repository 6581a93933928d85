-- floor_queues: each queue of these programmes, closed ones too, with who waits there and who is served.
SELECT queue.programme_id, queue.id, queue.key::text AS key,
       json_build_object(
           'key', queue.key, 'name', queue.name, 'language', queue.language, 'is_closed', queue.is_closed,
           'opens_at', to_char(queue.opens_at, 'HH24:MI'), 'closes_at', to_char(queue.closes_at, 'HH24:MI'),
           'zone', queue.zone, 'waiting_max', queue.waiting_max, 'waiting', waiting.count,
           'longest_from_at', waiting.longest_from_at, 'serving', serving.count,
           'target_seconds', waiting.target_seconds,
           'channels', coalesce((
               SELECT json_agg(DISTINCT promise.channel ORDER BY promise.channel)
               FROM clients_queuechannel AS promise WHERE promise.queue_id = queue.id
           ), '[]')
       ) AS shown
FROM clients_queue AS queue
CROSS JOIN LATERAL (
    SELECT count(*) AS count, min(stay.from_at) AS longest_from_at,
           (array_agg(stay.target_seconds ORDER BY stay.from_at))[1] AS target_seconds
    FROM contacts_stay AS stay WHERE stay.queue_id = queue.id AND stay.to_at IS NULL
) AS waiting
CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM contacts_leg AS leg
    JOIN contacts_contact AS contact ON contact.id = leg.contact_id
    WHERE leg.to_at IS NULL AND leg.role = 'serving' AND leg.state = 'open' AND contact.queue_id = queue.id
) AS serving
WHERE queue.programme_id = ANY (%(programmes)s) AND (%(only)s::bigint[] IS NULL OR queue.id = ANY (%(only)s))
ORDER BY queue.priority DESC, queue.name, queue.id
LIMIT %(most)s
