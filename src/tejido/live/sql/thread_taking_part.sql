-- thread_taking_part: the latest contact of a thread.
SELECT key::text AS key FROM contacts_contact
WHERE thread_id = %(thread)s ORDER BY arrived_at DESC, id DESC LIMIT 1
