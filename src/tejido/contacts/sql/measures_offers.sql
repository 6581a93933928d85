-- measures_offers: the offers that ended, by queue, channel, agent and the quarter hour of the answer. An offer that was
-- cancelled while its contact was abandoned is one whose customer gave up. The columns are those of `core.metrics.WorkCounts`.
SELECT stay.queue_id, offer.channel, offer.person_id,
       date_bin('15 minutes', offer.answered_at, '1970-01-01 00:00+00') AS interval_at,
       count(*) AS offers_count,
       count(*) FILTER (WHERE offer.state = 'accepted') AS offers_accepted_count,
       count(*) FILTER (WHERE offer.state = 'rejected') AS offers_rejected_count,
       count(*) FILTER (WHERE offer.state = 'timed_out') AS offers_timed_out_count,
       count(*) FILTER (WHERE offer.state = 'cancelled' AND stay.left_how = 'abandoned') AS offers_abandoned_count,
       coalesce(
           sum(extract(epoch FROM offer.answered_at - stay.from_at)) FILTER (WHERE offer.state = 'accepted'), 0
       ) AS accept_seconds
FROM contacts_offer AS offer
JOIN contacts_stay AS stay ON stay.id = offer.stay_id
WHERE offer.answered_at >= %(from_at)s AND offer.answered_at < %(to_at)s
  AND (%(people)s::bigint[] IS NULL OR offer.person_id = ANY (%(people)s))
  AND (%(queues)s::bigint[] IS NULL OR stay.queue_id = ANY (%(queues)s))
GROUP BY 1, 2, 3, 4
