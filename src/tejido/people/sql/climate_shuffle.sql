-- Write what a closed wave holds anew, in random order and in one go: neither place nor age of a row tells anything.
WITH answers AS (
    DELETE FROM people_climateanswer WHERE wave_id = %(wave)s RETURNING wave_id, site_id, programme_id, scores
), tokens AS (
    DELETE FROM people_climatetoken WHERE wave_id = %(wave)s RETURNING wave_id
), kept AS (
    INSERT INTO people_climateanswer (wave_id, site_id, programme_id, scores)
    SELECT wave_id, site_id, programme_id, scores FROM answers ORDER BY gen_random_uuid()
)
-- A token's digest is of no use any more: what is kept is how many there were.
INSERT INTO people_climatetoken (wave_id, digest)
SELECT wave_id, decode(md5(gen_random_uuid()::text), 'hex') FROM tokens
