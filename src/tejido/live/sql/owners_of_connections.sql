-- owners_of_connections: whose these sockets are, as far as they are open.
SELECT DISTINCT person_id FROM people_connection WHERE socket = ANY (%(sockets)s) AND closed_at IS NULL
