-- find_contact: the contact behind this key, if the scope reaches it.
SELECT id, key::text AS key, client_id FROM contacts_contact WHERE key = ANY (%(keys)s::uuid[])
