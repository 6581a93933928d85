-- A year of contacts, synthetic. Run by the superuser as a bulk load: no trigger fires and no
-- index is kept meanwhile. Each statement begins with the words under which its progress is told. Everything about a
-- contact follows from its day and its number within the day, so that the newest day is the same however long the
-- history is. `newest` is the newest day, `day_ends` the second of it up to which contacts have ended, `now` a little
-- later; `midnight` is where the newest day begins.

-- days
CREATE TABLE synthetic_day AS
SELECT day, mod(day, 7) AS kind, CASE WHEN day = 0 THEN slots.ended_count ELSE slots.count END AS slots_count,
       CASE WHEN day = 0 THEN %(newest_count)s
            ELSE %(history_count)s / %(days)s + (day <= mod(%(history_count)s, %(days)s))::integer END AS contacts_count
FROM generate_series(0, %(days)s) AS day
JOIN (
    SELECT kind, count(*) AS count, count(*) FILTER (WHERE local_seconds + 300 <= %(day_ends)s) AS ended_count
    FROM synthetic_slot GROUP BY kind
) AS slots ON slots.kind = mod(day, 7);

-- contacts invented
CREATE TABLE synthetic_contact AS
WITH numbered AS (
    SELECT day, kind, slots_count, contacts_count,
           1000000 + sum(contacts_count) OVER (ORDER BY day DESC) - contacts_count AS first_id
    FROM synthetic_day
), drawn AS (
    SELECT numbered.first_id + one.number AS id, numbered.day, slot.person_id, slot.programme, dice.a, dice.b,
           %(midnight)s::timestamptz - numbered.day * interval '24 hours' + slot.local_seconds * interval '1 second'
               AS begins_at
    FROM (SELECT * FROM numbered ORDER BY day DESC) AS numbered
    CROSS JOIN LATERAL generate_series(0, contacts_count::integer - 1) AS one (number)
    JOIN synthetic_slot AS slot
      ON slot.kind = numbered.kind AND slot.number = one.number::bigint * slots_count / contacts_count
    CROSS JOIN LATERAL (
        SELECT hashint8extended(numbered.day * 100003 + one.number, 1) & 1073741823 AS a,
               hashint8extended(numbered.day * 100003 + one.number, 2) & 1073741823 AS b
    ) AS dice
), told AS (
    SELECT id, day, person_id, 1000 + least(programme, 2) AS client_id, 1000 + programme AS programme_id,
           1000 + 3 * programme + mod(a / 1000, 3) AS queue_id,
           1000 + 3 * programme + mod(a / 1000 + 1, 3) AS first_queue_id,
           CASE WHEN mod(a / 100, 10) < 7 THEN 'voice' ELSE 'chat' END AS channel,
           CASE WHEN mod(a, 100) < 6 THEN 'abandoned' WHEN mod(a, 100) < 8 THEN 'overflowed'
                WHEN mod(a, 100) < 10 THEN 'missed' ELSE 'served' END AS kind,
           begins_at, a, b,
           begins_at - (CASE WHEN mod(a / 3000, 10) = 0 THEN 20000 + mod(b, 60000) ELSE mod(b, 20000) END)
               * interval '1 millisecond' AS queued_at,
           begins_at + (CASE WHEN mod(a, 100) IN (8, 9) THEN 14500 ELSE 0 END + mod(b, 500)) * interval '1 millisecond'
               AS offered_at
    FROM drawn
), answered AS (
    SELECT *, offered_at + (1000 + mod(b / 7, 5000)) * interval '1 millisecond' AS accepted_at,
           queued_at + (500 + mod(a / 11, 45000)) * interval '1 millisecond' AS abandoned_at
    FROM told
), talked AS (
    SELECT *, accepted_at + (50000 + mod(b / 13, 150000)) * interval '1 millisecond' AS wrapped_at FROM answered
)
SELECT id, day, person_id, client_id, programme_id, queue_id, first_queue_id, channel, kind, begins_at, queued_at,
       offered_at, accepted_at, wrapped_at, abandoned_at,
       CASE WHEN kind = 'overflowed' THEN queued_at - interval '45.25 seconds' ELSE queued_at END AS arrived_at,
       CASE WHEN kind = 'abandoned' THEN abandoned_at
            ELSE wrapped_at + (3000 + mod(a / 17, 55000)) * interval '1 millisecond' END AS ended_at,
       1000000 + 3 * mod(a, %(customers)s / 3) + client_id - 1000 AS customer_id
