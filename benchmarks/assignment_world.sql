-- The world of the assignment benchmark: some pools of available agents, and enough contacts that wait in each.
-- Run by the owner, past all policies. Pool p (from 0) has the ids 1000 + p; its agents and contacts follow one another,
-- so that whoever asks can name a fresh contact and the next agent without looking for them.
INSERT INTO journal_installation ("only", operator_name, zone, demonstration, real_epoch, world_epoch, factor)
VALUES (true, 'Benchmark', 'America/Bogota', true, now(), now(), 1);

INSERT INTO clients_client (id, name, country, zone, allowed_origins)
OVERRIDING SYSTEM VALUE VALUES (1, 'Benchmark', 'CO', 'America/Bogota', '{}');

INSERT INTO clients_programme (id, client_id, name, short_abandon_seconds, wrap_up_seconds_max)
OVERRIDING SYSTEM VALUE VALUES (1, 1, 'Benchmark', 5, 120);

INSERT INTO clients_pool (id, name)
OVERRIDING SYSTEM VALUE SELECT 1000 + pool, 'Pool ' || pool FROM generate_series(0, %(pools)s - 1) AS pool;

INSERT INTO contacts_leadership (pool_id, epoch, holder) SELECT id, 1, 'benchmark' FROM clients_pool;

INSERT INTO clients_queue (id, client_id, programme_id, pool_id, code, name, language, zone, holiday_calendar,
                           opens_at, closes_at, open_weekdays, priority, is_closed)
OVERRIDING SYSTEM VALUE
SELECT id, 1, 1, id, 'queue' || id, name, 'es', 'America/Bogota', 'CO', '00:00', '00:00', '{0,1,2,3,4,5,6}', 0, false
FROM clients_pool;

INSERT INTO people_person (id, given_names, first_surname, second_surname, display_name)
OVERRIDING SYSTEM VALUE
SELECT %(first)s + agent, 'Agent', agent::text, '', 'Agent ' || agent
FROM generate_series(0, %(pools)s * %(agents)s - 1) AS agent;

INSERT INTO people_employment (person_id, contract, from_date, end_reason, recorded_at)
SELECT id, 'indefinite', current_date - 365, '', now() FROM people_person;

INSERT INTO people_load (person_id, channel, capacity, used)
SELECT id, channel, 50, 0 FROM people_person, unnest(ARRAY['chat', 'email']) AS channel;

INSERT INTO people_presence (person_id, pool_id, connections, activity, reason, activity_from_at, idle_from_at)
SELECT id, 1000 + (id - %(first)s) / %(agents)s, 1, 'available', '', now(), now() FROM people_person;

INSERT INTO people_membership (person_id, queue_id, client_id)
SELECT person_id, pool_id, 1 FROM people_presence;

INSERT INTO contacts_customer (id, client_id, display_name, registered_at)
OVERRIDING SYSTEM VALUE
SELECT %(first)s + contact, 1, '', now() FROM generate_series(0, %(pools)s * %(contacts)s - 1) AS contact;

INSERT INTO contacts_thread (id, client_id, customer_id)
OVERRIDING SYSTEM VALUE SELECT id, client_id, id FROM contacts_customer;

INSERT INTO contacts_contact (id, client_id, programme_id, queue_id, channel, direction, language, state, priority,
                              provider_id, arrived_at, end_reason, message_count, customer_id, thread_id)
OVERRIDING SYSTEM VALUE
SELECT id, client_id, 1, 1000 + (id - %(first)s) / %(contacts)s, 'chat', 'inbound', 'es', 'waiting', 0,
       'benchmark-' || id, now(), '', 1, id, id
FROM contacts_thread;

INSERT INTO contacts_stay (client_id, contact_id, queue_id, from_at, target_seconds, target_share, variant)
SELECT client_id, id, queue_id, arrived_at, 30, 0.8, 'answered_in_time' FROM contacts_contact;
