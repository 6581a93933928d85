-- contacts_found: contacts as a list shows them, the newest first; each condition that is null is not asked.
SELECT contact.id, contact.arrived_at,
       json_build_object(
           'key', contact.key, 'state', contact.state, 'channel', contact.channel, 'language', contact.language,
           'title', contact.title, 'customer', coalesce(customer.display_name, ''), 'queue', queue.name,
           'programme', programme.name, 'client', client.name, 'arrived_at', contact.arrived_at,
           'ended_at', contact.ended_at, 'message_count', contact.message_count,
           'agent', (
               SELECT person.display_name FROM contacts_leg AS leg
               JOIN people_person AS person ON person.id = leg.person_id
               WHERE leg.contact_id = contact.id AND leg.role = 'serving'
               ORDER BY leg.from_at DESC, leg.id DESC LIMIT 1
           )
       ) AS shown
FROM contacts_contact AS contact
JOIN clients_programme AS programme ON programme.id = contact.programme_id
JOIN clients_client AS client ON client.id = contact.client_id
LEFT JOIN clients_queue AS queue ON queue.id = contact.queue_id
LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
WHERE (%(clients)s::bigint[] IS NULL OR contact.client_id = ANY (%(clients)s))
  AND (%(programme)s::bigint IS NULL OR contact.programme_id = %(programme)s)
  AND (%(state)s::text IS NULL OR contact.state = %(state)s)
  AND (%(channel)s::text IS NULL OR contact.channel = %(channel)s)
  AND (%(from_at)s::timestamptz IS NULL OR contact.arrived_at >= %(from_at)s)
  AND (%(to_at)s::timestamptz IS NULL OR contact.arrived_at < %(to_at)s)
  AND (
      %(person)s::bigint IS NULL
      OR contact.id IN (SELECT leg.contact_id FROM contacts_leg AS leg WHERE leg.person_id = %(person)s)
  )
  AND (%(before_at)s::timestamptz IS NULL OR (contact.arrived_at, contact.id) < (%(before_at)s, %(before_id)s::bigint))
ORDER BY contact.arrived_at DESC, contact.id DESC
LIMIT %(most)s
