-- wallboard_hours: today's stays by queue and hour of arrival. A stay is held against the promise in force when it
-- began; which stays count follows the promise's variant, as `core.metrics.service_level` defines it.
SELECT stay.queue_id,
       date_trunc('hour', stay.from_at, %(zone)s) AS hour_from_at,
       count(*) FILTER (WHERE stay.left_how = 'answered') AS answered_count,
       count(*) FILTER (WHERE stay.left_how = 'abandoned') AS abandoned_count,
       count(*) FILTER (WHERE judged.counts) AS counted_count,
       count(*) FILTER (WHERE judged.counts AND judged.is_in_time) AS in_time_count
FROM contacts_stay AS stay
JOIN clients_queue AS queue ON queue.id = stay.queue_id
JOIN clients_programme AS programme ON programme.id = queue.programme_id
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM stay.to_at - stay.from_at) AS wait_seconds
) AS measured
CROSS JOIN LATERAL (
    SELECT CASE stay.variant
               WHEN 'removed_in_time' THEN true
               WHEN 'answered_in_time' THEN stay.left_how IN ('answered', 'abandoned')
               WHEN 'answered_less_short_abandons' THEN stay.left_how = 'answered'
                   OR (stay.left_how = 'abandoned' AND measured.wait_seconds > programme.short_abandon_seconds)
           END AS counts,
           measured.wait_seconds <= stay.target_seconds
               AND (stay.variant = 'removed_in_time' OR stay.left_how = 'answered') AS is_in_time
) AS judged
WHERE queue.programme_id = ANY (%(programmes)s) AND NOT queue.is_closed
  AND stay.from_at >= %(day_from)s AND stay.from_at < %(day_to)s AND stay.to_at IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2
