-- People whose employment began in the time of each pledge, each counted once; a pledge itself adds nobody.
-- Parameters: ids, from_dates and to_dates (the last day counts) of the pledges, in one order.
SELECT asked.id, count(DISTINCT coalesce(person.canonical_person_id, person.id))
FROM unnest(%(ids)s::bigint[], %(from_dates)s::date[], %(to_dates)s::date[]) AS asked (id, from_date, to_date)
JOIN people_employment AS employment
  ON employment.superseded_at IS NULL AND employment.from_date >= asked.from_date
     AND employment.from_date <= asked.to_date
JOIN people_person AS person ON person.id = employment.person_id
GROUP BY asked.id
