-- queue_places: where these threads stand in queues that moved, as far as they are among the first.
WITH line AS (
    SELECT contact.thread_id, contact.key::text AS key, contact.client_id, contact.queue_id,
           row_number() OVER (
               PARTITION BY contact.queue_id
               ORDER BY NOT stay.at_front, -contact.priority, contact.arrived_at, contact.id
           ) AS queue_position
    FROM contacts_contact AS contact
    JOIN contacts_stay AS stay ON stay.contact_id = contact.id AND stay.to_at IS NULL
    WHERE contact.queue_id = ANY (%(queues)s) AND contact.state = 'waiting'
)
SELECT thread_id, key, client_id, queue_id, queue_position
FROM line
WHERE queue_position <= %(most)s AND thread_id = ANY (%(threads)s)
