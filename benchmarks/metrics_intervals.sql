-- The year's intervals, made of what was counted of them. The columns are filled in as those of `core.metrics`.

-- queues rolled up
INSERT INTO contacts_queueinterval (client_id, queue_id, channel, interval_at, /* queue columns */, revision, rolled_at)
SELECT (SELECT client_id FROM clients_queue WHERE id = queue_id), queue_id, channel, interval_at, /* queue sums */, 1, %(now)s
FROM (
    SELECT queue_id, channel, interval_at, /* of stays */ FROM synthetic_stays GROUP BY 1, 2, 3
    UNION ALL
    SELECT queue_id, channel, interval_at, /* of work */ FROM synthetic_work GROUP BY 1, 2, 3
    UNION ALL
    SELECT queue_id, channel, interval_at, /* of offers */ FROM synthetic_offers GROUP BY 1, 2, 3
) AS counted
GROUP BY queue_id, channel, interval_at
-- The round stores one interval after the other.
ORDER BY interval_at;

-- agents rolled up
-- Every interval with work has time, which lies in the order of the intervals already.
INSERT INTO contacts_agentinterval (person_id, interval_at, /* agent columns */, revision, rolled_at)
SELECT time.person_id, time.interval_at, /* agent values */, 1, %(now)s
FROM synthetic_time AS time
LEFT JOIN (
    SELECT person_id, interval_at, /* own of work */ FROM synthetic_work GROUP BY 1, 2
) AS work ON work.person_id = time.person_id AND work.interval_at = time.interval_at
LEFT JOIN (
    SELECT person_id, interval_at, /* own of offers */ FROM synthetic_offers GROUP BY 1, 2
) AS offers ON offers.person_id = time.person_id AND offers.interval_at = time.interval_at
ORDER BY time.interval_at;
