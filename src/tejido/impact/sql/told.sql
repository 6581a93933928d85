-- told: what the vault publishes of groups and households; small cells never leave the database.
SELECT topic, people_count, level, code, unit_count FROM vault.told(%(from_date)s, %(to_date)s)
