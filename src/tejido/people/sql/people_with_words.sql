-- people_with_words: one page of the people whose names hold every word, by display name, and how many they are in all.
-- %(words)s: the words. %(first)s, %(count)s: which part of the list.
WITH found AS MATERIALIZED (
    SELECT person_id, shown_name FROM people_with_words(%(words)s::text[]) WHERE merged_into_id IS NULL
)
SELECT (SELECT count(*) FROM found),
       ARRAY(SELECT person_id FROM found ORDER BY shown_name, person_id OFFSET %(first)s LIMIT %(count)s)
