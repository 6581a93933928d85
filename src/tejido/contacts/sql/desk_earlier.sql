-- desk_earlier: what the customer of a contact contacted their client about before, the latest first.
SELECT earlier.key::text AS key, earlier.channel, earlier.language, earlier.arrived_at, earlier.ended_at, earlier.state,
       queue.name AS queue, part.display_name AS served_by, part.note, part.name_en, part.name_es,
       coalesce((
           SELECT json_agg(
               json_build_object(
                   'key', last.key, 'author', last.author, 'text', coalesce(last.text, ''), 'sent_at', last.sent_at
               ) ORDER BY last.number
           )
           FROM (
               SELECT key, number, author, text, sent_at FROM contacts_message
               WHERE contact_id = earlier.id ORDER BY number DESC LIMIT %(messages)s
           ) AS last
       ), '[]') AS messages
FROM contacts_contact AS contact
JOIN contacts_contact AS earlier
  ON earlier.customer_id = contact.customer_id AND earlier.arrived_at < contact.arrived_at
LEFT JOIN clients_queue AS queue ON queue.id = earlier.queue_id
LEFT JOIN LATERAL (
    SELECT person.display_name, leg.note, outcome.name_en, outcome.name_es
    FROM contacts_leg AS leg
    JOIN people_person AS person ON person.id = leg.person_id
    LEFT JOIN clients_disposition AS outcome ON outcome.id = leg.disposition_id
    WHERE leg.contact_id = earlier.id AND leg.role = 'serving'
    ORDER BY leg.from_at DESC, leg.id DESC LIMIT 1
) AS part ON true
WHERE contact.id = %(contact)s
ORDER BY earlier.arrived_at DESC, earlier.id DESC
LIMIT %(most)s
