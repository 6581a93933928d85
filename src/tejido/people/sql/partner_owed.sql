-- The commitments of signed agreements that are due by a day and not kept in full, the longest due first.
SELECT commitment.key, agreement.key AS agreement_key, partner.name AS partner_name, commitment.owed_by, commitment.what,
       commitment.quantity, coalesce(kept.quantity, 0) AS kept_quantity, commitment.unit, commitment.due_date
FROM people_commitment AS commitment
JOIN people_agreement AS agreement ON agreement.id = commitment.agreement_id AND agreement.status = 'signed'
JOIN people_partner AS partner ON partner.id = agreement.partner_id AND partner.ended_at IS NULL
LEFT JOIN LATERAL (
    SELECT sum(part.quantity) AS quantity FROM people_keptpart AS part
    WHERE part.commitment_id = commitment.id AND part.superseded_at IS NULL
) AS kept ON true
WHERE commitment.withdrawn_at IS NULL AND commitment.due_date <= %(until)s
  AND coalesce(kept.quantity, 0) < commitment.quantity
ORDER BY commitment.due_date, commitment.id
LIMIT %(limit)s
