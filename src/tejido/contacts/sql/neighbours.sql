-- neighbours: the other contacts of a contact's thread, and, where the customer has shown that an address is theirs,
-- their other contacts with the same client; the newest first.
SELECT other.id, other.key::text AS key, other.channel, other.state, other.arrived_at, queue.name AS queue,
       other.thread_id IS NOT DISTINCT FROM contact.thread_id AS is_of_thread,
       other.id = contact.previous_contact_id AS is_previous, other.previous_contact_id = contact.id AS is_next
FROM contacts_contact AS contact
JOIN contacts_contact AS other
  ON other.client_id = contact.client_id AND other.id <> contact.id
 AND (
     other.thread_id = contact.thread_id
     OR other.customer_id = contact.customer_id AND EXISTS (
         SELECT FROM contacts_customeraddress AS address
         WHERE address.customer_id = contact.customer_id AND address.verified_at IS NOT NULL
     )
 )
LEFT JOIN clients_queue AS queue ON queue.id = other.queue_id
WHERE contact.id = %(contact)s
  AND (
      %(person)s::bigint IS NULL
      OR other.id IN (SELECT leg.contact_id FROM contacts_leg AS leg WHERE leg.person_id = %(person)s)
  )
ORDER BY other.arrived_at DESC, other.id DESC
LIMIT %(most)s
