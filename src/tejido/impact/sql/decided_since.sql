-- decided_since: the first of the days [from_day, to_day) about which a list or a correction was approved since the day
-- was summed; a day that was never summed counts as well. A decision that was being written while days were summed, and
-- may not have been seen, is newer by this much.
SELECT min(days.day)::date
FROM people_decided_time AS decided
CROSS JOIN LATERAL generate_series(
    (decided.from_at AT TIME ZONE %(zone)s)::date::timestamp,
    (decided.to_at AT TIME ZONE %(zone)s - interval '1 microsecond')::date::timestamp, interval '1 day'
) AS days (day)
LEFT JOIN impact_dayrefreshed AS summed ON summed.day = days.day::date
WHERE decided.decided_at > (SELECT min(recorded_at) FROM impact_dayrefreshed) - interval '1 minute'
  AND days.day >= %(from_day)s AND days.day < %(to_day)s
  AND coalesce(summed.recorded_at < decided.decided_at + interval '1 minute', true)
