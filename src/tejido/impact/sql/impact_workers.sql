-- impact_workers: what the vault tells about named groups; small cells never leave the database.
SELECT group_key, people_count, impact_count, known_count, contacts_impact_share, rows_digest
FROM vault.impact_workers(%(dimension)s, %(from_date)s, %(to_date)s)
