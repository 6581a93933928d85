-- see_threads: the customers of these threads are there. A row that somebody else holds is seen by them, or next time.
UPDATE contacts_thread SET seen_at = clock_timestamp()
WHERE id IN (SELECT id FROM contacts_thread WHERE id = ANY (%(threads)s) ORDER BY id FOR UPDATE SKIP LOCKED)
