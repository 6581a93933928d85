-- floor_takers: who could be given a contact now: they serve its queue today, are employed, and hold no part in it.
SELECT person.key::text AS key, person.display_name, presence.activity, presence.available,
       coalesce(load.used, 0) AS used, coalesce(load.capacity, 0) AS capacity
FROM contacts_contact AS contact
JOIN clients_queue AS queue ON queue.id = contact.queue_id
JOIN people_presence AS presence ON presence.pool_id = queue.pool_id
JOIN people_person AS person ON person.id = presence.person_id
LEFT JOIN people_load AS load ON load.person_id = person.id AND load.channel = contact.channel
WHERE contact.id = %(contact)s AND (presence.connections > 0 OR presence.activity <> 'offline')
  AND is_employed(person.id, %(now)s) AND queue.id IN (SELECT people_serves(person.id))
  AND NOT EXISTS (
      SELECT FROM contacts_leg AS leg
      WHERE leg.contact_id = contact.id AND leg.person_id = person.id AND leg.to_at IS NULL
  )
ORDER BY presence.available DESC, person.display_name, person.id
LIMIT %(most)s
