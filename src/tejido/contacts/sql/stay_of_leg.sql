-- stay_of_leg: the stay that a `leg` answered: its offer's, or the last one that ended before it began.
LEFT JOIN contacts_offer AS offer ON offer.id = leg.offer_id
CROSS JOIN LATERAL (
    SELECT found.queue_id FROM contacts_stay AS found
    WHERE found.contact_id = leg.contact_id
      AND (found.id = offer.stay_id OR (leg.offer_id IS NULL AND found.to_at <= leg.from_at))
    ORDER BY found.to_at DESC, found.id DESC LIMIT 1
) AS stay
