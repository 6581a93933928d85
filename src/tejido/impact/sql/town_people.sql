-- People in employment and placement on one day, by town, and how many of them are in a position that people begin in.
WITH one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
placed AS (
    SELECT DISTINCT ON (one.person) one.person, placement.place_id, placement.position
    FROM people_placement AS placement
    JOIN people_employment AS employment ON employment.id = placement.employment_id
    JOIN one ON one.id = placement.person_id
    WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
      AND placement.from_date <= %(day)s AND (placement.to_date IS NULL OR placement.to_date > %(day)s)
      AND employment.from_date <= %(day)s AND (employment.to_date IS NULL OR employment.to_date > %(day)s)
    ORDER BY one.person, placement.from_date DESC, placement.id DESC
)
SELECT placed.place_id, count(*) AS people, count(*) FILTER (WHERE position.is_entry) AS entry_people
FROM placed LEFT JOIN people_position AS position ON position.code = placed.position
GROUP BY placed.place_id
ORDER BY placed.place_id
