-- desk_contacts: the contacts of these legs as a desk shows them, with the last messages and the ways they can come out.
SELECT leg.id, leg.person_id, leg.client_id, contact.id AS contact_id, contact.key::text AS contact_key,
       json_build_object(
           'key', contact.key, 'state', contact.state, 'queue', queue.name, 'programme', programme.name,
           'client', client.name, 'channel', contact.channel, 'language', contact.language,
           'customer', json_build_object(
               'display_name', coalesce(customer.display_name, ''),
               'verified', EXISTS (
                   SELECT FROM contacts_customeraddress AS address
                   WHERE address.customer_id = contact.customer_id AND address.channel = contact.channel
                     AND address.verified_at IS NOT NULL
               )
           ),
           'leg', json_build_object('key', leg.key, 'state', leg.state, 'from_at', leg.from_at),
           'arrived_at', contact.arrived_at, 'ended_reason', nullif(contact.end_reason, ''),
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
               FROM clients_disposition AS outcome WHERE outcome.programme_id = contact.programme_id
           ), '[]')
       ) AS shown
FROM contacts_leg AS leg
JOIN contacts_contact AS contact ON contact.id = leg.contact_id
JOIN clients_client AS client ON client.id = contact.client_id
JOIN clients_programme AS programme ON programme.id = contact.programme_id
LEFT JOIN clients_queue AS queue ON queue.id = contact.queue_id
LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
LEFT JOIN access_user AS account ON account.person_id = leg.person_id
WHERE leg.id = ANY (%(legs)s)
ORDER BY leg.from_at, leg.id
