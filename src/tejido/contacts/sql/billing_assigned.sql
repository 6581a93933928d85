-- billing_assigned: who was assigned to a programme on any day of a month, and on which days. People who were merged are one.
SELECT coalesce(person.canonical_person_id, person.id) AS person_id,
       range_agg(daterange(spell.from_date, spell.to_date)) AS days
FROM people_accountspell AS spell
JOIN people_person AS person ON person.id = spell.person_id
WHERE spell.programme_id = %(programme)s AND spell.superseded_at IS NULL AND spell.from_date < %(to_date)s
  AND (spell.to_date IS NULL OR spell.to_date > %(from_date)s)
GROUP BY 1
