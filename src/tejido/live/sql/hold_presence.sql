-- hold_presence: lock these people's presence in one order, so that the counting after it sees every other process.
SELECT person_id FROM people_presence WHERE person_id = ANY (%(people)s) ORDER BY person_id FOR UPDATE
