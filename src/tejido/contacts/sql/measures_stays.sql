-- measures_stays: the stays of some queues by channel and quarter hour: those that began in a quarter, and those that
-- left in one, each held against the promise and the short limit kept with it. A stay from before the limit was kept
-- takes the one that the programme has now. The columns are those of `core.metrics.QueueCounts`.
SELECT moment.queue_id, contact.channel, date_bin('15 minutes', moment.at, '1970-01-01 00:00+00') AS interval_at,
       count(*) FILTER (WHERE moment.left_how IS NULL) AS entered_count,
       count(*) FILTER (WHERE moment.left_how = 'answered') AS answered_count,
       count(*) FILTER (WHERE moment.left_how = 'answered' AND moment.is_in_time) AS answered_in_time_count,
       count(*) FILTER (WHERE moment.left_how = 'abandoned') AS abandoned_count,
       count(*) FILTER (WHERE moment.left_how = 'abandoned' AND moment.is_in_time) AS abandoned_in_time_count,
       count(*) FILTER (WHERE moment.left_how = 'abandoned' AND moment.is_short) AS abandoned_short_count,
       count(*) FILTER (WHERE moment.left_how = 'overflowed') AS overflowed_count,
       count(*) FILTER (WHERE moment.left_how = 'overflowed' AND moment.is_in_time) AS overflowed_in_time_count,
       count(*) FILTER (WHERE moment.left_how = 'transferred') AS transferred_count,
       count(*) FILTER (WHERE moment.left_how = 'transferred' AND moment.is_in_time) AS transferred_in_time_count,
       count(*) FILTER (WHERE moment.left_how NOT IN ('answered', 'abandoned', 'overflowed', 'transferred')) AS other_count,
       count(*) FILTER (
           WHERE moment.left_how NOT IN ('answered', 'abandoned', 'overflowed', 'transferred') AND moment.is_in_time
       ) AS other_in_time_count,
       coalesce(sum(moment.wait_seconds) FILTER (WHERE moment.left_how = 'answered'), 0) AS answered_wait_seconds,
       coalesce(sum(moment.wait_seconds) FILTER (WHERE moment.left_how = 'abandoned'), 0) AS abandoned_wait_seconds,
       coalesce(max(moment.wait_seconds), 0) AS wait_seconds_max
FROM (
    SELECT stay.queue_id, stay.contact_id, stay.from_at AS at, NULL AS left_how, NULL::numeric AS wait_seconds,
           NULL::boolean AS is_in_time, NULL::boolean AS is_short
    FROM contacts_stay AS stay
    WHERE stay.queue_id = ANY (%(queues)s) AND stay.from_at >= %(from_at)s AND stay.from_at < %(to_at)s
    UNION ALL
    SELECT stay.queue_id, stay.contact_id, stay.to_at, stay.left_how, measured.wait_seconds,
           measured.wait_seconds <= stay.target_seconds,
           measured.wait_seconds <= coalesce(stay.short_abandon_seconds, programme.short_abandon_seconds)
    FROM contacts_stay AS stay
    JOIN clients_queue AS queue ON queue.id = stay.queue_id
    JOIN clients_programme AS programme ON programme.id = queue.programme_id
    CROSS JOIN LATERAL (SELECT extract(epoch FROM stay.to_at - stay.from_at) AS wait_seconds) AS measured
    WHERE stay.queue_id = ANY (%(queues)s) AND stay.to_at >= %(from_at)s AND stay.to_at < %(to_at)s
) AS moment
JOIN contacts_contact AS contact ON contact.id = moment.contact_id
GROUP BY 1, 2, 3
