-- legs_of_offers: the leg that began when each of these offers was accepted, and what customers call its agent.
SELECT DISTINCT ON (offer.id) offer.id AS offer_id, leg.id AS leg_id, person.display_name
FROM contacts_offer AS offer
JOIN contacts_leg AS leg
  ON leg.contact_id = offer.contact_id AND leg.person_id = offer.person_id AND leg.role = 'serving'
 AND leg.from_at >= offer.answered_at
JOIN people_person AS person ON person.id = offer.person_id
WHERE offer.id = ANY (%(offers)s)
ORDER BY offer.id, leg.from_at, leg.id
