-- wallboard_stays: the stays behind one figure of a wallboard, in the order in which one looks at them: who waits, the
-- longest first; whom an agent serves, the longest first; what left its queue today, the latest first. `figure` is one of
-- `contacts.wallboard_rows.FIGURES`; only the part that it asks for is run.
WITH queue AS MATERIALIZED (
    SELECT queue.id, queue.name, queue.programme_id FROM clients_queue AS queue
    WHERE programme_id = %(programme)s AND NOT is_closed AND (%(queue)s::bigint IS NULL OR id = %(queue)s)
      AND NOT EXISTS (
        SELECT FROM clients_queuechannel AS taken WHERE taken.queue_id = queue.id AND taken.channel = 'help'
    )
), found AS (
    SELECT stay.id, stay.contact_id, stay.queue_id, stay.from_at, stay.to_at, stay.left_how, stay.target_seconds,
           stay.variant, NULL::timestamptz AS served_from_at, stay.from_at AS at, true AS is_oldest_first,
           NULL::boolean AS is_short
    FROM contacts_stay AS stay JOIN queue ON queue.id = stay.queue_id
    WHERE %(figure)s = 'waiting' AND stay.to_at IS NULL
    UNION ALL
    SELECT stay.id, stay.contact_id, stay.queue_id, stay.from_at, stay.to_at, stay.left_how, stay.target_seconds,
           stay.variant, leg.from_at, leg.from_at, true, NULL
    FROM contacts_contact AS contact
    JOIN queue ON queue.id = contact.queue_id
    CROSS JOIN LATERAL (
        -- The open one, since the contact is being served. Asked for as the latest, it is found by its contact.
        SELECT latest.from_at FROM contacts_leg AS latest
        WHERE latest.contact_id = contact.id AND latest.role = 'serving'
        ORDER BY latest.from_at DESC, latest.id DESC LIMIT 1
    ) AS leg
    CROSS JOIN LATERAL (
        SELECT * FROM contacts_stay AS latest WHERE latest.contact_id = contact.id
        ORDER BY latest.from_at DESC, latest.id DESC LIMIT 1
    ) AS stay
    WHERE %(figure)s = 'serving' AND contact.state = 'serving'
    UNION ALL
    SELECT stay.id, stay.contact_id, stay.queue_id, stay.from_at, stay.to_at, stay.left_how, stay.target_seconds,
           stay.variant, NULL, stay.to_at, false,
           stay.left_how = 'abandoned' AND extract(epoch FROM stay.to_at - stay.from_at)
               <= coalesce(stay.short_abandon_seconds, programme.short_abandon_seconds)
    FROM contacts_stay AS stay
    JOIN queue ON queue.id = stay.queue_id
    JOIN clients_programme AS programme ON programme.id = queue.programme_id
    WHERE %(figure)s IN ('answered', 'abandoned', 'left')
      AND stay.to_at >= %(day_from)s AND stay.to_at < %(day_to)s
      AND (%(figure)s = 'left' OR stay.left_how = %(figure)s)
), counted AS (
    SELECT *, count(*) OVER () AS all_count,
           row_number() OVER (
               ORDER BY CASE WHEN is_oldest_first THEN at END, CASE WHEN NOT is_oldest_first THEN at END DESC, id
           ) AS place
    FROM found
), shown AS MATERIALIZED (
    -- Only what one page shows is looked up further.
    SELECT * FROM counted WHERE place > %(after)s ORDER BY place LIMIT %(most)s
)
SELECT shown.all_count, contact.key::text AS key, contact.channel, contact.title,
       coalesce(customer.display_name, '') AS customer, queue.name AS queue, shown.from_at, shown.to_at,
       shown.left_how, shown.target_seconds, shown.variant, shown.served_from_at,
       shown.is_short, extract(epoch FROM coalesce(shown.to_at, %(now)s) - shown.from_at)::float8 AS wait_seconds,
       (
           SELECT person.display_name FROM contacts_leg AS leg JOIN people_person AS person ON person.id = leg.person_id
           WHERE leg.contact_id = contact.id AND leg.role = 'serving' ORDER BY leg.from_at DESC, leg.id DESC LIMIT 1
       ) AS agent
FROM shown
JOIN contacts_contact AS contact ON contact.id = shown.contact_id
JOIN queue ON queue.id = shown.queue_id
LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
ORDER BY shown.place
