-- survey_shuffle: write what a closed round holds anew, in random order and under new keys. Neither the place nor the
-- age of a row tells anything then, words are no longer joined to other answers, and nobody drawn is known any more.
WITH sheets AS (
    DELETE FROM impact_surveysheet WHERE round_id = %(round)s RETURNING round_id, stratum_id, mode, answers
), texts AS (
    DELETE FROM impact_surveytext WHERE round_id = %(round)s RETURNING key, round_id, question, text, erased_at
), drawn AS (
    DELETE FROM impact_surveyinvitation WHERE round_id = %(round)s
), kept AS (
    INSERT INTO impact_surveysheet (round_id, stratum_id, mode, answers)
    SELECT round_id, stratum_id, mode, answers FROM sheets ORDER BY gen_random_uuid()
)
-- The key of a text stays, so that one which is erased stays erased if an older backup is restored.
INSERT INTO impact_surveytext (key, round_id, question, text, erased_at, respondent_key)
SELECT key, round_id, question, text, erased_at, gen_random_uuid() FROM texts ORDER BY gen_random_uuid()
