-- find_thread: the thread behind this key, if the scope reaches it.
SELECT id, client_id FROM contacts_thread WHERE key = %(key)s::uuid
