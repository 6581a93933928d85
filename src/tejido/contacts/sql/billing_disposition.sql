-- billing_disposition: the contacts of some queues that came out in one of some ways in [from_at, to_at): how a contact
-- came out is what was chosen last, so each is counted once.
SELECT leg.id AS row_id, leg.contact_id, leg.to_at AS at, stay.queue_id, 'disposition' AS how, leg.disposition_id,
       extract(epoch FROM leg.to_at - leg.from_at) AS seconds, NULL::boolean AS is_in_time, NULL::integer AS score
FROM contacts_leg AS leg
JOIN contacts_contact AS contact ON contact.id = leg.contact_id
/* include stay_of_leg.sql */
WHERE leg.role = 'serving' AND leg.client_id = %(client)s AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
  AND leg.disposition_id = ANY (%(dispositions)s) AND stay.queue_id = ANY (%(queues)s)
  AND (%(channel)s = '' OR contact.channel = %(channel)s)
  AND NOT EXISTS (
      SELECT FROM contacts_leg AS later
      WHERE later.contact_id = leg.contact_id AND later.role = 'serving' AND later.disposition_id IS NOT NULL
        AND (later.to_at, later.id) > (leg.to_at, leg.id)
  )
