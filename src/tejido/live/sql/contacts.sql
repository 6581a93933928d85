-- contacts: whom the facts about these contacts concern: their thread, their programme, and who has a part in them.
SELECT contact.id, contact.key::text AS key, contact.client_id, contact.thread_id, contact.programme_id, contact.state,
       coalesce(part.people, '{}') AS people, coalesce(part.legs, '{}') AS legs
FROM contacts_contact AS contact
LEFT JOIN LATERAL (
    SELECT array_agg(leg.person_id ORDER BY leg.id) AS people, array_agg(leg.id ORDER BY leg.id) AS legs
    FROM contacts_leg AS leg
    WHERE leg.contact_id = contact.id AND leg.to_at IS NULL AND leg.state <> 'invited' AND leg.person_id IS NOT NULL
) AS part ON true
WHERE contact.id = ANY (%(contacts)s)
