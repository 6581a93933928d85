-- desk_contacts: the contacts of these legs as a desk shows them: what was said, who else takes part, private notes, and
-- the ways they can come out; of a request for help, who asks and about what. Of the customer's earlier contacts nothing is told before their address is verified.
SELECT leg.id, leg.person_id, leg.client_id, contact.id AS contact_id, contact.key::text AS contact_key,
       json_build_object(
           'key', contact.key, 'state', contact.state, 'queue', queue.name, 'programme', programme.name,
           'programme_key', programme.key, 'client', client.name, 'channel', contact.channel,
           'language', contact.language, 'title', contact.title,
           'customer', CASE WHEN contact.customer_id IS NOT NULL THEN json_build_object(
               'display_name', coalesce(customer.display_name, ''), 'verified', known.is_verified,
               'number', CASE WHEN contact.channel = 'voice' THEN known.number END,
               'earlier_count', CASE WHEN known.is_verified THEN (
                   SELECT count(*) FROM contacts_contact AS earlier
                   WHERE earlier.customer_id = contact.customer_id AND earlier.arrived_at < contact.arrived_at
               ) END
           ) END,
           'leg', json_build_object(
               'key', leg.key, 'state', leg.state, 'from_at', leg.from_at, 'role', leg.role, 'mode', leg.mode,
               'wrap_until_at', leg.wrap_from_at + make_interval(secs => programme.wrap_up_seconds_max)
           ),
           'arrived_at', contact.arrived_at, 'ended_reason', nullif(contact.end_reason, ''),
           'previous_reason', contact.previous_reason,
           'help', /* include desk_help.sql */,
           'beside', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'leg', other.key, 'role', other.role, 'state', other.state, 'mode', other.mode,
                       'display_name', coalesce(who.display_name, ''), 'from_at', other.from_at
                   ) ORDER BY other.from_at, other.id
               )
               FROM contacts_leg AS other LEFT JOIN people_person AS who ON who.id = other.person_id
               WHERE other.contact_id = contact.id AND other.id <> leg.id AND other.to_at IS NULL
           ), '[]'),
           'held_from_at', (
               SELECT hold.from_at FROM contacts_hold AS hold
               WHERE hold.contact_id = contact.id AND hold.to_at IS NULL
           ),
           'flag', (
               SELECT json_build_object(
                   'reason', flag.reason, 'pause_seconds', flag.pause_seconds, 'is_reviewed', flag.verdict IS NOT NULL
               )
               FROM contacts_abuseflag AS flag WHERE flag.leg_id = leg.id
           ),
           'notes', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', note.key, 'text', coalesce(note.text, ''), 'written_at', note.written_at,
                       'author', coalesce(writer.display_name, writing_user.display_name, '')
                   ) ORDER BY note.written_at, note.id
               )
               FROM contacts_note AS note
               LEFT JOIN people_person AS writer ON writer.id = note.person_id
               LEFT JOIN access_user AS writing_user ON writing_user.id = note.user_id
               WHERE note.contact_id = contact.id
           ), '[]'),
           'messages', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', last.key, 'number', last.number, 'author', last.author,
                       'text', coalesce(last.text, ''), 'sent_at', last.sent_at,
                       'attachments', coalesce((
                           SELECT json_agg(
                               json_build_object(
                                   'key', file.key, 'file_name', file.file_name, 'media_type', file.media_type,
                                   'byte_count', file.byte_count, 'erased', file.file_name = '-'
                               ) ORDER BY file.id
                           )
                           FROM contacts_attachment AS file WHERE file.message_id = last.id
                       ), '[]')
                   ) ORDER BY last.number
               )
               FROM (
                   SELECT id, key, number, author, text, sent_at FROM contacts_message
                   WHERE contact_id = contact.id ORDER BY number DESC LIMIT %(messages)s
               ) AS last
           ), '[]'),
           'dispositions', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', outcome.key, 'code', outcome.code,
                       'name', CASE account.language WHEN 'en' THEN outcome.name_en ELSE outcome.name_es END,
                       'name_en', outcome.name_en, 'name_es', outcome.name_es
                   ) ORDER BY outcome.id
               )
               FROM clients_disposition AS outcome WHERE outcome.programme_id = contact.programme_id AND outcome.retired_at IS NULL
                 AND contact.channel <> 'help'
           ), '[]')
       ) AS shown
FROM contacts_leg AS leg
JOIN contacts_contact AS contact ON contact.id = leg.contact_id
JOIN clients_client AS client ON client.id = contact.client_id
JOIN clients_programme AS programme ON programme.id = contact.programme_id
LEFT JOIN clients_queue AS queue ON queue.id = contact.queue_id
LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
LEFT JOIN access_user AS account ON account.person_id = leg.person_id
LEFT JOIN LATERAL (
    SELECT coalesce(bool_or(address.verified_at IS NOT NULL), false) AS is_verified, min(address.address) AS number
    FROM contacts_customeraddress AS address
    WHERE address.customer_id = contact.customer_id AND address.channel = contact.channel
) AS known ON true
WHERE leg.id = ANY (%(legs)s)
ORDER BY leg.from_at, leg.id
