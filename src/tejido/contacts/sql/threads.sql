-- threads: the latest contact of a thread as the customer sees it: who answers, what was said, how many are before.
SELECT contact.id AS contact_id, contact.key::text AS contact_key,
       json_build_object(
           'key', contact.key, 'state', contact.state, 'arrived_at', contact.arrived_at,
           'ended_reason', nullif(contact.end_reason, ''),
           'queue_position', CASE WHEN contact.state IN ('waiting', 'offered') THEN 1 + (
               SELECT count(*) FROM contacts_contact AS ahead
               WHERE ahead.queue_id = contact.queue_id AND ahead.state = 'waiting' AND ahead.id <> contact.id
                 AND (-ahead.priority, ahead.arrived_at, ahead.id) < (-contact.priority, contact.arrived_at, contact.id)
           ) END
       ) AS contact,
       CASE WHEN name_for_customers(contact.id) IS NOT NULL
            THEN json_build_object('display_name', name_for_customers(contact.id)) END AS agent,
       coalesce((
           SELECT json_agg(
               json_build_object(
                   'key', last.key, 'number', last.number, 'author', last.author,
                   'text', coalesce(last.text, ''), 'sent_at', last.sent_at,
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
           )
           FROM (
               SELECT id, key, number, author, text, sent_at FROM contacts_message
               WHERE contact_id = contact.id ORDER BY number DESC LIMIT %(messages)s
           ) AS last
       ), '[]') AS messages
FROM contacts_contact AS contact
WHERE contact.thread_id = %(thread)s
ORDER BY contact.arrived_at DESC, contact.id DESC
LIMIT 1
