-- floor_programmes: what a floor is called, and whose it is.
SELECT programme.id, programme.client_id, programme.key::text AS key,
       json_build_object('key', programme.key, 'name', programme.name, 'client', client.name) AS shown
FROM clients_programme AS programme
JOIN clients_client AS client ON client.id = programme.client_id
WHERE programme.id = ANY (%(programmes)s)
ORDER BY programme.id
