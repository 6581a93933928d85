-- threads: the latest contact of a thread as the customer sees it: who answers, what was said, how many are before, how
-- long others waited lately; and the contacts before it that it goes on from.
WITH held AS (
    SELECT id FROM contacts_contact
    WHERE thread_id = %(thread)s
    ORDER BY arrived_at DESC, id DESC LIMIT 1 + %(earlier)s
), said AS (
    SELECT last.contact_id, json_agg(
        json_build_object(
            'key', last.key, 'number', last.number, 'author', last.author,
            'text', coalesce(last.text, ''), 'sent_at', last.sent_at,
            'client_message_id', CASE WHEN last.author = 'customer' THEN last.client_message_id END,
            'attachments', coalesce((
                SELECT json_agg(
                    json_build_object(
                        'key', file.key, 'file_name', file.file_name, 'media_type', file.media_type,
                        'byte_count', file.byte_count, 'erased', file.file_name = '-'
                    ) ORDER BY file.id
                )
                FROM contacts_attachment AS file WHERE file.message_id = last.id
            ), '[]')
        ) ORDER BY last.number
    ) AS messages
    FROM held CROSS JOIN LATERAL (
        SELECT id, contact_id, key, number, author, text, sent_at, client_message_id FROM contacts_message
        WHERE contact_id = held.id ORDER BY number DESC LIMIT %(messages)s
    ) AS last
    GROUP BY last.contact_id
)
SELECT contact.id AS contact_id, contact.key::text AS contact_key,
       json_build_object(
           'key', contact.key, 'state', contact.state, 'channel', contact.channel, 'arrived_at', contact.arrived_at,
           'ended_reason', nullif(contact.end_reason, ''),
           'on_hold', EXISTS (
               SELECT FROM contacts_hold AS hold WHERE hold.contact_id = contact.id AND hold.to_at IS NULL
           ),
           'survey_score', (
               SELECT answer.score FROM contacts_surveyanswer AS answer WHERE answer.contact_id = contact.id
           ),
           'queue_position', CASE WHEN contact.state IN ('waiting', 'offered') THEN 1 + (
               SELECT count(*) FROM contacts_contact AS ahead
               JOIN contacts_stay AS place ON place.contact_id = ahead.id AND place.to_at IS NULL
               WHERE ahead.queue_id = contact.queue_id AND ahead.state = 'waiting' AND ahead.id <> contact.id
                 AND (NOT place.at_front, -ahead.priority, ahead.arrived_at, ahead.id)
                   < (NOT coalesce(own.at_front, false), -contact.priority, contact.arrived_at, contact.id)
           ) END
       ) AS contact,
       -- Answered stays of the last two hours, the last hundred of them. Nobody waits a day, and the index is by queue
       -- and beginning.
       CASE WHEN contact.state IN ('waiting', 'offered') THEN ARRAY(
           SELECT extract(epoch FROM past.to_at - past.from_at)::float8
           FROM contacts_stay AS past JOIN contacts_contact AS other ON other.id = past.contact_id
           WHERE past.queue_id = contact.queue_id AND other.channel = contact.channel AND past.left_how = 'answered'
             AND past.from_at > %(now)s - interval '1 day'
             AND past.to_at > %(now)s - make_interval(secs => %(recent_seconds)s)
           ORDER BY past.to_at DESC LIMIT %(recent_stays)s
       ) END AS recent_waits,
       CASE WHEN name_for_customers(contact.id) IS NOT NULL
            THEN json_build_object('display_name', name_for_customers(contact.id)) END AS agent,
       coalesce((SELECT said.messages FROM said WHERE said.contact_id = contact.id), '[]') AS messages,
       coalesce((
           SELECT json_agg(
               json_build_object(
                   'key', past.key, 'arrived_at', past.arrived_at,
                   'agent', CASE WHEN name_for_customers(past.id) IS NOT NULL
                                 THEN json_build_object('display_name', name_for_customers(past.id)) END,
                   'messages', coalesce((SELECT said.messages FROM said WHERE said.contact_id = past.id), '[]')
               ) ORDER BY past.arrived_at, past.id
           )
           FROM contacts_contact AS past JOIN held ON held.id = past.id
           WHERE past.id <> contact.id
       ), '[]') AS earlier
FROM contacts_contact AS contact
LEFT JOIN contacts_stay AS own ON own.contact_id = contact.id AND own.to_at IS NULL
WHERE contact.thread_id = %(thread)s
ORDER BY contact.arrived_at DESC, contact.id DESC
LIMIT 1
