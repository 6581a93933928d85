-- waiting: how many contacts wait in each queue of the scope, offered ones included, since nobody serves them yet.
SELECT queue.key::text AS queue_key, queue.code AS queue_code, count(contact.id) AS waiting_count
FROM clients_queue AS queue
LEFT JOIN contacts_contact AS contact ON contact.queue_id = queue.id AND contact.state IN ('waiting', 'offered')
GROUP BY queue.id
ORDER BY queue.id
