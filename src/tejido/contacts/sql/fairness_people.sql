-- fairness_people: what came to each person on the days in [from_date, to_date), with the pool that they were placed in
-- at the end; people who were merged are one. With a person or a pool given, the people of that pool alone, whose days
-- are found by who they are: however many work elsewhere costs nothing.
WITH asked AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM clients_pool WHERE key = %(pool)s::uuid), (
        SELECT placement.pool_id FROM people_placement AS placement
        WHERE placement.person_id = %(person)s::bigint AND placement.superseded_at IS NULL
          AND placement.from_date < %(to_date)s
        ORDER BY placement.from_date DESC LIMIT 1
    )) AS pool_id
), member AS MATERIALIZED (
    SELECT placement.person_id FROM people_placement AS placement
    WHERE placement.pool_id = (SELECT pool_id FROM asked) AND placement.superseded_at IS NULL
      AND placement.from_date < %(to_date)s AND NOT EXISTS (
        SELECT FROM people_placement AS later
        WHERE later.person_id = placement.person_id AND later.superseded_at IS NULL
          AND later.from_date < %(to_date)s AND later.from_date > placement.from_date
    )
    UNION
    SELECT %(person)s::bigint WHERE %(person)s::bigint IS NOT NULL
), record AS MATERIALIZED (
    SELECT person.id, person.id AS person_id FROM people_person AS person JOIN member ON member.person_id = person.id
    WHERE person.canonical_person_id IS NULL
    UNION ALL
    SELECT twin.id, twin.canonical_person_id FROM people_person AS twin JOIN member
        ON member.person_id = twin.canonical_person_id
), merged AS MATERIALIZED (
    -- Those who were merged are few, and are looked up once for all.
    SELECT id, canonical_person_id FROM people_person
    WHERE canonical_person_id IS NOT NULL AND %(person)s::bigint IS NULL AND %(pool)s::uuid IS NULL
), kept AS (
    SELECT coalesce(merged.canonical_person_id, work.person_id) AS counted_id, work.*
    FROM contacts_fairnessday AS work
    LEFT JOIN merged ON merged.id = work.person_id
    WHERE %(person)s::bigint IS NULL AND %(pool)s::uuid IS NULL
      AND work.day >= %(from_date)s AND work.day < %(to_date)s
    UNION ALL
    SELECT record.person_id, work.*
    FROM record JOIN contacts_fairnessday AS work ON work.person_id = record.id
    WHERE (%(person)s::bigint IS NOT NULL OR %(pool)s::uuid IS NOT NULL)
      AND work.day >= %(from_date)s AND work.day < %(to_date)s
), added AS (
    SELECT counted_id AS person_id,
           sum(ready_seconds) AS ready_seconds, sum(in_hand_seconds) AS in_hand_seconds,
           sum(idle_seconds) AS idle_seconds, sum(offers_count)::bigint AS offers_count,
           sum(growth_offers_count)::bigint AS growth_offers_count, sum(handled_count)::bigint AS handled_count,
           sum(difficulty_sum)::bigint AS difficulty_sum, sum(abusive_count)::bigint AS abusive_count
    FROM kept GROUP BY 1
), latest AS MATERIALIZED (
    -- Where everybody was placed last, read once for all.
    SELECT DISTINCT ON (placement.person_id) placement.person_id, placement.pool_id FROM people_placement AS placement
    WHERE placement.superseded_at IS NULL AND placement.from_date < %(to_date)s
      AND %(person)s::bigint IS NULL AND %(pool)s::uuid IS NULL
    ORDER BY placement.person_id, placement.from_date DESC
), placed AS (
    SELECT added.*, latest.pool_id FROM added LEFT JOIN latest ON latest.person_id = added.person_id
    WHERE %(person)s::bigint IS NULL AND %(pool)s::uuid IS NULL
    UNION ALL
    -- Of those who were merged into one of a team, the team is the one that was asked for.
    SELECT added.*, asked.pool_id FROM added CROSS JOIN asked
    WHERE %(person)s::bigint IS NOT NULL OR %(pool)s::uuid IS NOT NULL
)
SELECT person.id AS person_id, person.key AS person_key, person.display_name, placed.pool_id, pool.key AS pool_key,
       pool.name AS pool_name, placed.ready_seconds, placed.in_hand_seconds, placed.idle_seconds, placed.offers_count,
       placed.growth_offers_count, placed.handled_count, placed.difficulty_sum, placed.abusive_count
FROM placed
JOIN people_person AS person ON person.id = placed.person_id
LEFT JOIN clients_pool AS pool ON pool.id = placed.pool_id
ORDER BY pool.name NULLS LAST, person.display_name, person.id
