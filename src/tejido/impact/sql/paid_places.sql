-- paid_places: the places and positions in which people are placed within [%(from_date)s, %(to_date)s), as the register
-- names places: a municipality's own code in Colombia, else the country.
SELECT DISTINCT place.country || CASE WHEN place.scheme = 'divipola' THEN '-' || place.code ELSE '' END, placement.position
FROM people_placement AS placement JOIN reference_place AS place ON place.id = placement.place_id
WHERE placement.superseded_at IS NULL AND placement.from_date < %(to_date)s
  AND (placement.to_date IS NULL OR placement.to_date > %(from_date)s)
ORDER BY 1, 2
