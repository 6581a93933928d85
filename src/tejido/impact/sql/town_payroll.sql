-- Signed pay by the town where people worked last within each run: people, what they earned, what they were paid out.
-- Runs that lie within the period count; a person whose records were merged is one.
WITH one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
paid AS (
    SELECT one.person, slip.currency, slip.earned, slip.net, slip.id AS slip, run.to_date
    FROM people_payrun AS run
    JOIN people_payslip AS slip ON slip.run_id = run.id
    JOIN one ON one.id = slip.person_id
    WHERE run.state = 'closed' AND run.from_date >= %(from_date)s AND run.to_date <= %(to_date)s
),
placed AS (
    SELECT DISTINCT ON (paid.slip) paid.slip, placement.place_id
    FROM paid
    JOIN one ON one.person = paid.person
    JOIN people_placement AS placement ON placement.person_id = one.id
    WHERE placement.superseded_at IS NULL AND placement.from_date < paid.to_date
    ORDER BY paid.slip, placement.from_date DESC, placement.id DESC
)
SELECT coalesce(placed.place_id, 0) AS place_id, paid.currency, count(DISTINCT paid.person), sum(paid.earned),
       sum(paid.net)
FROM paid LEFT JOIN placed ON placed.slip = paid.slip
GROUP BY 1, 2
ORDER BY 1, 2
