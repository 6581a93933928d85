-- indicators_world: bare tables with the columns and indexes that the sums by day read, filled with synthetic work.
-- People pass through: each has one spell of placement, in which they work shifts on weekdays; contacts fall into shifts.
-- Everything is invented here by chance with a seed; nobody of this exists.
CREATE UNLOGGED TABLE people_person (id bigint PRIMARY KEY, canonical_person_id bigint);
CREATE UNLOGGED TABLE people_employment (
    id bigint PRIMARY KEY, person_id bigint, from_date date, to_date date, superseded_at timestamptz
);
CREATE UNLOGGED TABLE people_placement (
    id bigint, person_id bigint, employment_id bigint, from_date date, to_date date, superseded_at timestamptz
);
CREATE UNLOGGED TABLE people_activity (
    id bigint, person_id bigint, activity text, from_at timestamptz, to_at timestamptz
);
-- What was decided about time is nothing here; the same functions read it as everywhere.
CREATE UNLOGGED TABLE people_timesheet (id bigint PRIMARY KEY, decision text, decided_recorded_at timestamptz);
CREATE UNLOGGED TABLE people_sheetline (
    id bigint, sheet_id bigint, person_id bigint, activity text, from_at timestamptz, to_at timestamptz
);
CREATE UNLOGGED TABLE people_timecorrection (
    id bigint, person_id bigint, activity text, from_at timestamptz, to_at timestamptz, decision text,
    decided_recorded_at timestamptz
);
CREATE UNLOGGED TABLE contacts_contact (id bigint, client_id bigint, channel text, arrived_at timestamptz);
CREATE UNLOGGED TABLE contacts_leg (
    client_id bigint, contact_id bigint, person_id bigint, role text, from_at timestamptz, to_at timestamptz
);
CREATE TABLE impact_daysum (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text, client_id bigint, day date, earlier_day date,
    subjects_count bigint, summed_seconds double precision,
    CONSTRAINT day_sum_once UNIQUE NULLS NOT DISTINCT (kind, client_id, day, earlier_day)
);
CREATE INDEX ON impact_daysum (day);

SELECT setseed(0.4242);
-- One in a hundred is somebody's second record.
INSERT INTO people_person
SELECT id, CASE WHEN id %% 100 = 0 THEN id - 1 END FROM generate_series(1, %(people)s) AS id;
CREATE TEMPORARY TABLE spell AS
SELECT id AS person_id, %(first)s::date + (random() * greatest(%(days)s - %(spell_days)s, 1))::int AS from_date
FROM people_person;
INSERT INTO people_employment
SELECT person_id, person_id, from_date, from_date + %(spell_days)s::int, NULL FROM spell;
INSERT INTO people_placement
SELECT person_id, person_id, person_id, from_date, from_date + %(spell_days)s::int, NULL FROM spell;
-- Nobody works a shift under two records: at once they would count once, which the peers know nothing of.
CREATE TEMPORARY TABLE shift AS
SELECT row_number() OVER () AS id, spell.person_id, (spell.from_date + day)::timestamp
       AT TIME ZONE 'America/Bogota' + make_interval(hours => (6 + random() * 14)::int) AS from_at
FROM spell CROSS JOIN generate_series(0, %(spell_days)s - 1) AS day
LEFT JOIN spell AS other ON spell.person_id %% 100 = 0 AND other.person_id = spell.person_id - 1
WHERE extract(isodow FROM spell.from_date + day) < 6 AND random() < 0.9
  AND coalesce(spell.from_date + day NOT BETWEEN other.from_date AND other.from_date + %(spell_days)s - 1, true);
INSERT INTO people_activity
SELECT shift.id, person_id, part.activity, from_at + part.begins, from_at + part.ends
FROM shift CROSS JOIN (VALUES
    ('available', interval '0', interval '4 hours'), ('lunch', interval '4 hours', interval '5 hours'),
    ('available', interval '5 hours', interval '8 hours')
) AS part (activity, begins, ends);
CREATE TEMPORARY TABLE served AS
SELECT id AS contact_id, 1 + floor(random() * (SELECT count(*) FROM shift))::bigint AS shift_id,
       random() * 25000 AS after_seconds, 60 + random() * 900 AS long_seconds
FROM generate_series(1, %(contacts)s) AS id;
CREATE UNIQUE INDEX ON shift (id);
ANALYZE shift;
INSERT INTO contacts_contact
SELECT contact_id, 1 + (random() * 7)::int, CASE WHEN random() < 0.02 THEN 'help' ELSE 'chat' END,
       shift.from_at + make_interval(secs => after_seconds - random() * 120)
FROM served JOIN shift ON shift.id = served.shift_id;
CREATE UNIQUE INDEX ON contacts_contact (id);
ANALYZE contacts_contact;
INSERT INTO contacts_leg
SELECT contact.client_id, contact.id, shift.person_id, 'serving', shift.from_at + make_interval(secs => after_seconds),
       shift.from_at + make_interval(secs => after_seconds + long_seconds)
FROM served JOIN shift ON shift.id = served.shift_id JOIN contacts_contact AS contact ON contact.id = served.contact_id;
-- One contact in twenty comes back to somebody, up to three days later.
INSERT INTO contacts_leg
SELECT client_id, contact_id, 1 + floor(random() * %(people)s)::bigint, 'serving', to_at + later.after,
       to_at + later.after + interval '5 minutes'
FROM contacts_leg CROSS JOIN LATERAL (SELECT random() * interval '3 days' AS after, contact_id AS of) AS later
WHERE contact_id %% 20 = 0;

CREATE INDEX ON contacts_leg (from_at) WHERE role = 'serving';
CREATE INDEX ON contacts_leg (person_id, from_at);
CREATE INDEX ON contacts_leg (contact_id);
CREATE INDEX ON people_activity (from_at);
CREATE INDEX ON people_activity (from_at)
    WHERE activity <> 'offline' AND (to_at IS NULL OR to_at - from_at > interval '4 hours');
CREATE INDEX ON people_person (canonical_person_id);
CREATE INDEX ON people_placement (from_date, to_date);
CREATE INDEX ON people_placement (employment_id);
ANALYZE people_person, people_employment, people_placement, people_activity, contacts_contact, contacts_leg;
