-- billing_handled: the legs that served contacts of some queues and ended, after the wrap-up, in [from_at, to_at); their
-- time is what `measures_work` adds up.
SELECT leg.id AS row_id, leg.contact_id, leg.to_at AS at, stay.queue_id, leg.end_reason AS how, leg.disposition_id,
       extract(epoch FROM leg.to_at - leg.from_at) AS seconds, NULL::boolean AS is_in_time, NULL::integer AS score
FROM contacts_leg AS leg
JOIN contacts_contact AS contact ON contact.id = leg.contact_id
/* include stay_of_leg.sql */
WHERE leg.role = 'serving' AND leg.client_id = %(client)s AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
  AND stay.queue_id = ANY (%(queues)s) AND (%(channel)s = '' OR contact.channel = %(channel)s)
