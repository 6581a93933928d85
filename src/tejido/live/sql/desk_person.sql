-- desk_person: whose desk this is, their presence and their load by channel.
SELECT json_build_object('key', person.key, 'display_name', person.display_name) AS person,
       coalesce((
           SELECT json_agg(
               json_build_object('channel', load.channel, 'used', load.used, 'capacity', load.capacity)
               ORDER BY load.channel
           )
           FROM people_load AS load WHERE load.person_id = person.id
       ), '[]') AS load
FROM people_person AS person
WHERE person.id = %(person)s