FROM talked;

-- customers
INSERT INTO contacts_customer (id, client_id, display_name, registered_at)
OVERRIDING SYSTEM VALUE
SELECT 1000000 + number, 1000 + mod(number, 3), 'Synthetic ' || number, %(midnight)s::timestamptz - interval '1 year'
FROM generate_series(0, %(customers)s - 1) AS number;

-- threads
INSERT INTO contacts_thread (id, client_id, customer_id)
OVERRIDING SYSTEM VALUE SELECT id, client_id, id FROM contacts_customer;

-- contacts
INSERT INTO contacts_contact (id, client_id, programme_id, queue_id, channel, direction, language, state, provider_id,
                              arrived_at, ended_at, end_reason, message_count, customer_id, thread_id)
OVERRIDING SYSTEM VALUE
SELECT id, client_id, programme_id, queue_id, channel, 'inbound', 'es',
       CASE WHEN kind = 'abandoned' THEN 'abandoned' ELSE 'ended' END, 'synthetic-' || id, arrived_at, ended_at,
       CASE WHEN kind = 'abandoned' THEN 'customer' ELSE 'agent' END,
       (channel = 'chat' AND kind <> 'abandoned')::integer, customer_id, customer_id
FROM synthetic_contact;

-- stays
INSERT INTO contacts_stay (id, client_id, contact_id, queue_id, from_at, to_at, left_how, target_seconds, target_share,
                           variant, short_abandon_seconds)
OVERRIDING SYSTEM VALUE
SELECT part.id, client_id, one.id, part.queue_id, part.from_at, part.to_at, part.left_how, 20, 0.8, 'answered_in_time', 5
FROM synthetic_contact AS one
CROSS JOIN LATERAL (
    SELECT one.id + 100000000 AS id, first_queue_id AS queue_id, arrived_at AS from_at, queued_at AS to_at,
           'overflowed' AS left_how
    WHERE kind = 'overflowed'
    UNION ALL
    SELECT one.id, queue_id, queued_at, CASE WHEN kind = 'abandoned' THEN abandoned_at ELSE accepted_at END,
           CASE WHEN kind = 'abandoned' THEN 'abandoned' ELSE 'answered' END
) AS part;

-- offers
INSERT INTO contacts_offer (id, client_id, contact_id, stay_id, person_id, pool_id, channel, state, offered_at,
                            deadline_at, answered_at, policy_version, epoch, decision, terms)
OVERRIDING SYSTEM VALUE
SELECT part.id, client_id, one.id, one.id, person_id, 1000, channel, part.state, part.offered_at,
       part.offered_at + interval '20 seconds', part.answered_at, 1, 1, part.id, '{"wait": 1.0, "total": 1.0}'
FROM synthetic_contact AS one
CROSS JOIN LATERAL (
    SELECT one.id + 100000000 AS id, 'timed_out' AS state, offered_at - interval '13.5 seconds' AS offered_at,
           offered_at - interval '1.5 seconds' AS answered_at
    WHERE kind = 'missed'
    UNION ALL
    SELECT one.id, 'accepted', offered_at, accepted_at
) AS part
WHERE kind <> 'abandoned';

-- legs
INSERT INTO contacts_leg (id, client_id, contact_id, person_id, role, state, offer_id, end_reason, from_at, wrap_from_at,
                          to_at)
OVERRIDING SYSTEM VALUE
SELECT id, client_id, id, person_id, 'serving', 'ended', id, 'finished', accepted_at, wrapped_at, ended_at
FROM synthetic_contact WHERE kind <> 'abandoned';

-- messages
INSERT INTO contacts_message (id, client_id, contact_id, number, author, leg_id, client_message_id, text, salt, digest,
                              sent_at)
