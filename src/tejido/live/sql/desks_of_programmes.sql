-- desks_of_programmes: which of these people serve these programmes, or these queues, now.
SELECT DISTINCT served.person AS person_id, queue.programme_id, queue.id AS queue_id
FROM unnest(%(people)s::bigint[]) AS served (person)
JOIN clients_queue AS queue ON queue.id IN (SELECT people_serves(served.person))
WHERE queue.programme_id = ANY (%(programmes)s) OR queue.id = ANY (%(queues)s)
