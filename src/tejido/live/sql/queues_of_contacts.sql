-- queues_of_contacts: the queue that each of these contacts is in, or was served from.
SELECT id, queue_id FROM contacts_contact WHERE id = ANY (%(contacts)s) AND queue_id IS NOT NULL
