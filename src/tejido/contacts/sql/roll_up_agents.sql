-- roll_up_agents: store what was counted of people's intervals in [from_at, to_at), as `roll_up_queues` does.
-- How full somebody was is weighed once, by what they could hold then, unless what they held has changed.
WITH counted AS (
    SELECT * FROM jsonb_to_recordset(%(counted)s::jsonb) AS given
        (person_id bigint, interval_at timestamptz, /* types */)
), kept AS (
    SELECT * FROM contacts_agentinterval WHERE interval_at >= %(from_at)s AND interval_at < %(to_at)s
), written AS (
    INSERT INTO contacts_agentinterval AS stored (person_id, interval_at, /* columns */, revision, rolled_at)
    SELECT person_id, interval_at, /* values */, 1, %(at)s
    FROM counted FULL JOIN kept USING (person_id, interval_at)
    WHERE kept.id IS NULL OR (/* differs */)
    ON CONFLICT (person_id, interval_at) DO UPDATE
    SET (/* columns */, revision, corrected_at) = ROW (/* excluded */, stored.revision + 1, %(at)s)
    RETURNING person_id, interval_at, revision
)
SELECT person_id, interval_at, revision FROM written ORDER BY 2, 1
