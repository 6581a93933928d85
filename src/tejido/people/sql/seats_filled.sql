-- Seats filled in a period, by position and by where whoever fills them came from.
--
-- A seat is filled when somebody begins in a position that they did not have the day before: a move to another site or
-- pool in the same position fills none. From inside is who worked here in another position until that day; who came back
-- after they had left is from outside.
--
-- %(from_date)s, %(to_date)s: the period, half-open.
SELECT placed.position, coalesce(position.is_entry, false) AS is_entry,
       count(*) FILTER (WHERE before.id IS NOT NULL) AS inside_count,
       count(*) AS seats_count
FROM people_placement AS placed
LEFT JOIN people_position AS position ON position.code = placed.position
LEFT JOIN LATERAL (
    SELECT earlier.id, earlier.position FROM people_placement AS earlier
    WHERE earlier.person_id = placed.person_id AND earlier.superseded_at IS NULL
      AND earlier.to_date = placed.from_date AND earlier.employment_id = placed.employment_id
    LIMIT 1
) AS before ON true
WHERE placed.superseded_at IS NULL AND placed.from_date >= %(from_date)s AND placed.from_date < %(to_date)s
  AND before.position IS DISTINCT FROM placed.position
GROUP BY placed.position, position.is_entry
