-- billing_worked_for: for how long each person worked for each programme in [from_at, to_at). A day's worked time goes
-- to the programmes whose contacts were served on it, in proportion; a day without contacts goes to the programme that
-- the person was assigned to, and to none (0) where there is none. People who were merged are one; help among colleagues
-- is no client's contact.
WITH worked AS (
    SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
           (time.interval_at AT TIME ZONE %(zone)s)::date AS day, sum(time.worked_seconds) AS seconds
    FROM contacts_agentinterval AS time
    JOIN people_person AS person ON person.id = time.person_id
    WHERE time.interval_at >= %(from_at)s AND time.interval_at < %(to_at)s
    GROUP BY 1, 2
    HAVING sum(time.worked_seconds) > 0
), served AS (
    SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
           (leg.to_at AT TIME ZONE %(zone)s)::date AS day, contact.programme_id,
           sum(extract(epoch FROM leg.to_at - leg.from_at))::float8 AS seconds
    FROM contacts_leg AS leg
    JOIN contacts_contact AS contact ON contact.id = leg.contact_id
    JOIN people_person AS person ON person.id = leg.person_id
    WHERE leg.role = 'serving' AND contact.channel <> 'help'
      AND leg.to_at >= %(from_at)s AND leg.to_at < %(to_at)s
    GROUP BY 1, 2, 3
    HAVING sum(extract(epoch FROM leg.to_at - leg.from_at)) > 0
), together AS (
    SELECT person_id, day, sum(seconds) AS seconds FROM served GROUP BY 1, 2
), spent AS (
    SELECT worked.person_id, served.programme_id, worked.seconds * served.seconds / together.seconds AS seconds
    FROM worked
    JOIN served USING (person_id, day)
    JOIN together USING (person_id, day)
    UNION ALL
    SELECT worked.person_id, coalesce(assigned.programme_id, 0), worked.seconds
    FROM worked
    LEFT JOIN together USING (person_id, day)
    LEFT JOIN LATERAL (
        SELECT spell.programme_id
        FROM people_accountspell AS spell
        JOIN people_person AS person ON person.id = spell.person_id
        WHERE (person.id = worked.person_id OR person.canonical_person_id = worked.person_id)
          AND spell.superseded_at IS NULL
          AND spell.from_date <= worked.day AND (spell.to_date IS NULL OR spell.to_date > worked.day)
        ORDER BY spell.from_date DESC, spell.id DESC LIMIT 1
    ) AS assigned ON true
    WHERE together.seconds IS NULL
)
SELECT person_id, programme_id, sum(seconds) AS seconds FROM spent GROUP BY 1, 2 ORDER BY 1, 2
