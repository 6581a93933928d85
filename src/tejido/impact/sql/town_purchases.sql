-- Purchases of a period by the town they were for and by supplier, as known now.
-- A purchase for one building is for that building's town; one for all buildings is for none (0).
SELECT coalesce(site.place_id, 0) AS for_place_id, supplier.id AS supplier_id, version.place_id, version.sector,
       version.size, version.local_share, purchase.currency, sum(purchase.amount), count(*)
FROM impact_townpurchase AS purchase
JOIN impact_townsupplier AS supplier ON supplier.id = purchase.supplier_id
JOIN impact_townsupplierversion AS version ON version.supplier_id = supplier.id
LEFT JOIN people_site AS site ON site.id = purchase.site_id
WHERE purchase.month >= %(from_date)s AND purchase.month < %(to_date)s
  AND purchase.superseded_at IS NULL AND version.superseded_at IS NULL
GROUP BY site.place_id, supplier.id, version.id, purchase.currency
ORDER BY 1, 2
