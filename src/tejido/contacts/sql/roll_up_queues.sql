-- roll_up_queues: store what was counted of some queues' intervals in [from_at, to_at); an interval that was stored
-- before and is counted otherwise now is corrected: its numbers change, and its revision grows.
WITH counted AS (
    SELECT * FROM jsonb_to_recordset(%(counted)s::jsonb) AS given
        (queue_id bigint, channel text, interval_at timestamptz, /* types */)
), kept AS (
    SELECT * FROM contacts_queueinterval
    WHERE client_id = %(client)s AND interval_at >= %(from_at)s AND interval_at < %(to_at)s
), written AS (
    INSERT INTO contacts_queueinterval AS stored
        (client_id, queue_id, channel, interval_at, /* columns */, revision, rolled_at)
    SELECT %(client)s, queue_id, channel, interval_at, /* values */, 1, %(at)s
    FROM counted FULL JOIN kept USING (queue_id, channel, interval_at)
    WHERE kept.id IS NULL OR (/* differs */)
    ON CONFLICT (queue_id, channel, interval_at) DO UPDATE
    SET (/* columns */, revision, corrected_at) = ROW (/* excluded */, stored.revision + 1, %(at)s)
    RETURNING queue_id, channel, interval_at, revision
)
SELECT queue_id, channel, interval_at, revision FROM written ORDER BY 3, 1, 2
