-- livelihood: what the vault publishes of how households live; small cells never leave the database.
SELECT topic, code, people_count, published FROM vault.livelihood(%(from_date)s, %(to_date)s)
