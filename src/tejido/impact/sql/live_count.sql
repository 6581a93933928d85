-- How many rows a live count found, how many are in its part, and a digest of them that tells nothing without the salt.
SELECT count(*), count(*) FILTER (WHERE found.is_part),
       encode(sha256(%(salt)s::bytea || convert_to(coalesce(string_agg(
           found.id || ':' || found.is_part::int, ',' ORDER BY found.id COLLATE "C"), ''), 'UTF8')), 'hex')
FROM found
