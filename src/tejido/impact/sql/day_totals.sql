-- day_totals: what the days [from_date, to_date) come to, for each kind and client: different subjects, and their seconds.
SELECT kind, client_id,
       coalesce(sum(subjects_count) FILTER (WHERE earlier_day IS NULL OR earlier_day < %(from_date)s), 0)::bigint
           AS subjects_count,
       sum(summed_seconds) AS summed_seconds
FROM impact_daysum
WHERE day >= %(from_date)s AND day < %(to_date)s
GROUP BY kind, client_id
ORDER BY kind, client_id