OVERRIDING SYSTEM VALUE
SELECT id, client_id, id, 1, 'agent', id, gen_random_uuid(), 'Synthetic reply', '\x00', repeat(md5(id::text), 2),
       accepted_at + interval '4.125 seconds'
FROM synthetic_contact WHERE kind <> 'abandoned' AND channel = 'chat';

-- contacts in progress
-- Of the agents who are available now every fourth serves, every fourth wraps up, every eighth has an offer.
WITH free AS (
    SELECT person_id, row_number() OVER (ORDER BY person_id) - 1 AS place FROM people_presence WHERE available
), held AS (
    SELECT person_id, 1000 + mod(person_id - 1000, 4) AS programme_id,
           CASE WHEN mod(place, 4) = 0 THEN 'serving' WHEN mod(place, 4) = 1 THEN 'wrapping' ELSE 'offered' END AS state
    FROM free WHERE mod(place, 4) < 2 OR mod(place, 8) = 2
    UNION ALL
    SELECT NULL, 1000 + mod(number, 4), 'waiting' FROM generate_series(0, %(waiting)s - 1) AS number
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY state, person_id, programme_id) AS number FROM held
), made AS (
    SELECT (SELECT max(id) FROM synthetic_contact) + number AS id, number, person_id, state, programme_id,
           1000 + least(programme_id - 1000, 2) AS client_id,
           1000 + 3 * (programme_id - 1000) + mod(number, 3) AS queue_id, 1000000 + 3 * mod(number, %(customers)s / 3) + least(programme_id - 1000, 2)
               AS customer_id,
           CASE WHEN state IN ('waiting', 'offered') THEN %(now)s::timestamptz - mod(number * 7, 180) * interval '1 second'
                ELSE %(now)s::timestamptz - (200 + mod(number * 7, 180)) * interval '1 second' END AS from_at
    FROM numbered
), contact AS (
    INSERT INTO contacts_contact (id, client_id, programme_id, queue_id, channel, direction, language, state,
                                  provider_id, arrived_at, ended_at, end_reason, customer_id, thread_id)
    OVERRIDING SYSTEM VALUE
    SELECT id, client_id, programme_id, queue_id, 'voice', 'inbound', 'es', state, 'synthetic-' || id, from_at,
           CASE WHEN state = 'wrapping' THEN %(now)s::timestamptz - interval '20 seconds' END, '', customer_id, customer_id
    FROM made
), stay AS (
    INSERT INTO contacts_stay (id, client_id, contact_id, queue_id, from_at, to_at, left_how, target_seconds,
                               target_share, variant, short_abandon_seconds)
    OVERRIDING SYSTEM VALUE
    SELECT id, client_id, id, queue_id, from_at,
           CASE WHEN state IN ('serving', 'wrapping') THEN from_at + interval '15 seconds' END,
           CASE WHEN state IN ('serving', 'wrapping') THEN 'answered' END, 20, 0.8, 'answered_in_time', 5
    FROM made
), offer AS (
    INSERT INTO contacts_offer (id, client_id, contact_id, stay_id, person_id, pool_id, channel, state, offered_at,
                                deadline_at, answered_at, policy_version, epoch, decision, terms)
    OVERRIDING SYSTEM VALUE
    SELECT id, client_id, id, id, person_id, 1000, 'voice', CASE WHEN state = 'offered' THEN 'pending' ELSE 'accepted' END,
           from_at + interval '10 seconds', from_at + interval '30 seconds',
           CASE WHEN state <> 'offered' THEN from_at + interval '15 seconds' END, 1, 1, id, '{}'
    FROM made WHERE person_id IS NOT NULL
)
INSERT INTO contacts_leg (id, client_id, contact_id, person_id, role, state, offer_id, end_reason, from_at, wrap_from_at)
OVERRIDING SYSTEM VALUE
SELECT id, client_id, id, person_id, 'serving', CASE WHEN state = 'serving' THEN 'open' ELSE 'wrapping' END, id, '',
       from_at + interval '15 seconds', CASE WHEN state = 'wrapping' THEN %(now)s::timestamptz - interval '20 seconds' END
FROM made WHERE state IN ('serving', 'wrapping');
