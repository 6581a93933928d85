-- plain_digest: the digest of the rows behind a figure that says nothing about status; none where it is withheld.
SELECT vault.plain_digest(%(code)s, %(from_date)s::date, %(to_date)s::date, %(as_of)s)
