-- floor_hands: raised hands, for the programme of the contact they are about, or else for all that the person serves.
-- With `only`, `shown` is null for those that are down.
SELECT place.programme_id, hand.id, hand.key::text AS key,
       CASE WHEN hand.lowered_at IS NULL THEN json_build_object(
           'key', hand.key, 'agent', person.display_name, 'agent_key', person.key, 'reason', hand.reason,
           'raised_at', hand.raised_at, 'answered_at', hand.answered_at,
           'answered_by', coalesce(mentor.display_name, account.display_name), 'is_mentor', mentor.id IS NOT NULL,
           'waits_for_mentor', coalesce(request.state IN ('waiting', 'offered'), false), 'offered_to', (
               SELECT asked.display_name FROM contacts_offer AS offer
               JOIN people_person AS asked ON asked.id = offer.person_id
               WHERE offer.contact_id = request.id AND offer.state = 'pending'
           ),
           'contact', contact.key, 'channel', contact.channel
       ) END AS shown
FROM contacts_hand AS hand
JOIN people_person AS person ON person.id = hand.person_id
LEFT JOIN contacts_contact AS contact ON contact.id = hand.contact_id
LEFT JOIN contacts_contact AS request ON request.id = hand.help_id
LEFT JOIN people_person AS mentor ON mentor.id = hand.answered_by_person_id
LEFT JOIN access_user AS account ON account.id = hand.answered_by_user_id
JOIN LATERAL (
    SELECT contact.programme_id WHERE contact.id IS NOT NULL
    UNION
    SELECT queue.programme_id FROM clients_queue AS queue
    WHERE queue.id = contact.queue_id
       OR contact.id IS NULL AND (
           queue.id IN (SELECT queue_id FROM people_membership WHERE person_id = hand.person_id)
           OR queue.id IN (
               SELECT queue_id FROM people_queuechange
               WHERE person_id = hand.person_id AND to_at IS NULL AND is_member
           )
       )
) AS place ON true
WHERE place.programme_id = ANY (%(programmes)s)
  AND (%(only)s::bigint[] IS NULL AND hand.lowered_at IS NULL OR hand.id = ANY (%(only)s))
ORDER BY hand.raised_at, hand.id
LIMIT %(most)s
