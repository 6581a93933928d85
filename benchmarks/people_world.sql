-- The world of the benchmark of people, synthetic: five years of partners, cohorts, stages, employments and skills.
-- Run by the owner, past all policies. Each number below is drawn from a digest of the row's own number, so that the
-- same size always gives the same world. Nobody in it exists.

-- functions
CREATE FUNCTION synthetic_share(about text, row_number bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5(about || row_number), 1, 8))::bit(32)::bigint / 4294967296.0
$$

-- the operator's own
INSERT INTO journal_installation ("only", operator_name, zone, demonstration, real_epoch, world_epoch, factor)
VALUES (true, 'Synthetic benchmark', 'America/Bogota', true, now(), %(now)s, 1)
ON CONFLICT DO NOTHING;
INSERT INTO reference_place (id, country, scheme, code, name, source)
OVERRIDING SYSTEM VALUE
SELECT 1000 + place, 'CO', 'divipola', (27001 + place)::text, 'Place ' || place, 'DANE DIVIPOLA'
FROM generate_series(0, 19) AS place;
INSERT INTO people_site (id, name, place_id, zone, holiday_calendar)
OVERRIDING SYSTEM VALUE
SELECT 1000 + site, 'Site ' || site, 1000 + site, 'America/Bogota', 'CO' FROM generate_series(0, 9) AS site;
INSERT INTO clients_client (id, name, country, zone, allowed_origins)
OVERRIDING SYSTEM VALUE
SELECT 1000 + client, 'Synthetic client ' || client, 'CO', 'America/Bogota', '{}' FROM generate_series(0, 9) AS client;
INSERT INTO clients_programme (id, client_id, name)
OVERRIDING SYSTEM VALUE
SELECT 1000 + programme, 1000 + programme / 2, 'Programme ' || programme FROM generate_series(0, 19) AS programme;
-- A team stays as large as it is, however many there are.
INSERT INTO clients_pool (id, name) OVERRIDING SYSTEM VALUE
SELECT 1000 + pool, 'Team ' || pool FROM generate_series(0, greatest(%(people)s / 4000, 1) - 1) AS pool;
INSERT INTO clients_queue (id, client_id, programme_id, pool_id, code, name, language, zone, holiday_calendar,
                           opens_at, closes_at, open_weekdays)
OVERRIDING SYSTEM VALUE
SELECT id, client_id, id, 1000, 'queue', 'Queue', 'es', 'America/Bogota', 'CO', '06:00', '23:00', '{0,1,2,3,4,5,6}'
FROM clients_programme;
INSERT INTO clients_skill (id, client_id, code, name)
OVERRIDING SYSTEM VALUE
SELECT 1000 + skill, NULL, 'skill' || skill, 'Skill ' || skill FROM generate_series(0, 7) AS skill;

-- partners, courses, cohorts, openings
INSERT INTO people_partner (id, name, kind, place_id, added_at)
OVERRIDING SYSTEM VALUE
SELECT 1000 + partner, 'Synthetic partner ' || partner, 'school', 1000 + mod(partner, 20), %(first)s::date
FROM generate_series(0, 39) AS partner;
INSERT INTO people_course (id, code, name_en, name_es, hours)
OVERRIDING SYSTEM VALUE
SELECT 1000 + course, 'course' || course, 'Course ' || course, 'Curso ' || course, 80
FROM generate_series(0, 9) AS course;
INSERT INTO people_cohort (id, course_id, partner_id, name, place_id, language, seats_count, is_public, from_date,
                           to_date)
OVERRIDING SYSTEM VALUE
SELECT 1000 + cohort, 1000 + mod(cohort, 10), 1000 + mod(cohort, 40), 'Cohort ' || cohort, 1000 + mod(cohort, 20),
       'es', 60, true, started, started + 60
