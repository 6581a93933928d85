-- duplicate_candidates: who shares a key with each of some people, where few enough share it to be compared.
-- No more rows of a key are read than one past the limit. Whoever was merged is there under their own number.
SELECT DISTINCT mine.person_id, other.person_id AS other_id
FROM people_duplicatekey AS mine
CROSS JOIN LATERAL (
    SELECT array_agg(few.person_id) AS people
    FROM (SELECT person_id FROM people_duplicatekey WHERE digest = mine.digest LIMIT %(block_max)s + 1) AS few
) AS block
CROSS JOIN LATERAL unnest(block.people) AS other (person_id)
WHERE mine.person_id = ANY (%(people)s) AND cardinality(block.people) <= %(block_max)s
  AND other.person_id <> mine.person_id
