-- floor_contacts: contacts as whoever runs a floor sees them, once for each programme that they are a matter of: their
-- own, and that of the queue they are in. Without `only`, those that live now; with it these, and `shown` is null for
-- those that are over.
WITH wanted AS (
    SELECT unnest(%(only)s::bigint[]) AS id
    UNION
    SELECT contact_id FROM contacts_stay WHERE to_at IS NULL AND %(only)s::bigint[] IS NULL
    UNION
    SELECT contact_id FROM contacts_leg
    WHERE to_at IS NULL AND role = 'serving' AND %(only)s::bigint[] IS NULL
)
SELECT place.programme_id, contact.id, contact.key::text AS key,
       CASE WHEN contact.state IN ('waiting', 'offered', 'serving', 'wrapping') THEN json_build_object(
           'key', contact.key, 'state', contact.state, 'channel', contact.channel, 'language', contact.language,
           'title', contact.title, 'customer', coalesce(
               customer.display_name, (
                   SELECT asker.display_name FROM contacts_hand AS hand
                   JOIN people_person AS asker ON asker.id = hand.person_id WHERE hand.help_id = contact.id
               ), ''
           ), 'queue', queue.name,
           'queue_key', queue.key, 'agent', person.display_name, 'agent_key', person.key,
           'arrived_at', contact.arrived_at, 'since', began.at, 'target_seconds', stay.target_seconds,
           'at_front', coalesce(stay.at_front, false),
           'offered_to', (
               SELECT asked.display_name FROM contacts_offer AS offer
               JOIN people_person AS asked ON asked.id = offer.person_id
               WHERE offer.contact_id = contact.id AND offer.state = 'pending'
           ),
           'on_hold', EXISTS (
               SELECT FROM contacts_hold AS hold WHERE hold.contact_id = contact.id AND hold.to_at IS NULL
           ),
           'flagged', EXISTS (SELECT FROM contacts_abuseflag AS flag WHERE flag.contact_id = contact.id),
           'beside', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'role', beside.role, 'mode', beside.mode, 'state', beside.state,
                       'display_name', other.display_name
                   ) ORDER BY beside.id
               )
               FROM contacts_leg AS beside LEFT JOIN people_person AS other ON other.id = beside.person_id
               WHERE beside.contact_id = contact.id AND beside.to_at IS NULL AND beside.role <> 'serving'
           ), '[]')
       ) END AS shown
FROM wanted
JOIN contacts_contact AS contact ON contact.id = wanted.id
LEFT JOIN clients_queue AS queue ON queue.id = contact.queue_id
LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
LEFT JOIN contacts_stay AS stay ON stay.contact_id = contact.id AND stay.to_at IS NULL
LEFT JOIN contacts_leg AS leg ON leg.contact_id = contact.id AND leg.to_at IS NULL AND leg.role = 'serving'
LEFT JOIN people_person AS person ON person.id = leg.person_id
CROSS JOIN LATERAL (SELECT coalesce(leg.wrap_from_at, leg.from_at, stay.from_at, contact.arrived_at) AS at) AS began
JOIN LATERAL (SELECT contact.programme_id UNION SELECT queue.programme_id WHERE queue.id IS NOT NULL) AS place ON true
WHERE place.programme_id = ANY (%(programmes)s)
ORDER BY began.at, contact.id
LIMIT %(most)s
