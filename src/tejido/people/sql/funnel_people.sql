-- The people behind one number of the funnel, with the first day of their stage; the newest first, one page of them.
-- Belongs to funnel.sql: who is counted there in a group and a stage is listed here.
/* include funnel_placed.sql */
SELECT person, min(on_date) AS first_date FROM placed
WHERE on_date >= %(from)s AND (%(of)s::bigint IS NULL OR place = %(of)s) AND stage = %(stage)s
GROUP BY person ORDER BY first_date DESC, person LIMIT %(count)s OFFSET %(first)s
