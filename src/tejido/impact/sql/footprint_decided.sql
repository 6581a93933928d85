-- footprint_decided: the months whose kept count does not know yet what was approved about time since decided_at, with
-- a minute for what was being written while they were counted.
SELECT DISTINCT kept.month
FROM impact_footprintmonth AS kept
JOIN people_decided_time AS decided ON decided.from_at < (kept.month + interval '1 month') AT TIME ZONE %(zone)s
 AND decided.to_at > kept.month::timestamp AT TIME ZONE %(zone)s
WHERE kept.superseded_at IS NULL
  AND decided.decided_at > greatest(%(decided_at)s, kept.recorded_at - interval '1 minute')
ORDER BY kept.month
