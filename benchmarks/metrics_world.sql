-- The world of the metrics benchmark, synthetic: three clients with four programmes of three queues, and the agents who
-- serve them. Run by the owner, past all policies. Agent a works for programme a mod 4, begins at one of four hours, and
-- has two days off in seven.
INSERT INTO journal_installation ("only", operator_name, zone, demonstration, real_epoch, world_epoch, factor)
VALUES (true, 'Synthetic benchmark', 'America/Bogota', true, %(now)s, %(now)s, 1);

INSERT INTO clients_client (id, name, country, zone, allowed_origins)
OVERRIDING SYSTEM VALUE
SELECT 1000 + client, 'Synthetic client ' || client, 'CO', 'America/Bogota', '{}' FROM generate_series(0, 2) AS client;

INSERT INTO clients_programme (id, client_id, name)
OVERRIDING SYSTEM VALUE
SELECT 1000 + programme, 1000 + least(programme, 2), 'Programme ' || programme
FROM generate_series(0, 3) AS programme;

INSERT INTO clients_pool (id, name) OVERRIDING SYSTEM VALUE VALUES (1000, 'Synthetic pool');

INSERT INTO contacts_leadership (pool_id, epoch, holder) VALUES (1000, 1, 'benchmark');

INSERT INTO clients_queue (id, client_id, programme_id, pool_id, code, name, language, zone, holiday_calendar,
                           opens_at, closes_at, open_weekdays)
OVERRIDING SYSTEM VALUE
SELECT 1000 + 3 * (programme.id - 1000) + place, programme.client_id, programme.id, 1000, 'queue' || place,
       'Queue ' || place, 'es', 'America/Bogota', 'CO', '06:00', '23:00', '{0,1,2,3,4,5,6}'
FROM clients_programme AS programme, generate_series(0, 2) AS place;

INSERT INTO clients_queuechannel (client_id, queue_id, channel, from_date, variant, target_seconds, target_share,
                                  offer_seconds)
SELECT client_id, id, channel, %(newest)s::date - 500, 'answered_in_time', 20, 0.8, 20
FROM clients_queue, unnest(ARRAY['voice', 'chat']) AS channel;

INSERT INTO reference_place (id, country, scheme, code, name, source)
OVERRIDING SYSTEM VALUE VALUES (1000, 'CO', 'divipola', '23001', 'Montería', 'DANE DIVIPOLA');

INSERT INTO people_site (id, name, place_id, zone, holiday_calendar)
OVERRIDING SYSTEM VALUE
SELECT 1000 + site, 'Site ' || site, 1000, 'America/Bogota', 'CO' FROM generate_series(0, 1) AS site;

INSERT INTO people_person (id, given_names, first_surname, second_surname, display_name)
OVERRIDING SYSTEM VALUE
SELECT 1000 + agent, 'Synthetic', agent::text, '', 'Synthetic ' || agent
FROM generate_series(0, %(agents)s - 1) AS agent;

INSERT INTO people_employment (id, person_id, contract, from_date, end_reason, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT id, id, 'indefinite', %(newest)s::date - 500, '', %(now)s FROM people_person;

INSERT INTO people_placement (person_id, employment_id, position, site_id, place_id, work_mode, legal_regime, pool_id,
                              from_date, end_reason, recorded_at)
SELECT id, id, 'advisor', CASE WHEN mod(id, 5) < 4 THEN 1000 + mod(id, 2) END, 1000,
       CASE WHEN mod(id, 5) < 4 THEN 'site' ELSE 'home' END, 'co_on_site', 1000, %(newest)s::date - 500, '', %(now)s
FROM people_person;

INSERT INTO people_load (person_id, channel, capacity, used)
SELECT id, slot.channel, slot.capacity, 0
FROM people_person, (VALUES ('voice', 1), ('chat', 3)) AS slot (channel, capacity);

INSERT INTO people_membership (person_id, queue_id, client_id)
SELECT person.id, queue.id, queue.client_id
FROM people_person AS person JOIN clients_queue AS queue ON queue.programme_id = 1000 + mod(person.id - 1000, 4);

-- The part of a quarter hour in which an agent takes one contact, for each of the seven kinds of day: 300 seconds, three
-- in a quarter, none over lunch and the break. So nothing of one contact crosses a quarter or another contact.
CREATE TABLE synthetic_slot AS
SELECT kind, (row_number() OVER (PARTITION BY kind ORDER BY local_seconds, person_id) - 1)::integer AS number,
       person_id, programme, local_seconds
FROM (
    SELECT kind, 1000 + agent AS person_id, mod(agent, 4) AS programme,
           3600 * (6 + 3 * mod(agent / 4, 4)) + 900 * quarter + 300 * third AS local_seconds
    FROM generate_series(0, 6) AS kind, generate_series(0, %(agents)s - 1) AS agent, generate_series(0, 31) AS quarter,
         generate_series(0, 2) AS third
    WHERE mod(kind + agent, 7) >= 2 AND quarter NOT IN (16, 17, 26)
) AS slot;

ANALYZE synthetic_slot;
