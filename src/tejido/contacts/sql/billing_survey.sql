-- billing_survey: the answers to the question after a contact that came in [from_at, to_at), of contacts whose last
-- queue is one of some, with at least a score.
SELECT answer.id AS row_id, answer.contact_id, answer.answered_at AS at, contact.queue_id, 'survey' AS how,
       NULL::bigint AS disposition_id, NULL::numeric AS seconds, NULL::boolean AS is_in_time,
       answer.score::integer AS score
FROM contacts_surveyanswer AS answer
JOIN contacts_contact AS contact ON contact.id = answer.contact_id
WHERE answer.client_id = %(client)s AND answer.answered_at >= %(from_at)s AND answer.answered_at < %(to_at)s
  AND answer.score >= %(score_min)s AND contact.queue_id = ANY (%(queues)s)
  AND (%(channel)s = '' OR contact.channel = %(channel)s)
