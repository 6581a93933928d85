-- latest_stays: for each queue of a pool and each channel, whether the latest stays that ended met their target, the
-- oldest first. A stay that left unanswered counts only when its target had passed by then.
SELECT queue.id, channel.name, array_agg(latest.in_time ORDER BY latest.to_at, latest.id)
FROM clients_queue AS queue
CROSS JOIN unnest(%(channels)s::text[]) AS channel (name)
CROSS JOIN LATERAL (
    SELECT stay.id, stay.to_at,
           stay.left_how = 'answered' AND stay.to_at - stay.from_at <= make_interval(secs => stay.target_seconds) AS in_time
    FROM contacts_stay AS stay JOIN contacts_contact AS contact ON contact.id = stay.contact_id
    WHERE stay.queue_id = queue.id AND contact.channel = channel.name AND stay.to_at > %(since)s
      AND (stay.left_how = 'answered' OR stay.to_at - stay.from_at > make_interval(secs => stay.target_seconds))
    ORDER BY stay.to_at DESC, stay.id DESC
    LIMIT %(most)s
) AS latest
WHERE queue.pool_id = %(pool)s
GROUP BY queue.id, channel.name
ORDER BY queue.id, channel.name
