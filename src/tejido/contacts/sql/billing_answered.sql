-- billing_answered: the stays of some queues that ended in [from_at, to_at) because the contact was answered.
SELECT stay.id AS row_id, stay.contact_id, stay.to_at AS at, stay.queue_id, stay.left_how AS how,
       NULL::bigint AS disposition_id, extract(epoch FROM stay.to_at - stay.from_at) AS seconds,
       NULL::boolean AS is_in_time, NULL::integer AS score
FROM contacts_stay AS stay
JOIN contacts_contact AS contact ON contact.id = stay.contact_id
WHERE stay.queue_id = ANY (%(queues)s) AND stay.to_at >= %(from_at)s AND stay.to_at < %(to_at)s
  AND stay.left_how = 'answered' AND (%(channel)s = '' OR contact.channel = %(channel)s)
