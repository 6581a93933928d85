-- pay_by_gender: women's pay over others' in the same position, as the vault publishes it.
SELECT group_key, people_count, known, mean_ratio, mean_low, mean_high, median_ratio, median_low, median_high
FROM vault.pay_by_gender(%(from_date)s, %(to_date)s)
