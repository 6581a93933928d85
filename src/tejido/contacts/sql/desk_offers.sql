-- desk_offers: these offers as a desk shows them; of a request for help, who asks and about what. `preview` is the beginning of what the customer wrote first.
SELECT offer.id, offer.person_id, offer.key::text AS key, offer.client_id,
       json_build_object(
           'key', offer.key, 'contact', contact.key, 'queue', queue.name, 'programme', programme.name,
           'client', client.name, 'channel', offer.channel, 'language', contact.language, 'title', contact.title,
           'preference', stay.preference, 'offered_at', offer.offered_at, 'deadline_at', offer.deadline_at,
           'terms', offer.terms,
           'help', /* include desk_help.sql */,
           'waited_seconds', round(greatest(0, extract(epoch FROM offer.offered_at - stay.from_at))::numeric, 1),
           'preview', (
               SELECT left(message.text, 140) FROM contacts_message AS message
               WHERE message.contact_id = contact.id AND message.author = 'customer'
               ORDER BY message.number LIMIT 1
           )
       ) AS shown
FROM contacts_offer AS offer
JOIN contacts_contact AS contact ON contact.id = offer.contact_id
JOIN contacts_stay AS stay ON stay.id = offer.stay_id
JOIN clients_queue AS queue ON queue.id = stay.queue_id
JOIN clients_programme AS programme ON programme.id = contact.programme_id
JOIN clients_client AS client ON client.id = contact.client_id
WHERE offer.id = ANY (%(offers)s)
ORDER BY offer.id
