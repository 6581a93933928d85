-- open_connection: a person's desk has an open socket; the times are machine time, by the server's own clock.
INSERT INTO people_connection (person_id, socket, node, opened_at, seen_at)
VALUES (%(person)s, %(socket)s, %(node)s, clock_timestamp(), clock_timestamp())
RETURNING id
