-- close_connections: these sockets are gone; a row that somebody else has closed already is left alone.
UPDATE people_connection
SET closed_at = greatest(clock_timestamp(), opened_at)
WHERE socket = ANY (%(sockets)s) AND closed_at IS NULL
RETURNING id, person_id
