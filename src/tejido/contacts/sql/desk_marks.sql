-- desk_marks: what stands on these people's desks beside offers and contacts: their raised hand, notices to the agents
-- of what they serve, who asks them to join a contact, and the queues they serve now with what was changed for today.
SELECT person.id AS person_id,
       json_build_object(
           'hand', (
               SELECT json_build_object(
                   'key', hand.key, 'reason', hand.reason, 'contact', contact.key, 'raised_at', hand.raised_at,
                   'answered_at', hand.answered_at,
                   'answered_by', CASE WHEN hand.answered_at IS NOT NULL
                                       THEN coalesce(mentor.display_name, helper.display_name, '') END,
                   -- Where it stands among those who wait for a mentor; none while it waits for a supervisor alone.
                   'help', CASE WHEN request.state IN ('waiting', 'offered') THEN (
                       SELECT json_build_object(
                           'queue', queue.name, 'from_at', own.from_at, 'target_seconds', own.target_seconds,
                           'place', 1 + (
                               SELECT count(*) FROM contacts_stay AS other
                               JOIN contacts_contact AS ahead ON ahead.id = other.contact_id
                               WHERE other.queue_id = own.queue_id AND other.to_at IS NULL AND other.id <> own.id
                                 AND (NOT other.at_front, ahead.arrived_at, ahead.id)
                                   < (NOT own.at_front, request.arrived_at, request.id)
                           )
                       )
                       FROM contacts_stay AS own JOIN clients_queue AS queue ON queue.id = own.queue_id
                       WHERE own.contact_id = request.id AND own.to_at IS NULL
                   ) END
               )
               FROM contacts_hand AS hand
               LEFT JOIN contacts_contact AS contact ON contact.id = hand.contact_id
               LEFT JOIN access_user AS helper ON helper.id = hand.answered_by_user_id
               LEFT JOIN people_person AS mentor ON mentor.id = hand.answered_by_person_id
               LEFT JOIN contacts_contact AS request ON request.id = hand.help_id
               WHERE hand.person_id = person.id AND hand.lowered_at IS NULL
           ),
           'notices', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', notice.key, 'text', notice.text, 'programme', programme.name,
                       'posted_at', notice.posted_at, 'until_at', notice.until_at,
                       'posted_by', coalesce(poster.display_name, '')
                   ) ORDER BY notice.posted_at, notice.id
               )
               FROM clients_notice AS notice
               JOIN clients_programme AS programme ON programme.id = notice.programme_id
               LEFT JOIN access_user AS poster ON poster.id = notice.posted_by_user_id
               WHERE notice.withdrawn_at IS NULL AND notice.until_at > %(now)s AND notice.text IS NOT NULL
                 AND notice.programme_id IN (
                     SELECT queue.programme_id FROM clients_queue AS queue
                     WHERE queue.id IN (SELECT people_serves(person.id))
                 )
           ), '[]'),
           'invitations', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'leg', leg.key, 'contact', contact.key, 'queue', queue.name, 'programme', programme.name,
                       'client', client.name, 'channel', contact.channel, 'language', contact.language,
                       'from_at', leg.from_at, 'from', coalesce(asker.display_name, '')
                   ) ORDER BY leg.from_at, leg.id
               )
               FROM contacts_leg AS leg
               JOIN contacts_contact AS contact ON contact.id = leg.contact_id
               JOIN clients_client AS client ON client.id = contact.client_id
               JOIN clients_programme AS programme ON programme.id = contact.programme_id
               LEFT JOIN clients_queue AS queue ON queue.id = contact.queue_id
               LEFT JOIN contacts_leg AS serving
                 ON serving.contact_id = contact.id AND serving.role = 'serving' AND serving.to_at IS NULL
               LEFT JOIN people_person AS asker ON asker.id = serving.person_id
               WHERE leg.person_id = person.id AND leg.state = 'invited'
           ), '[]'),
           'queues', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', queue.key, 'name', queue.name, 'programme', programme.name, 'client', client.name,
                       'is_closed', queue.is_closed,
                       'is_served', queue.id IN (SELECT people_serves(person.id)),
                       'changed_until_at', change.until_at, 'changed_by', changer.display_name
                   ) ORDER BY client.name, programme.name, queue.name, queue.id
               )
               FROM clients_queue AS queue
               JOIN clients_programme AS programme ON programme.id = queue.programme_id
               JOIN clients_client AS client ON client.id = queue.client_id
               LEFT JOIN people_queuechange AS change
                 ON change.person_id = person.id AND change.queue_id = queue.id AND change.to_at IS NULL
               LEFT JOIN access_user AS changer ON changer.id = change.set_by_user_id
               WHERE change.id IS NOT NULL OR queue.id IN (SELECT people_serves(person.id))
           ), '[]')
       ) AS shown
FROM people_person AS person
WHERE person.id = ANY (%(people)s)
