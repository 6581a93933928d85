-- overlapping_days: on how many days both of two records were employed, spells that still run left out.
SELECT coalesce(sum(upper(days) - lower(days)), 0)
FROM (
    SELECT daterange(one.from_date, one.to_date) * daterange(other.from_date, other.to_date) AS days
    FROM people_employment AS one
    JOIN people_employment AS other ON other.person_id = %(other)s AND other.superseded_at IS NULL
    WHERE one.person_id = %(one)s AND one.superseded_at IS NULL
      AND (one.to_date IS NOT NULL OR other.to_date IS NOT NULL)
) AS shared
WHERE NOT isempty(days)
