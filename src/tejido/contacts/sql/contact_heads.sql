-- contact_heads: these contacts as their page names them: where they are now, who takes part, and whose they are.
SELECT contact.id, contact.client_id, contact.thread_id, contact.customer_id,
       json_build_object(
           'key', contact.key, 'state', contact.state, 'channel', contact.channel, 'direction', contact.direction,
           'language', contact.language, 'title', contact.title, 'priority', contact.priority,
           'difficulty', contact.difficulty, 'queue', queue.name, 'programme', programme.name,
           'programme_key', programme.key, 'client', client.name,
           'customer', CASE WHEN customer.id IS NOT NULL THEN json_build_object(
               'display_name', customer.display_name,
               'verified', EXISTS (
                   SELECT FROM contacts_customeraddress AS address
                   WHERE address.customer_id = customer.id AND address.verified_at IS NOT NULL
               )
           ) END,
           'arrived_at', contact.arrived_at, 'ended_at', contact.ended_at,
           'end_reason', nullif(contact.end_reason, ''), 'message_count', contact.message_count,
           'on_hold', EXISTS (SELECT FROM contacts_hold AS hold WHERE hold.contact_id = contact.id AND hold.to_at IS NULL),
           'legs', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', leg.key, 'role', leg.role, 'mode', leg.mode, 'state', leg.state, 'from_at', leg.from_at,
                       'display_name', person.display_name, 'person_key', person.key
                   ) ORDER BY leg.role <> 'serving', leg.id
               )
               FROM contacts_leg AS leg LEFT JOIN people_person AS person ON person.id = leg.person_id
               WHERE leg.contact_id = contact.id AND leg.to_at IS NULL
           ), '[]'),
           'flags', coalesce((
               SELECT json_agg(json_build_object('key', flag.key, 'verdict', flag.verdict) ORDER BY flag.id)
               FROM contacts_abuseflag AS flag WHERE flag.contact_id = contact.id
           ), '[]')
       ) AS shown
FROM contacts_contact AS contact
JOIN clients_programme AS programme ON programme.id = contact.programme_id
JOIN clients_client AS client ON client.id = contact.client_id
LEFT JOIN clients_queue AS queue ON queue.id = contact.queue_id
LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
WHERE contact.id = ANY (%(contacts)s)
ORDER BY contact.id
