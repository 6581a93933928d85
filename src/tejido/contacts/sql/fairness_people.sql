-- fairness_people: what came to each person on the days in [from_date, to_date), with the pool that they were placed in
-- at the end; people who were merged are one. With a person given, the people of their pool alone.
WITH added AS (
    SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
           sum(kept.ready_seconds) AS ready_seconds, sum(kept.in_hand_seconds) AS in_hand_seconds,
           sum(kept.idle_seconds) AS idle_seconds, sum(kept.offers_count)::bigint AS offers_count,
           sum(kept.growth_offers_count)::bigint AS growth_offers_count, sum(kept.handled_count)::bigint AS handled_count,
           sum(kept.difficulty_sum)::bigint AS difficulty_sum, sum(kept.abusive_count)::bigint AS abusive_count
    FROM contacts_fairnessday AS kept JOIN people_person AS person ON person.id = kept.person_id
    WHERE kept.day >= %(from_date)s AND kept.day < %(to_date)s
    GROUP BY 1
), placed AS (
    SELECT added.*, (
        SELECT placement.pool_id FROM people_placement AS placement
        WHERE placement.person_id = added.person_id AND placement.superseded_at IS NULL
          AND placement.from_date < %(to_date)s
        ORDER BY placement.from_date DESC LIMIT 1
    ) AS pool_id
    FROM added
)
SELECT person.id AS person_id, person.key AS person_key, person.display_name, placed.pool_id, pool.key AS pool_key,
       pool.name AS pool_name, placed.ready_seconds, placed.in_hand_seconds, placed.idle_seconds, placed.offers_count,
       placed.growth_offers_count, placed.handled_count, placed.difficulty_sum, placed.abusive_count
FROM placed
JOIN people_person AS person ON person.id = placed.person_id
LEFT JOIN clients_pool AS pool ON pool.id = placed.pool_id
WHERE %(person)s::bigint IS NULL
   OR placed.pool_id = (SELECT mine.pool_id FROM placed AS mine WHERE mine.person_id = %(person)s)
   OR placed.person_id = %(person)s
ORDER BY pool.name NULLS LAST, person.display_name, person.id
