-- history_queues: the roll-ups of some queues in [from_at, to_at), added up by queue, channel and step of time.
SELECT queue_id, channel,
       CASE %(step)s
           WHEN 'day' THEN date_trunc('day', interval_at, %(zone)s)
           WHEN 'hour' THEN date_trunc('hour', interval_at, %(zone)s)
           WHEN 'quarter' THEN interval_at
       END AS begins_at,
       count(*) FILTER (WHERE revision > 1) AS corrected_count,
       /* sums */
FROM contacts_queueinterval
WHERE client_id = ANY (%(clients)s) AND queue_id = ANY (%(queues)s)
  AND interval_at >= %(from_at)s AND interval_at < %(to_at)s
GROUP BY 1, 2, 3
ORDER BY 3, 1, 2
