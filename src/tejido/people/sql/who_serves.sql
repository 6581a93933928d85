-- For each queue and channel that has a target in force: how many people may serve it, and how many of them are left
-- as each further condition is asked for. The first number that is 0 says what is missing.
WITH promised AS (
    SELECT DISTINCT queue.id AS queue_id, queue.pool_id, queue.difficulty, promise.channel
    FROM clients_queue AS queue
    JOIN clients_queuechannel AS promise ON promise.queue_id = queue.id
    WHERE promise.from_date <= (%(at)s::timestamptz AT TIME ZONE queue.zone)::date
),
member AS (
    SELECT
        promised.queue_id, promised.channel, membership.person_id,
        is_employed(membership.person_id, %(at)s) AS is_employed,
        coalesce(presence.pool_id = promised.pool_id, false) AS is_in_pool,
        coalesce(load.capacity, 0) > 0 AS has_room,
        EXISTS (
            SELECT FROM access_user AS account WHERE account.person_id = membership.person_id AND account.is_active
        ) AS has_account,
        EXISTS (
            SELECT FROM access_invitation AS invitation
            WHERE invitation.person_id = membership.person_id AND invitation.accepted_at IS NULL
              AND invitation.withdrawn_at IS NULL
        ) AS is_invited,
        NOT EXISTS (SELECT FROM clients_requirementstep AS step WHERE step.queue_id = promised.queue_id)
        OR EXISTS (
            SELECT FROM clients_requirementstep AS step
            WHERE step.queue_id = promised.queue_id AND NOT EXISTS (
                SELECT FROM clients_requirementstep AS wanted
                WHERE wanted.queue_id = step.queue_id AND wanted.after_seconds = step.after_seconds
                  AND wanted.skill_id IS NOT NULL AND NOT EXISTS (
                    SELECT FROM people_skilllevel AS held
                    WHERE held.person_id = membership.person_id AND held.skill_id = wanted.skill_id
                      AND held.to_at IS NULL AND held.level >= wanted.minimum_level
                )
            )
        ) AS has_level,
        -- The lowest rung over the queue's skills decides how hard a contact may be: a shadow serves none.
        NOT EXISTS (
            SELECT FROM people_skilllevel AS held
            WHERE held.person_id = membership.person_id AND held.to_at IS NULL
              AND held.skill_id IN (
                SELECT wanted.skill_id FROM clients_requirementstep AS wanted
                WHERE wanted.queue_id = promised.queue_id AND wanted.skill_id IS NOT NULL
              )
              AND promised.difficulty > coalesce((%(rungs)s::jsonb ->> held.rung)::integer, 0)
        ) AS has_rung
    FROM promised
    JOIN people_membership AS membership ON membership.queue_id = promised.queue_id
    JOIN people_person AS person ON person.id = membership.person_id AND person.canonical_person_id IS NULL
    LEFT JOIN people_presence AS presence ON presence.person_id = membership.person_id
    LEFT JOIN people_load AS load
        ON load.person_id = membership.person_id AND load.channel = promised.channel
)
SELECT
    promised.queue_id,
    promised.channel,
    count(member.person_id) AS members,
    count(*) FILTER (WHERE is_employed) AS employed,
    count(*) FILTER (WHERE is_employed AND is_in_pool) AS in_pool,
    count(*) FILTER (WHERE is_employed AND is_in_pool AND has_room) AS with_room,
    count(*) FILTER (WHERE is_employed AND is_in_pool AND has_room AND has_level) AS with_level,
    count(*) FILTER (WHERE is_employed AND is_in_pool AND has_room AND has_level AND has_rung) AS with_rung,
    count(*) FILTER (
        WHERE is_employed AND is_in_pool AND has_room AND has_level AND has_rung AND has_account
    ) AS with_account,
    -- Of those who have all but an account, who could make theirs by accepting.
    count(*) FILTER (
        WHERE is_employed AND is_in_pool AND has_room AND has_level AND has_rung AND NOT has_account AND is_invited
    ) AS invited
FROM promised
LEFT JOIN member ON member.queue_id = promised.queue_id AND member.channel = promised.channel
GROUP BY promised.queue_id, promised.channel
ORDER BY promised.queue_id, promised.channel
