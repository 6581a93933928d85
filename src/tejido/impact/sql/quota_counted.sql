-- quota_counted: who works here, and the rounded number of those who count; small cells never leave the vault.
SELECT people_count, counted FROM vault.quota_counted(%(from_date)s, %(to_date)s)
