-- billing_left: the stays of some queues that ended in [from_at, to_at), each held against the promise kept with it;
-- what a penalty or bonus is made of.
SELECT stay.id AS row_id, stay.contact_id, stay.to_at AS at, stay.queue_id, stay.left_how AS how,
       NULL::bigint AS disposition_id, measured.seconds, measured.seconds <= stay.target_seconds AS is_in_time,
       NULL::integer AS score
FROM contacts_stay AS stay
JOIN contacts_contact AS contact ON contact.id = stay.contact_id
CROSS JOIN LATERAL (SELECT extract(epoch FROM stay.to_at - stay.from_at) AS seconds) AS measured
WHERE stay.queue_id = ANY (%(queues)s) AND stay.to_at >= %(from_at)s AND stay.to_at < %(to_at)s
  AND (%(channel)s = '' OR contact.channel = %(channel)s)
