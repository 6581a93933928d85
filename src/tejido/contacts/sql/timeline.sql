-- timeline: what happened in a contact, the newest first: everything that its tables date, each line with its place in
-- time (`at`, `rank`, `entry`), its kind and the plain values that its sentence is made of. `before_*` pages back,
-- `from_at` leaves out what is older.
WITH line AS (
    SELECT contact.arrived_at AS at, 0 AS rank, 'arrived' AS entry, 'arrived' AS kind,
           jsonb_build_object(
               'channel', contact.channel, 'direction', contact.direction, 'language', contact.language,
               'reason', contact.previous_reason, 'who', nullif(customer.display_name, '')
           ) AS data
    FROM contacts_contact AS contact LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
    WHERE contact.id = %(contact)s
    UNION ALL
    SELECT stay.from_at, 1, 'queued:' || stay.id, 'queued',
           jsonb_build_object(
               'queue', queue.name, 'target_seconds', stay.target_seconds, 'at_front', stay.at_front,
               'preference', stay.preference, 'preferred', person.display_name
           )
    FROM contacts_stay AS stay JOIN clients_queue AS queue ON queue.id = stay.queue_id
    LEFT JOIN people_person AS person ON person.id = stay.preferred_person_id
    WHERE stay.contact_id = %(contact)s
    UNION ALL
    SELECT stay.to_at, 4, 'left:' || stay.id, 'left',
           jsonb_build_object(
               'queue', queue.name, 'left_how', stay.left_how, 'target_seconds', stay.target_seconds,
               'waited_seconds', round(extract(epoch FROM stay.to_at - stay.from_at)::numeric, 1)
           )
    FROM contacts_stay AS stay JOIN clients_queue AS queue ON queue.id = stay.queue_id
    WHERE stay.contact_id = %(contact)s AND stay.to_at IS NOT NULL
    UNION ALL
    SELECT offer.offered_at, 2, 'offered:' || offer.id, 'offered',
           jsonb_build_object(
               'who', person.display_name, 'terms', offer.terms, 'policy_version', offer.policy_version,
               'target_seconds', stay.target_seconds, 'pool_id', offer.pool_id, 'queue_code', queue.code
           )
    FROM contacts_offer AS offer
    JOIN people_person AS person ON person.id = offer.person_id
    JOIN contacts_stay AS stay ON stay.id = offer.stay_id
    JOIN clients_queue AS queue ON queue.id = stay.queue_id
    WHERE offer.contact_id = %(contact)s
    UNION ALL
    SELECT offer.answered_at, 3, 'answered:' || offer.id, 'answered',
           jsonb_build_object('who', person.display_name, 'state', offer.state, 'reason', nullif(offer.reason, ''))
    FROM contacts_offer AS offer JOIN people_person AS person ON person.id = offer.person_id
    WHERE offer.contact_id = %(contact)s AND offer.state NOT IN ('pending', 'accepted')
    UNION ALL
    SELECT leg.from_at, 5, 'joined:' || leg.id, 'joined',
           jsonb_build_object(
               'who', person.display_name, 'role', leg.role, 'mode', leg.mode, 'state', leg.state,
               'by_offer', leg.offer_id IS NOT NULL
           )
    FROM contacts_leg AS leg LEFT JOIN people_person AS person ON person.id = leg.person_id
    WHERE leg.contact_id = %(contact)s
    UNION ALL
    SELECT leg.wrap_from_at, 9, 'wrapping:' || leg.id, 'wrapping', jsonb_build_object('who', person.display_name)
    FROM contacts_leg AS leg LEFT JOIN people_person AS person ON person.id = leg.person_id
    WHERE leg.contact_id = %(contact)s AND leg.wrap_from_at IS NOT NULL
    UNION ALL
    SELECT leg.to_at, 10, 'parted:' || leg.id, 'parted',
           jsonb_build_object(
               'who', person.display_name, 'role', leg.role, 'reason', nullif(leg.end_reason, ''),
               'outcome_en', outcome.name_en, 'outcome_es', outcome.name_es, 'text', leg.note,
               'lasted_seconds', round(extract(epoch FROM leg.to_at - leg.from_at)::numeric, 1)
           )
    FROM contacts_leg AS leg
    LEFT JOIN people_person AS person ON person.id = leg.person_id
    LEFT JOIN clients_disposition AS outcome ON outcome.id = leg.disposition_id
    WHERE leg.contact_id = %(contact)s AND leg.to_at IS NOT NULL
    UNION ALL
    SELECT hold.from_at, 6, 'held:' || hold.id, 'held', jsonb_build_object('who', person.display_name)
    FROM contacts_hold AS hold JOIN contacts_leg AS leg ON leg.id = hold.leg_id
    LEFT JOIN people_person AS person ON person.id = leg.person_id
    WHERE hold.contact_id = %(contact)s
    UNION ALL
    SELECT hold.to_at, 6, 'resumed:' || hold.id, 'resumed',
           jsonb_build_object(
               'who', person.display_name,
               'lasted_seconds', round(extract(epoch FROM hold.to_at - hold.from_at)::numeric, 1)
           )
    FROM contacts_hold AS hold JOIN contacts_leg AS leg ON leg.id = hold.leg_id
    LEFT JOIN people_person AS person ON person.id = leg.person_id
    WHERE hold.contact_id = %(contact)s AND hold.to_at IS NOT NULL
    UNION ALL
    SELECT message.sent_at, 7, 'message:' || lpad(message.number::text, 9, '0'), 'message',
           jsonb_build_object(
               'author', message.author, 'who', coalesce(person.display_name, nullif(customer.display_name, '')),
               'text', message.text, 'erased', message.text IS NULL,
               'attachments', coalesce((
                   SELECT jsonb_agg(
                       jsonb_build_object(
                           'key', file.key, 'file_name', file.file_name, 'media_type', file.media_type,
                           'byte_count', file.byte_count, 'erased', file.file_name = '-'
                       ) ORDER BY file.id
                   )
                   FROM contacts_attachment AS file WHERE file.message_id = message.id
               ), '[]')
           )
    FROM contacts_message AS message
    LEFT JOIN contacts_leg AS leg ON leg.id = message.leg_id
    LEFT JOIN people_person AS person ON person.id = leg.person_id
    LEFT JOIN contacts_contact AS contact ON contact.id = message.contact_id AND message.author = 'customer'
    LEFT JOIN contacts_customer AS customer ON customer.id = contact.customer_id
    WHERE message.contact_id = %(contact)s
    UNION ALL
    SELECT note.written_at, 7, 'note:' || note.id, 'note',
           jsonb_build_object(
               'who', coalesce(person.display_name, account.display_name), 'text', note.text,
               'erased', note.text IS NULL
           )
    FROM contacts_note AS note
    LEFT JOIN people_person AS person ON person.id = note.person_id
    LEFT JOIN access_user AS account ON account.id = note.user_id
    WHERE note.contact_id = %(contact)s
    UNION ALL
    SELECT flag.flagged_at, 8, 'flagged:' || flag.id, 'flagged',
           jsonb_build_object('who', person.display_name, 'reason', flag.reason, 'pause_seconds', flag.pause_seconds)
    FROM contacts_abuseflag AS flag JOIN people_person AS person ON person.id = flag.person_id
    WHERE flag.contact_id = %(contact)s
    UNION ALL
    SELECT flag.reviewed_at, 8, 'reviewed:' || flag.id, 'reviewed',
           jsonb_build_object('who', account.display_name, 'verdict', flag.verdict)
    FROM contacts_abuseflag AS flag LEFT JOIN access_user AS account ON account.id = flag.reviewed_by_user_id
    WHERE flag.contact_id = %(contact)s AND flag.reviewed_at IS NOT NULL
    UNION ALL
    SELECT moment.at, 8, moment.kind || ':' || hand.id, moment.kind,
           jsonb_build_object('who', moment.who, 'reason', hand.reason)
    FROM contacts_hand AS hand
    JOIN people_person AS person ON person.id = hand.person_id
    LEFT JOIN access_user AS account ON account.id = hand.answered_by_user_id
    LEFT JOIN people_person AS mentor ON mentor.id = hand.answered_by_person_id
    CROSS JOIN LATERAL (VALUES
        (hand.raised_at, 'hand_raised', person.display_name),
        (hand.answered_at, 'hand_answered', coalesce(mentor.display_name, account.display_name)),
        (hand.lowered_at, 'hand_lowered', person.display_name)
    ) AS moment (at, kind, who)
    WHERE hand.contact_id = %(contact)s AND moment.at IS NOT NULL
    UNION ALL
    SELECT contact.ended_at, 11, 'ended', CASE contact.state WHEN 'abandoned' THEN 'abandoned' ELSE 'ended' END,
           jsonb_build_object('reason', nullif(contact.end_reason, ''))
    FROM contacts_contact AS contact WHERE contact.id = %(contact)s AND contact.ended_at IS NOT NULL
    UNION ALL
    SELECT answer.answered_at, 12, 'survey', 'survey', jsonb_build_object('score', answer.score)
    FROM contacts_surveyanswer AS answer WHERE answer.contact_id = %(contact)s
    UNION ALL
    SELECT treatment.accepted_at, 0, 'treatment:' || treatment.id, 'treatment',
           jsonb_build_object('version', notice.version)
    FROM contacts_treatment AS treatment
    JOIN clients_treatmentnotice AS notice ON notice.id = treatment.notice_id
    JOIN contacts_contact AS contact ON contact.thread_id = treatment.thread_id
    WHERE contact.id = %(contact)s AND treatment.accepted_at >= contact.arrived_at
      AND treatment.accepted_at <= coalesce(contact.ended_at, treatment.accepted_at)
)
SELECT at, rank, entry, kind, data::json AS data FROM line
WHERE (%(from_at)s::timestamptz IS NULL OR at >= %(from_at)s)
  AND (
      %(before_at)s::timestamptz IS NULL
      OR (at, rank, entry) < (%(before_at)s::timestamptz, %(before_rank)s::integer, %(before_entry)s::text)
  )
ORDER BY at DESC, rank DESC, entry DESC
LIMIT %(most)s
