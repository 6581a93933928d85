"""Pages read what they show: indexes for seats, answers and names, and functions that ask the names' indexes."""

from django.db import migrations, models

# A dictionary that is named with its schema never changes under an index; the words here are those of the core's own
# writing (core.imports.words.plain), so that both sides of a comparison are written alike.
WRITINGS = r"""
CREATE FUNCTION people_written(given_names text, first_surname text, second_surname text, display_name text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent', given_names || ' ' || first_surname || ' ' || second_surname || ' '
                                                    || display_name))
$$;
CREATE FUNCTION people_plain_name(given_names text, first_surname text, second_surname text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(
        lower(public.unaccent('public.unaccent', given_names || ' ' || first_surname || ' ' || second_surname)),
        '[^a-z0-9]+', ' ', 'g'
    ))
$$;
CREATE INDEX person_by_words ON people_person
    USING gin (people_written(given_names, first_surname, second_surname, display_name) gin_trgm_ops);
CREATE INDEX person_by_plain_name ON people_person (people_plain_name(given_names, first_surname, second_surname));
"""
# The index finds whoever has the first three words, the longest ones; the rest is looked for in those.
ASKED = r"""
CREATE FUNCTION people_with_words(words text[])
RETURNS TABLE (person_id bigint, shown_name text, merged_into_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200 SET search_path = public AS $$
DECLARE
    wanted text[] := ARRAY(
        SELECT '%' || regexp_replace(lower(unaccent('unaccent', word)), '([\\%_])', '\\\1', 'g') || '%'
        FROM unnest(words) WITH ORDINALITY AS told (word, place) ORDER BY place
    );
BEGIN
    RETURN QUERY SELECT id, display_name, canonical_person_id FROM people_person
    WHERE 0 = ANY ((SELECT scope())::bigint[])
      AND people_written(given_names, first_surname, second_surname, display_name) LIKE wanted[1]
      AND people_written(given_names, first_surname, second_surname, display_name) LIKE coalesce(wanted[2], wanted[1])
      AND people_written(given_names, first_surname, second_surname, display_name) LIKE coalesce(wanted[3], wanted[1])
      AND (cardinality(wanted) < 4
           OR people_written(given_names, first_surname, second_surname, display_name) LIKE ALL (wanted));
END $$;
CREATE FUNCTION people_namesakes(plain_names text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = public AS $$
    SELECT id FROM people_person
    WHERE 0 = ANY ((SELECT scope())::bigint[])
      AND people_plain_name(given_names, first_surname, second_surname) = ANY (plain_names)
$$;
REVOKE EXECUTE ON FUNCTION people_with_words(text[]), people_namesakes(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_with_words(text[]), people_namesakes(text[]) TO tejido_app, tejido_work;
"""
FORGOTTEN = """
DROP FUNCTION people_with_words(text[]), people_namesakes(text[]);
DROP INDEX person_by_words, person_by_plain_name;
DROP FUNCTION people_written(text, text, text, text), people_plain_name(text, text, text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0013_help'),
    ]

    operations = [
        migrations.RunSQL(WRITINGS + ASKED, FORGOTTEN),
        migrations.RemoveIndex(
            model_name='recognition',
            name='recognition_by_team',
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('withdrawn_at', None)), fields=['cohort', 'person', 'id'], name='application_open'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(condition=models.Q(('superseded_at', None)), fields=['cohort', 'to_date', 'person'], name='enrolment_seats'),
        ),
        migrations.AddIndex(
            model_name='recognition',
            index=models.Index(condition=models.Q(('audience', 'team')), fields=['pool', '-given_at', '-id'], name='recognition_by_team'),
        ),
        migrations.AddIndex(
            model_name='rightsrequest',
            index=models.Index(condition=models.Q(('answered_on', None), _negated=True), fields=['-answered_on', '-id'], name='rights_answered'),
        ),
        migrations.AddIndex(
            model_name='seatoffer',
            index=models.Index(condition=models.Q(('answer', '')), fields=['application'], name='seat_offer_unanswered'),
        ),
    ]
