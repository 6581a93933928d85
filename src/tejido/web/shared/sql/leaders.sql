-- leaders: the epoch of each routing pool, which grows with every change of its leader.
SELECT pool.key::text AS pool_key, leadership.epoch
FROM contacts_leadership AS leadership
JOIN clients_pool AS pool ON pool.id = leadership.pool_id
ORDER BY pool.id
