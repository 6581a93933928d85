-- help_requests: the requests for help that wait in the queues a person serves, or that they answer now, the longest
-- first: who asks, what for, in which queue they serve, and since when.
SELECT contact.key::text AS key, asker.display_name AS asker, hand.reason, place.name AS about, stay.from_at,
       contact.state, contact.language, offered.display_name AS offered_to
FROM contacts_stay AS stay
JOIN contacts_contact AS contact ON contact.id = stay.contact_id AND contact.channel = 'help'
JOIN contacts_hand AS hand ON hand.help_id = contact.id
JOIN people_person AS asker ON asker.id = hand.person_id
LEFT JOIN contacts_contact AS helped ON helped.id = hand.contact_id
LEFT JOIN clients_queue AS place ON place.id = helped.queue_id
LEFT JOIN contacts_offer AS offer ON offer.contact_id = contact.id AND offer.state = 'pending'
LEFT JOIN people_person AS offered ON offered.id = offer.person_id
WHERE stay.to_at IS NULL AND stay.queue_id IN (SELECT people_serves(%(person)s))
ORDER BY stay.at_front DESC, contact.arrived_at, contact.id
LIMIT %(most)s
