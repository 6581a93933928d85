-- count_connections: count anew how many desks these people have open; whether they are available follows.
UPDATE people_presence AS presence
SET connections = (
    SELECT count(*) FROM people_connection AS line
    WHERE line.person_id = presence.person_id AND line.closed_at IS NULL
)
WHERE presence.person_id = ANY (%(people)s)
RETURNING presence.person_id, presence.pool_id, presence.available
