-- desk_colleagues: who could be asked about a contact, or take it: they serve its queue now, are employed and take no
-- part in it yet. Those who are free come first, then whoever has waited longest.
SELECT person.key::text AS key, person.display_name, presence.activity, presence.available AS is_available,
       presence.connections > 0 AS is_connected,
       (
           SELECT count(*) FROM contacts_leg AS held
           WHERE held.person_id = person.id AND held.to_at IS NULL AND held.role = 'serving'
       ) AS held_count
FROM contacts_contact AS contact
JOIN clients_queue AS queue ON queue.id = contact.queue_id
JOIN people_presence AS presence ON presence.pool_id = queue.pool_id
JOIN people_person AS person ON person.id = presence.person_id
WHERE contact.id = %(contact)s AND presence.activity <> 'offline'
  AND queue.id IN (SELECT people_serves(person.id)) AND is_employed(person.id, %(now)s)
  AND NOT EXISTS (
      SELECT FROM contacts_leg AS part
      WHERE part.contact_id = contact.id AND part.person_id = person.id AND part.to_at IS NULL
  )
ORDER BY is_connected DESC, is_available DESC, held_count, presence.idle_from_at, person.id
LIMIT %(most)s
