-- Corrective actions due in a period, and those of them done by their day, in the operator's zone.
-- Parameters: from_date and to_date (half-open), zone.
SELECT requirement, due_date, (done_at AT TIME ZONE %(zone)s)::date AS done_date
FROM impact_correctiveaction
WHERE dropped_at IS NULL AND due_date >= %(from_date)s AND due_date < %(to_date)s
ORDER BY due_date, id
