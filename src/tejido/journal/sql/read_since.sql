-- read_since: the facts after a position, in order, as far as the transaction's scope may see them.
-- The inner limit counts positions, so that a reader within a narrow scope advances as fast as any other.
SELECT place.position, fact.id, fact.type, fact.happened_at, fact.recorded_at,
       fact.by_kind, fact.by_id, fact.client_id, fact.data
FROM (
    SELECT position, fact_id, recorded_at
    FROM journal_position
    WHERE position > %(position)s
    ORDER BY position
    LIMIT %(limit)s
) AS place
JOIN journal_fact AS fact ON fact.recorded_at = place.recorded_at AND fact.id = place.fact_id
ORDER BY place.position
