-- day_rows: the days of a period, for one kind and some clients: how many were there on each, and the amount.
SELECT day, sum(subjects_count)::bigint AS subjects_count, sum(amount) AS amount
FROM impact_daysum
WHERE kind = %(kind)s AND client_id = ANY (%(clients)s) AND day >= %(from_date)s AND day < %(to_date)s
GROUP BY day
ORDER BY day
