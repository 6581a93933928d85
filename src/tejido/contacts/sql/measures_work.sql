-- measures_work: what agents handled, by queue, channel, agent and the quarter hour in which the wrap-up ended, with the
-- first replies that these legs gave. A leg belongs to the queue of the stay that it answered. The columns are those of
-- `core.metrics.WorkCounts`.
SELECT stay.queue_id, contact.channel, leg.person_id,
       date_bin('15 minutes', leg.to_at, '1970-01-01 00:00+00') AS interval_at,
       count(*) AS handled_count,
       count(*) FILTER (WHERE leg.end_reason = 'transferred') AS handed_on_count,
       sum(greatest(0, measured.served_seconds - hold.seconds)) AS talk_seconds,
       sum(hold.seconds) AS hold_seconds,
       sum(measured.wrap_seconds) AS wrap_seconds,
       count(*) FILTER (WHERE reply.leg_id = leg.id) AS first_reply_count,
       coalesce(sum(reply.seconds) FILTER (WHERE reply.leg_id = leg.id), 0) AS first_reply_seconds
FROM contacts_leg AS leg
JOIN contacts_contact AS contact ON contact.id = leg.contact_id
/* include stay_of_leg.sql */
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM coalesce(leg.wrap_from_at, leg.to_at) - leg.from_at) AS served_seconds,
           extract(epoch FROM leg.to_at - coalesce(leg.wrap_from_at, leg.to_at)) AS wrap_seconds
) AS measured
CROSS JOIN LATERAL (
    SELECT coalesce(sum(extract(epoch FROM held.to_at - held.from_at)), 0) AS seconds
    FROM contacts_hold AS held WHERE held.leg_id = leg.id
) AS hold
LEFT JOIN LATERAL (
    SELECT message.leg_id, greatest(0, extract(epoch FROM message.sent_at - contact.arrived_at)) AS seconds
    FROM contacts_message AS message WHERE message.contact_id = leg.contact_id AND message.author = 'agent'
    ORDER BY message.number LIMIT 1
) AS reply ON true
WHERE leg.role = 'serving' AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
  AND (%(people)s::bigint[] IS NULL OR leg.person_id = ANY (%(people)s))
  AND (%(queues)s::bigint[] IS NULL OR stay.queue_id = ANY (%(queues)s))
GROUP BY 1, 2, 3, 4
