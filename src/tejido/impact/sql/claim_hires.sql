-- claim_hires: how many people began to be employed in a period, everybody once.
SELECT count(DISTINCT coalesce(worker.canonical_person_id, worker.id))
FROM people_employment AS held JOIN people_person AS worker ON worker.id = held.person_id
WHERE held.from_date >= %(from_date)s AND held.from_date < %(to_date)s
  AND held.recorded_at <= %(known_at)s AND (held.superseded_at IS NULL OR held.superseded_at > %(known_at)s)
