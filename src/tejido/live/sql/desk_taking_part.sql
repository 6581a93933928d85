-- desk_taking_part: the contacts that a person has a part in now.
SELECT DISTINCT contact.key::text AS key
FROM contacts_leg AS leg JOIN contacts_contact AS contact ON contact.id = leg.contact_id
WHERE leg.person_id = %(person)s AND leg.to_at IS NULL AND leg.state <> 'invited'
