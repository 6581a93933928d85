-- buyer_answers: what customers said after a contact within [from_at, to_at), by client and programme: how many
-- answered, and how many of them gave 4 or 5. Within the scope of the transaction.
SELECT answer.client_id, contact.programme_id, count(*) AS answers,
       count(*) FILTER (WHERE answer.score >= %(good_min)s) AS good
FROM contacts_surveyanswer AS answer
JOIN contacts_contact AS contact ON contact.id = answer.contact_id
WHERE answer.answered_at >= %(from_at)s AND answer.answered_at < %(to_at)s AND answer.client_id = ANY (%(clients)s)
GROUP BY 1, 2
