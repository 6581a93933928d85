-- help_today: how often and how long each mentor of a person's pool helped within [from_at, to_at), with the waits of
-- those whom they helped. What goes on has lasted until as_of. Mentors are those with room for requests for help.
SELECT person.person_id, count(leg.id) AS help_count,
       coalesce(sum(extract(epoch FROM least(coalesce(leg.to_at, %(as_of)s), %(to_at)s) - leg.from_at)), 0)::float8
           AS seconds
FROM people_presence AS own
JOIN people_presence AS person ON person.pool_id = own.pool_id
JOIN people_load AS room ON room.person_id = person.person_id AND room.channel = 'help' AND room.capacity > 0
LEFT JOIN LATERAL (
    SELECT part.id, part.from_at, part.to_at FROM contacts_leg AS part
    JOIN contacts_contact AS contact ON contact.id = part.contact_id
    WHERE part.person_id = person.person_id AND part.role = 'serving' AND contact.channel = 'help'
      AND part.from_at >= %(from_at)s AND part.from_at < %(to_at)s
) AS leg ON true
WHERE own.person_id = %(person)s
GROUP BY person.person_id
ORDER BY person.person_id
LIMIT %(most)s
