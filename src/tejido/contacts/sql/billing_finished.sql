-- billing_finished: the tasks of some queues that were finished in [from_at, to_at): the last leg that served one ended
-- then and was not handed on. Where dispositions are named, only tasks that came out so.
SELECT leg.id AS row_id, leg.contact_id, leg.to_at AS at, stay.queue_id, 'finished' AS how, leg.disposition_id,
       extract(epoch FROM leg.to_at - leg.from_at) AS seconds, NULL::boolean AS is_in_time, NULL::integer AS score
FROM contacts_leg AS leg
JOIN contacts_contact AS contact ON contact.id = leg.contact_id
/* include stay_of_leg.sql */
WHERE leg.role = 'serving' AND leg.client_id = %(client)s AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
  AND contact.channel = 'task' AND contact.state = 'ended' AND leg.end_reason IN ('finished', 'overdue')
  AND stay.queue_id = ANY (%(queues)s)
  AND (%(dispositions)s::bigint[] IS NULL OR leg.disposition_id = ANY (%(dispositions)s))
  AND NOT EXISTS (
      SELECT FROM contacts_leg AS later
      WHERE later.contact_id = leg.contact_id AND later.role = 'serving' AND later.id <> leg.id
        AND (later.to_at IS NULL OR (later.to_at, later.id) > (leg.to_at, leg.id))
  )
