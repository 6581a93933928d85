-- wages_compared: pay of the runs that two people signed for the days [%(from_date)s, %(to_date)s), beside the minimum wage
-- for the hours agreed on, a living wage and what a position earns in the local market; by group.
--
-- Only who was employed on all the days is compared, so that half a month does not look like half a wage.
-- %(benchmarks)s, %(markets)s: amounts by place and by place and position, as JSON; %(pay_codes)s: which lines are wages.
WITH one AS (
    SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person
), slip AS (
    SELECT one.person, slip.currency, sum(slip.earned) AS earned, sum(slip.net) AS net, sum(line.wages) AS wages
    FROM people_payslip AS slip
    JOIN people_payrun AS run ON run.id = slip.run_id
    JOIN one ON one.id = slip.person_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(line.amount), 0) AS wages FROM people_payline AS line
        WHERE line.slip_id = slip.id AND line.kind = 'earning' AND line.adjusts_id IS NULL
          AND line.code = ANY (%(pay_codes)s)
    ) AS line
    WHERE run.state = 'closed' AND run.from_date >= %(from_date)s AND run.to_date <= %(to_date)s
    GROUP BY one.person, slip.currency
), held AS (
    SELECT DISTINCT ON (one.person) one.person, placement.position,
           place.country || CASE WHEN place.scheme = 'divipola' THEN '-' || place.code ELSE '' END AS place
    FROM people_placement AS placement
    JOIN people_employment AS employment ON employment.id = placement.employment_id
    JOIN one ON one.id = placement.person_id
    JOIN reference_place AS place ON place.id = placement.place_id
    WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
      AND employment.from_date <= %(from_date)s AND (employment.to_date IS NULL OR employment.to_date >= %(to_date)s)
      AND placement.from_date < %(to_date)s AND (placement.to_date IS NULL OR placement.to_date >= %(to_date)s)
    ORDER BY one.person, placement.from_date DESC, placement.id DESC
), term AS (
    SELECT DISTINCT ON (one.person) one.person, term.weekly_hours
    FROM people_contractterm AS term JOIN one ON one.id = term.person_id
    WHERE term.superseded_at IS NULL AND term.from_date < %(to_date)s
      AND (term.to_date IS NULL OR term.to_date >= %(to_date)s)
    ORDER BY one.person, term.from_date DESC, term.id DESC
), benchmark AS (
    SELECT * FROM jsonb_to_recordset(%(benchmarks)s::jsonb)
        AS given (place text, currency text, minimum numeric, law_hours numeric, living numeric, is_net boolean)
), market AS (
    SELECT * FROM jsonb_to_recordset(%(markets)s::jsonb)
        AS given (place text, position text, currency text, amount numeric)
), compared AS (
    SELECT held.place, held.position,
           slip.wages / nullif(benchmark.minimum * least(1, term.weekly_hours / benchmark.law_hours), 0) AS multiple,
           CASE WHEN benchmark.is_net THEN slip.net ELSE slip.earned END / nullif(benchmark.living, 0) AS living,
           slip.wages / nullif(market.amount * least(1, term.weekly_hours / benchmark.law_hours), 0) AS premium
    FROM slip JOIN held USING (person)
    LEFT JOIN term USING (person)
    LEFT JOIN benchmark ON benchmark.place = held.place AND benchmark.currency = slip.currency
    LEFT JOIN market ON market.place = held.place AND market.position = held.position
         AND market.currency = slip.currency
)
SELECT CASE WHEN grouping(place) = 0 THEN 'place' WHEN grouping(position) = 0 THEN 'position' ELSE 'all' END AS dimension,
       coalesce(place, position, 'all') AS group_key, count(*) AS people_count,
       count(multiple) AS multiple_count, percentile_cont(0.5) WITHIN GROUP (ORDER BY multiple::float8) AS multiple,
       count(living) AS living_count, count(*) FILTER (WHERE living >= 1) AS living_reached,
       avg(greatest(0, 1 - living)) FILTER (WHERE living < 1) AS living_gap,
       count(*) FILTER (WHERE living < 1) AS living_missed,
       count(premium) AS premium_count, percentile_cont(0.5) WITHIN GROUP (ORDER BY premium::float8) AS premium
FROM compared
GROUP BY GROUPING SETS ((place), (position), ())
ORDER BY 1, 2
