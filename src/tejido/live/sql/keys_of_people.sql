-- keys_of_people: what pages call these people in addresses.
SELECT id, key::text AS key FROM people_person WHERE id = ANY (%(people)s)
