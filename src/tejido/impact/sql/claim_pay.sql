-- claim_pay: the monthly pay of the same people when they were hired and a year later, where both are known; one row for
-- each person whose first year was over before a day, in the currency that most are paid in. Nobody is named.
WITH hired AS (
    SELECT coalesce(worker.canonical_person_id, worker.id) AS person, min(held.from_date) AS begun_on
    FROM people_employment AS held JOIN people_person AS worker ON worker.id = held.person_id
    WHERE held.recorded_at <= %(known_at)s AND (held.superseded_at IS NULL OR held.superseded_at > %(known_at)s)
    GROUP BY 1 HAVING (min(held.from_date) + interval '12 months')::date < %(to_date)s
), term AS (
    SELECT coalesce(worker.canonical_person_id, worker.id) AS person, term.amount, term.currency, term.from_date,
        term.to_date
    FROM people_payterm AS term JOIN people_person AS worker ON worker.id = term.person_id
    WHERE term.basis = 'month' AND term.state = 'in_force' AND term.recorded_at <= %(known_at)s
      AND (term.superseded_at IS NULL OR term.superseded_at > %(known_at)s)
), early AS (
    SELECT DISTINCT ON (hired.person) hired.person, term.amount, term.currency
    FROM hired JOIN term ON term.person = hired.person
    WHERE term.from_date < (hired.begun_on + interval '3 months')::date
    ORDER BY hired.person, term.from_date
), late AS (
    SELECT DISTINCT ON (hired.person) hired.person, term.amount, term.currency
    FROM hired JOIN term ON term.person = hired.person
    WHERE term.from_date <= (hired.begun_on + interval '12 months')::date
      AND (term.to_date IS NULL OR term.to_date > (hired.begun_on + interval '12 months')::date)
    ORDER BY hired.person, term.from_date DESC
), pair AS (
    SELECT early.person, early.amount AS earlier, late.amount AS later, late.currency
    FROM early JOIN late ON late.person = early.person AND late.currency = early.currency
)
SELECT earlier, later, currency FROM pair
WHERE currency = (SELECT currency FROM pair GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1)
ORDER BY person LIMIT %(count)s
