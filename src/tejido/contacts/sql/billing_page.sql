-- billing_page: a page of the rows behind a line, the newest first, as a list shows them: no word of any customer.
SELECT counted.row_id, counted.at, contact.key, contact.channel, queue.name AS queue, counted.how,
       disposition.name_en, disposition.name_es, counted.seconds, counted.is_in_time, counted.score
FROM (
    /* rows */
) AS counted
JOIN contacts_contact AS contact ON contact.id = counted.contact_id
JOIN clients_queue AS queue ON queue.id = counted.queue_id
LEFT JOIN clients_disposition AS disposition ON disposition.id = counted.disposition_id
WHERE %(before_at)s::timestamptz IS NULL OR (counted.at, counted.row_id) < (%(before_at)s, %(before_id)s)
ORDER BY counted.at DESC, counted.row_id DESC
LIMIT %(most)s
