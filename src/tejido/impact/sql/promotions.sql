-- promotions: people who came to a higher position in [%(from_date)s, %(to_date)s), and how many worked here in it at all;
-- everybody once, whoever they were merged into.
SELECT (SELECT count(DISTINCT coalesce(person.canonical_person_id, person.id))
        FROM people_promotion AS promotion JOIN people_person AS person ON person.id = promotion.person_id
        WHERE promotion.from_date >= %(from_date)s AND promotion.from_date < %(to_date)s) AS promoted_count,
       (SELECT count(DISTINCT coalesce(person.canonical_person_id, person.id))
        FROM people_employment AS employment JOIN people_person AS person ON person.id = employment.person_id
        WHERE employment.superseded_at IS NULL AND employment.from_date < %(to_date)s
          AND (employment.to_date IS NULL OR employment.to_date > %(from_date)s)) AS people_count