FROM (
    SELECT cohort, %(first)s::date + (%(days)s * synthetic_share('cohort', cohort))::integer AS started
    FROM generate_series(0, greatest(%(people)s / 50, 10) - 1) AS cohort
) AS drawn;
INSERT INTO people_opening (id, position_id, programme_id, site_id, place_id, work_mode, weekly_hours, seats_count,
                            is_public, opened_on, closed_on, close_reason)
OVERRIDING SYSTEM VALUE
SELECT 1000 + opening, 1 + mod(opening, 9), 1000 + mod(opening, 20), 1000 + mod(opening, 10), 1000 + mod(opening, 10),
       'site', 42, 5, false, opened, CASE WHEN opened + 45 <= %(newest)s::date THEN opened + 45 END,
       CASE WHEN opened + 45 <= %(newest)s::date THEN 'filled' ELSE '' END
FROM (
    SELECT opening, %(first)s::date + (%(days)s * synthetic_share('opening', opening))::integer AS opened
    FROM generate_series(0, greatest(%(people)s / 100, 10) - 1) AS opening
) AS drawn

-- people
INSERT INTO people_person (id, given_names, first_surname, second_surname, display_name, birth_date)
OVERRIDING SYSTEM VALUE
SELECT 1000 + n,
       (ARRAY['Ana', 'Luz', 'Yeison', 'Kevin', 'Leidy', 'Karen', 'Brayan', 'Paola', 'Andrés', 'Camila'])
           [1 + floor(10 * synthetic_share('given', n))::integer]
       || ' ' || chr(65 + floor(26 * synthetic_share('second', n))::integer) || 'a'
       || chr(97 + floor(26 * synthetic_share('third', n))::integer) || 'ia',
       initcap(substr(translate(md5('first' || floor(4000 * synthetic_share('first', n) ^ 2)), '0123456789', 'aeiouaeiou'), 1, 8)),
       initcap(substr(translate(md5('first' || floor(4000 * synthetic_share('other', n) ^ 2)), '0123456789', 'aeiouaeiou'), 1, 8)),
       'N' || n || ' Synthetic', date '1970-01-01' + floor(13000 * synthetic_share('born', n))::integer
FROM generate_series(0, %(people)s - 1) AS n;
UPDATE people_person SET canonical_person_id = id - 1 WHERE mod(id, 50) = 7;
INSERT INTO people_document (person_id, kind, country, number)
SELECT id, 'cc', 'CO', (10000000 + id)::text FROM people_person WHERE mod(id, 4) > 0;
INSERT INTO people_phone (person_id, number)
SELECT id, '+57300' || lpad((id * 7 %% 10000000)::text, 7, '0') FROM people_person

-- stages and enrolments
CREATE TABLE synthetic_way AS
WITH drawn AS MATERIALIZED (
    SELECT id AS person_id,
           1000 + floor(greatest(%(people)s / 50, 10) * synthetic_share('cohort of', id))::bigint AS cohort_id,
           1000 + floor(greatest(%(people)s / 100, 10) * synthetic_share('opening of', id))::bigint AS opening_id,
           synthetic_share('how far', id) AS far
    FROM people_person
)
SELECT drawn.*, cohort.partner_id, cohort.from_date, cohort.to_date
FROM drawn JOIN people_cohort AS cohort ON cohort.id = drawn.cohort_id;
INSERT INTO people_enrolment (person_id, cohort_id, from_date, to_date, end_reason, recorded_at)
SELECT person_id, cohort_id, from_date, CASE WHEN to_date <= %(newest)s::date THEN to_date END,
       CASE WHEN to_date > %(newest)s::date THEN '' WHEN far < 0.45 THEN 'completed' ELSE 'left' END, from_date
FROM synthetic_way WHERE far < 0.6;
INSERT INTO people_stage (person_id, stage, on_date, reason, partner_id, cohort_id, opening_id, recorded_at)
SELECT way.person_id, step.stage, way.from_date + step.days, '', way.partner_id, way.cohort_id,
       CASE WHEN step.of_opening THEN way.opening_id END, way.from_date + step.days
