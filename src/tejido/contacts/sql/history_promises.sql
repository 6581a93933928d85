-- history_promises: what was promised last for each channel of some queues, by the end of a period.
SELECT DISTINCT ON (queue_id, channel) queue_id, channel, variant, target_seconds, target_share
FROM clients_queuechannel
WHERE queue_id = ANY (%(queues)s)
ORDER BY queue_id, channel, from_date < %(to_date)s DESC, from_date DESC
