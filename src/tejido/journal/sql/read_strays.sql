-- read_strays: facts that have no position and do not wait for one, so no reader ever meets them and no seal covers
-- them. `record()` never leaves such a row; somebody else wrote it, or took its position away.
SELECT fact.id, fact.type
FROM journal_fact AS fact
WHERE NOT EXISTS (
        SELECT FROM journal_position AS place
        WHERE place.fact_id = fact.id AND place.recorded_at = fact.recorded_at
    )
  AND NOT EXISTS (
        SELECT FROM journal_pending AS pending
        WHERE pending.fact_id = fact.id AND pending.recorded_at = fact.recorded_at
    )
ORDER BY fact.recorded_at, fact.id
LIMIT %(limit)s
