-- contacts_served: for each client in scope, the contacts that somebody began to serve within the period.
-- People who were merged count as one. A serving part that goes on is counted up to as_of.
-- The digest covers the contacts' public keys, in order.
WITH leg AS (
    -- Help among agents is the operator's own work: no contact of a client. Who was merged into whom is for the operator
    -- to read; for a client two records of one person stay two.
    SELECT part.client_id, part.contact_id, coalesce(person.canonical_person_id, part.person_id) AS person_id,
           extract(epoch FROM coalesce(part.to_at, %(as_of)s) - part.from_at) AS seconds
    FROM contacts_leg AS part
    LEFT JOIN people_person AS person ON person.id = part.person_id
    JOIN contacts_contact AS contact ON contact.id = part.contact_id
    WHERE part.role = 'serving' AND part.from_at >= %(from_at)s AND part.from_at < least(%(to_at)s, %(as_of)s)
      AND contact.channel <> 'help'
),
served AS (
    SELECT DISTINCT leg.client_id, contact.key FROM leg JOIN contacts_contact AS contact ON contact.id = leg.contact_id
)
SELECT client_id,
       (SELECT count(*) FROM served WHERE served.client_id = leg.client_id) AS contacts_count,
       sum(seconds)::float8 AS handled_seconds,
       count(DISTINCT person_id) AS people_count,
       (SELECT encode(sha256(convert_to(string_agg(key::text, ',' ORDER BY key), 'UTF8')), 'hex')
        FROM served WHERE served.client_id = leg.client_id) AS rows_digest
FROM leg
GROUP BY client_id
ORDER BY client_id
