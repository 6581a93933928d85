-- silent_connections: open connections whose process has not said for too long that they live.
SELECT socket, person_id FROM people_connection
WHERE closed_at IS NULL AND seen_at < clock_timestamp() - make_interval(secs => %(seconds)s)
ORDER BY person_id LIMIT %(limit)s
