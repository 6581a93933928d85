-- contacts: whom the facts about these contacts concern: their thread, their programme, and who has a part in them.
SELECT contact.id, contact.key::text AS key, contact.client_id, contact.thread_id, contact.programme_id, contact.state,
       ARRAY(
           SELECT leg.person_id FROM contacts_leg AS leg
           WHERE leg.contact_id = contact.id AND leg.to_at IS NULL AND leg.role = 'serving'
             AND leg.person_id IS NOT NULL
       ) AS people
FROM contacts_contact AS contact
WHERE contact.id = ANY (%(contacts)s)
