-- connections_of_nodes: open connections by the process that holds them.
SELECT socket, person_id, node FROM people_connection
WHERE closed_at IS NULL AND starts_with(node, %(node)s)
ORDER BY person_id
