-- attrition: days employed and leavers by group and month, as `core.attrition.counted` counts them; a row without a
-- month says how many people a group had in all months together, and the one without a group how many there were.
-- The pieces name whoever was merged by their canonical_person_id.
WITH /* pieces */
SELECT piece.part, month.begins,
       sum(upper(common.days) - lower(common.days)) AS person_days,
       count(DISTINCT piece.person_id) AS people_count,
       count(*) FILTER (WHERE is_last AND piece.left_for = ANY (%(voluntary)s)) AS voluntary,
       count(*) FILTER (WHERE is_last AND piece.left_for = ANY (%(involuntary)s)) AS involuntary,
       count(*) FILTER (WHERE is_last AND piece.left_for = ANY (%(success)s)) AS success,
       count(*) FILTER (WHERE is_last AND NOT piece.left_for = ANY (%(decided)s)) AS neither
FROM piece
-- The months that a piece touches, and not each piece beside each of the months.
CROSS JOIN LATERAL (
    SELECT begins::date AS begins, (begins + interval '1 month')::date AS ends
    FROM generate_series(
        date_trunc('month', greatest(lower(piece.days), %(from_date)s::date)::timestamp),
        least(upper(piece.days), %(to_date)s::date)::timestamp - interval '1 day', interval '1 month'
    ) AS begins
) AS month
CROSS JOIN LATERAL (
    SELECT piece.days * daterange(month.begins, month.ends) AS days,
           piece.left_for IS NOT NULL AND upper(piece.days) = piece.to_date
               AND piece.to_date - 1 >= month.begins AND piece.to_date - 1 < month.ends AS is_last
) AS common
GROUP BY GROUPING SETS ((piece.part, month.begins), (piece.part), ())
ORDER BY piece.part, month.begins
