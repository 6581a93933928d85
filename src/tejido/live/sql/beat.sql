-- beat: these sockets have answered; those that another process took for dead do not come back.
UPDATE people_connection SET seen_at = clock_timestamp()
WHERE socket = ANY (%(sockets)s) AND closed_at IS NULL
RETURNING socket
