-- read_sealable: the positions after one up to another, each with its fact, also where the fact is gone. An instant that
-- no calendar has, which only somebody could write who changes facts, comes out as none.
SELECT place.position, fact.id, fact.type,
       CASE WHEN fact.happened_at >= '0001-01-02' AND fact.happened_at < '9999-12-31' THEN fact.happened_at END,
       CASE WHEN fact.recorded_at >= '0001-01-02' AND fact.recorded_at < '9999-12-31' THEN fact.recorded_at END,
       fact.by_kind, fact.by_id, fact.client_id, fact.data, fact.digest_format
FROM (
    SELECT position, fact_id, recorded_at
    FROM journal_position
    WHERE position > %(after)s AND position <= %(until)s
) AS place
LEFT JOIN journal_fact AS fact ON fact.recorded_at = place.recorded_at AND fact.id = place.fact_id
ORDER BY place.position
