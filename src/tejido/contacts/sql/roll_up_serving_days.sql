-- roll_up_serving_days: who finished serving contacts of which queue on which of the operator's days; people who were
-- merged are one. A leg belongs to the queue that `measures_work` books it on.
INSERT INTO contacts_servingday (client_id, queue_id, person_id, day)
SELECT DISTINCT leg.client_id, stay.queue_id, coalesce(person.canonical_person_id, person.id),
       (leg.to_at AT TIME ZONE %(zone)s)::date
FROM contacts_leg AS leg
JOIN people_person AS person ON person.id = leg.person_id
LEFT JOIN contacts_offer AS offer ON offer.id = leg.offer_id
CROSS JOIN LATERAL (
    SELECT found.queue_id FROM contacts_stay AS found
    WHERE found.contact_id = leg.contact_id
      AND (found.id = offer.stay_id OR (leg.offer_id IS NULL AND found.to_at <= leg.from_at))
    ORDER BY found.to_at DESC, found.id DESC LIMIT 1
) AS stay
WHERE leg.role = 'serving' AND leg.client_id = %(client)s AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
ON CONFLICT DO NOTHING
