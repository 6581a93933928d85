-- find_programmes: the programmes behind these keys, as far as the scope reaches.
SELECT id, key::text AS key, client_id FROM clients_programme WHERE key = ANY (%(keys)s::uuid[])
