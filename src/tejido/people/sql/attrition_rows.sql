-- attrition_rows: who left within the months, in one group or in all, the latest first.
WITH /* pieces */
SELECT person.key AS person_key, person.display_name, piece.part, piece.to_date, piece.left_for AS reason,
       told.destination, told.would_return, leaving.key AS leaving_key
FROM piece
JOIN people_person AS person ON person.id = piece.person_id
LEFT JOIN people_leavingversion AS told ON told.employment_id = piece.id AND told.superseded_at IS NULL
LEFT JOIN people_leaving AS leaving ON leaving.id = told.leaving_id
WHERE piece.left_for IS NOT NULL AND upper(piece.days) = piece.to_date
  AND piece.to_date > %(from_date)s AND piece.to_date <= %(to_date)s
  AND (%(part)s::text IS NULL OR piece.part = %(part)s)
  AND (%(reasons)s::text[] IS NULL OR piece.left_for = ANY (%(reasons)s))
ORDER BY piece.to_date DESC, person.id DESC
OFFSET %(first)s LIMIT %(count)s
