-- wallboard_hours: the stays that left a queue today, by the hour in which they left and the variant of the promise
-- under which they began. The columns are those of `core.metrics.QueueCounts`, whose `service_level` judges them.
SELECT stay.queue_id, stay.variant, date_trunc('hour', stay.to_at, %(zone)s) AS hour_from_at,
       count(*) FILTER (WHERE stay.left_how = 'answered') AS answered_count,
       count(*) FILTER (WHERE stay.left_how = 'answered' AND measured.is_in_time) AS answered_in_time_count,
       count(*) FILTER (WHERE stay.left_how = 'abandoned') AS abandoned_count,
       count(*) FILTER (WHERE stay.left_how = 'abandoned' AND measured.is_in_time) AS abandoned_in_time_count,
       count(*) FILTER (
           WHERE stay.left_how = 'abandoned'
             AND measured.seconds <= coalesce(stay.short_abandon_seconds, programme.short_abandon_seconds)
       ) AS abandoned_short_count,
       count(*) FILTER (WHERE stay.left_how NOT IN ('answered', 'abandoned')) AS other_count,
       count(*) FILTER (WHERE stay.left_how NOT IN ('answered', 'abandoned') AND measured.is_in_time)
           AS other_in_time_count,
       coalesce(sum(measured.seconds) FILTER (WHERE stay.left_how = 'answered'), 0) AS answered_wait_seconds
FROM contacts_stay AS stay
JOIN clients_queue AS queue ON queue.id = stay.queue_id
JOIN clients_programme AS programme ON programme.id = queue.programme_id
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM stay.to_at - stay.from_at) AS seconds,
           stay.to_at - stay.from_at <= make_interval(secs => stay.target_seconds) AS is_in_time
) AS measured
WHERE queue.programme_id = ANY (%(programmes)s) AND NOT queue.is_closed AND NOT EXISTS (
        SELECT FROM clients_queuechannel AS taken WHERE taken.queue_id = queue.id AND taken.channel = 'help'
    )
  AND stay.to_at >= %(day_from)s AND stay.to_at < %(day_to)s
GROUP BY 1, 2, 3
ORDER BY 1, 3, 2