FROM synthetic_way AS way
JOIN (VALUES ('reached', -30, 1.0, false), ('interested', -20, 0.8, false), ('enrolled', 0, 0.6, false),
             ('attended', 1, 0.55, false), ('completed', 60, 0.45, false), ('came_to_site', 65, 0.35, false),
             ('applied', 70, 0.3, true), ('offered', 80, 0.22, true), ('hired', 90, 0.2, true))
    AS step (stage, days, up_to, of_opening) ON way.far < step.up_to

-- employments and placements
CREATE TABLE synthetic_spell AS
SELECT person_id, from_date + 90 AS began,
       from_date + 90 + 20 + floor(-400 * ln(1 - 0.999 * synthetic_share('stayed', person_id)))::integer AS ended
FROM synthetic_way WHERE far < 0.2 AND from_date + 90 <= %(newest)s::date;
INSERT INTO people_employment (id, person_id, contract, from_date, to_date, end_reason, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT person_id, person_id, CASE WHEN mod(person_id, 5) = 0 THEN 'fixed_term' ELSE 'indefinite' END, began,
       CASE WHEN ended <= %(newest)s::date THEN ended END,
       CASE WHEN ended <= %(newest)s::date
            THEN (ARRAY['resigned', 'term_over', 'dismissed', 'hired_by_client'])[1 + mod(person_id, 4)::integer]
            ELSE '' END, began
FROM synthetic_spell;
INSERT INTO people_placement (person_id, employment_id, position, site_id, place_id, work_mode, legal_regime, pool_id,
                              from_date, to_date, end_reason, recorded_at)
SELECT spell.person_id, spell.person_id, part.position, 1000 + mod(spell.person_id, 10), 1000 + mod(spell.person_id, 10),
       'site', 'co_on_site', 1000 + mod(spell.person_id, greatest(%(people)s / 4000, 1)), greatest(spell.began, part.began),
       nullif(least(spell.ended, part.ended, %(newest)s::date + 1), %(newest)s::date + 1),
       CASE WHEN least(spell.ended, part.ended) <= %(newest)s::date THEN 'moved' ELSE '' END, spell.began
FROM synthetic_spell AS spell
CROSS JOIN LATERAL (VALUES
    ('advisor', spell.began, spell.began + 300), ('senior_advisor', spell.began + 300, spell.began + 700),
    ('team_leader', spell.began + 700, spell.began + 9000)
) AS part (position, began, ended)
WHERE part.began < least(spell.ended, %(newest)s::date + 1);
INSERT INTO people_membership (person_id, queue_id, client_id)
SELECT spell.person_id, queue.id, queue.client_id
FROM synthetic_spell AS spell JOIN clients_queue AS queue ON queue.id = 1000 + mod(spell.person_id, 20)

-- skills
INSERT INTO people_skilllevel (person_id, skill_id, level, rung, evidence, set_by_user_id, from_at, to_at)
SELECT spell.person_id, 1000 + mod(spell.person_id + skill, 8), level,
       (ARRAY['shadow', 'supervised', 'solo'])[level], 'assessment', 1, spell.began + 120 * (level - 1),
       CASE WHEN level < 3 THEN spell.began + 120 * level END
FROM synthetic_spell AS spell, generate_series(0, 2) AS skill, generate_series(1, 3) AS level
WHERE level = 1 OR spell.ended > spell.began + 120 * (level - 1)

-- pairs that may be one person
INSERT INTO people_duplicatepair (lower_id, higher_id, points, band, reasons, state, found_at, changed_at)
SELECT id, id + 1, 20 + mod(id, 20), CASE WHEN mod(id, 20) > 7 THEN 'certain' ELSE 'likely' END, '{given_same}',
       CASE WHEN mod(id, 3) = 0 THEN 'open' ELSE 'kept_apart' END, %(now)s, %(now)s
FROM people_person WHERE mod(id, 20) = 3
