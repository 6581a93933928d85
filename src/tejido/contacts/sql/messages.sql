-- messages: the words of these messages and what is known of their files; facts hold no words.
SELECT message.id,
       json_build_object(
           'key', message.key, 'number', message.number, 'author', message.author,
           'text', coalesce(message.text, ''), 'sent_at', message.sent_at,
           'client_message_id', message.client_message_id,
           'attachments', coalesce((
               SELECT json_agg(
                   json_build_object(
                       'key', file.key, 'file_name', file.file_name, 'media_type', file.media_type,
                       'byte_count', file.byte_count, 'erased', file.file_name = '-'
                   ) ORDER BY file.id
               )
               FROM contacts_attachment AS file WHERE file.message_id = message.id
           ), '[]')
       ) AS shown
FROM contacts_message AS message
WHERE message.id = ANY (%(messages)s)
