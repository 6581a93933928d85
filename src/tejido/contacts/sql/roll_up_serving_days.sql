-- roll_up_serving_days: who finished serving contacts of which queue on which of the operator's days; people who were
-- merged are one. A leg belongs to the queue that `measures_work` books it on.
INSERT INTO contacts_servingday (client_id, queue_id, person_id, day)
SELECT DISTINCT leg.client_id, stay.queue_id, coalesce(person.canonical_person_id, person.id),
       (leg.to_at AT TIME ZONE %(zone)s)::date
FROM contacts_leg AS leg
JOIN people_person AS person ON person.id = leg.person_id
/* include stay_of_leg.sql */
WHERE leg.role = 'serving' AND leg.client_id = %(client)s AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
ON CONFLICT DO NOTHING
