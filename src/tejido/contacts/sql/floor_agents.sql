-- floor_agents: the people who may serve each programme's queues today, or hold one of its contacts, and what they do.
-- `lost_at` is machine time: a line is lost on the clock of the wall.
WITH belonging AS (
    SELECT queue.programme_id, membership.person_id
    FROM people_membership AS membership JOIN clients_queue AS queue ON queue.id = membership.queue_id
    WHERE queue.programme_id = ANY (%(programmes)s)
    UNION
    SELECT queue.programme_id, change.person_id
    FROM people_queuechange AS change JOIN clients_queue AS queue ON queue.id = change.queue_id
    WHERE change.to_at IS NULL AND change.is_member AND queue.programme_id = ANY (%(programmes)s)
    UNION
    SELECT contact.programme_id, leg.person_id
    FROM contacts_leg AS leg JOIN contacts_contact AS contact ON contact.id = leg.contact_id
    WHERE leg.to_at IS NULL AND leg.role = 'serving' AND contact.programme_id = ANY (%(programmes)s)
)
SELECT belonging.programme_id, person.id, person.key::text AS key,
       json_build_object(
           'key', person.key, 'display_name', person.display_name,
           'state', CASE
               WHEN presence.connections = 0 AND (presence.activity <> 'offline' OR held.count > 0) THEN 'line_lost'
               WHEN presence.activity = 'not_responding' THEN 'not_responding'
               WHEN held.open_count > 0 THEN 'serving'
               WHEN held.count > 0 THEN 'wrapping'
               ELSE presence.activity
           END,
           'activity', presence.activity, 'reason', nullif(presence.reason, ''),
           'activity_from_at', presence.activity_from_at, 'until_at', presence.until_at,
           'connected', presence.connections > 0, 'lost_at', presence.disconnected_at,
           'loads', coalesce((
               SELECT json_agg(
                   json_build_object('channel', load.channel, 'used', load.used, 'capacity', load.capacity)
                   ORDER BY load.channel
               )
               FROM people_load AS load WHERE load.person_id = person.id AND load.capacity > 0
           ), '[]'),
           'contacts', held.contacts,
           'changes', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'queue', queue.name, 'queue_key', queue.key, 'is_member', change.is_member,
                       'until_at', change.until_at
                   ) ORDER BY queue.name
               )
               FROM people_queuechange AS change JOIN clients_queue AS queue ON queue.id = change.queue_id
               WHERE change.person_id = person.id AND change.to_at IS NULL
                 AND queue.programme_id = belonging.programme_id
           ), '[]')
       ) AS shown
FROM belonging
JOIN people_person AS person ON person.id = belonging.person_id
JOIN people_presence AS presence ON presence.person_id = person.id
CROSS JOIN LATERAL (
    SELECT count(*) AS count, count(*) FILTER (WHERE leg.state = 'open') AS open_count,
           coalesce(json_agg(
               json_build_object(
                   'key', contact.key, 'channel', contact.channel, 'state', leg.state,
                   'since', coalesce(leg.wrap_from_at, leg.from_at)
               ) ORDER BY leg.from_at, leg.id
           ), '[]') AS contacts
    FROM contacts_leg AS leg JOIN contacts_contact AS contact ON contact.id = leg.contact_id
    WHERE leg.person_id = person.id AND leg.to_at IS NULL AND leg.role = 'serving'
) AS held
WHERE (%(only)s::bigint[] IS NULL OR person.id = ANY (%(only)s))
  AND (presence.activity <> 'offline' OR held.count > 0 OR is_employed(person.id, %(now)s))
ORDER BY person.display_name, person.id
LIMIT %(most)s
