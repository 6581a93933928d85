-- desk_open: what lies on a person's desk: offers that wait for an answer, and their parts in contacts that have not ended.
SELECT ARRAY(
           SELECT id FROM contacts_offer WHERE person_id = %(person)s AND state = 'pending' ORDER BY id
       ) AS offers,
       ARRAY(
           SELECT id FROM contacts_leg
           WHERE person_id = %(person)s AND to_at IS NULL AND state <> 'invited' ORDER BY id
       ) AS legs
