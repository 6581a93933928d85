-- footprint_devices: of each kind of equipment, the days within [from_date, to_date) on which its pieces were in their
-- first `life_days` since they were first lent, and how many pieces these are. Pieces that were retired count until then.
SELECT item.kind, count(*) AS pieces,
       sum(least(coalesce(item.retired_date, %(to_date)s), %(to_date)s, begun.from_date + given.life_days)
           - greatest(begun.from_date, %(from_date)s))::bigint AS item_days
FROM people_equipmentitem AS item
JOIN jsonb_to_recordset(%(lives)s::jsonb) AS given (kind text, life_days int) ON given.kind = item.kind
JOIN LATERAL (
    SELECT min(loan.from_date) AS from_date FROM people_equipmentloan AS loan WHERE loan.item_id = item.id
) AS begun ON begun.from_date IS NOT NULL
WHERE least(coalesce(item.retired_date, %(to_date)s), %(to_date)s, begun.from_date + given.life_days)
      > greatest(begun.from_date, %(from_date)s)
GROUP BY item.kind
ORDER BY item.kind
