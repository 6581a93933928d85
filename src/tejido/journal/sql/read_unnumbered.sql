-- read_unnumbered: the committed facts without a position, in the order in which they will be given one, as far as the
-- transaction's scope may see them. A fact that the scope hides still takes its place in the count.
SELECT place.position, fact.id, fact.type, fact.happened_at, fact.recorded_at,
       fact.by_kind, fact.by_id, fact.client_id, fact.data
FROM (
    SELECT (SELECT coalesce(max(position), 0) FROM journal_position) + row_number() OVER (ORDER BY fact_id) AS position,
           fact_id, recorded_at
    FROM journal_pending
) AS place
JOIN journal_fact AS fact ON fact.recorded_at = place.recorded_at AND fact.id = place.fact_id
ORDER BY place.position
