-- messages: the words of these messages; facts hold none.
SELECT id,
       json_build_object(
           'key', key, 'number', number, 'author', author, 'text', coalesce(text, ''), 'sent_at', sent_at,
           'client_message_id', client_message_id
       ) AS shown
FROM contacts_message
WHERE id = ANY (%(messages)s)
