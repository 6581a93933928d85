"""Outcomes without cohorts that have not begun."""

from django.db import migrations

OUTCOMES = """
-- As before, but for cohorts that have not begun on the last day that counts: nobody can have come anywhere in them, and
-- a group at nought withholds the stage of every other group. Whoever is only in such a cohort is not counted yet.
CREATE OR REPLACE FUNCTION partner_outcomes(partner bigint, until date)
RETURNS TABLE (cohort bigint, stage text, people_count bigint, people_digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH first_met AS (
        SELECT told.person_id, told.cohort_id, told.on_date FROM people_stage AS told
        LEFT JOIN people_cohort AS given ON given.id = told.cohort_id
        WHERE told.partner_id = partner AND told.superseded_at IS NULL AND told.on_date <= until
          AND coalesce(given.from_date, until) <= until
        UNION ALL
        SELECT met.person_id, met.cohort_id, met.on_date FROM people_cohort AS given
        JOIN people_stage AS met ON met.cohort_id = given.id AND met.superseded_at IS NULL AND met.on_date <= until
        WHERE given.partner_id = partner AND given.from_date <= until
    ), brought AS (
        SELECT coalesce(person.canonical_person_id, person.id) AS person_id, min(first_met.on_date) AS on_date,
               coalesce((array_agg(first_met.cohort_id ORDER BY first_met.on_date, first_met.cohort_id)
                         FILTER (WHERE own.partner_id = partner))[1], 0) AS cohort_id
        FROM first_met JOIN people_person AS person ON person.id = first_met.person_id
        LEFT JOIN people_cohort AS own ON own.id = first_met.cohort_id
        WHERE (SELECT scope()) && ARRAY[0, -partner]
        GROUP BY 1
    ), every_record AS (
        SELECT person_id, person_id AS record_id, cohort_id, on_date FROM brought
        UNION ALL
        SELECT brought.person_id, merged.id, brought.cohort_id, brought.on_date
        FROM brought JOIN people_person AS merged ON merged.canonical_person_id = brought.person_id
    ), came AS (
        SELECT DISTINCT every_record.cohort_id, every_record.person_id, reached.stage
        FROM every_record JOIN people_stage AS reached
          ON reached.person_id = every_record.record_id AND reached.superseded_at IS NULL
         AND reached.on_date BETWEEN every_record.on_date AND until
        LEFT JOIN people_cohort AS given ON given.id = reached.cohort_id
        WHERE coalesce(given.from_date, until) <= until
        UNION ALL
        SELECT cohort_id, person_id, 'everybody' FROM brought
    )
    SELECT cohort_id, stage, count(*),
           encode(sha256(convert_to(string_agg(person_id::text, ',' ORDER BY person_id), 'UTF8')), 'hex')
    FROM came GROUP BY cohort_id, stage
$$;

-- The cohorts that a partner's outcomes leave out, because they have not begun.
CREATE FUNCTION partner_cohorts_ahead(partner bigint, until date)
RETURNS TABLE (id bigint, course_en text, course_es text, name text, place text, from_date date, to_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT cohort.id, course.name_en, course.name_es, cohort.name, place.name, cohort.from_date, cohort.to_date
    FROM people_cohort AS cohort JOIN people_course AS course ON course.id = cohort.course_id
    JOIN reference_place AS place ON place.id = cohort.place_id
    WHERE cohort.partner_id = partner AND cohort.cancelled_at IS NULL AND cohort.from_date > until
      AND (SELECT scope()) && ARRAY[0, -partner]
    ORDER BY cohort.from_date, cohort.id LIMIT 200
$$;
REVOKE EXECUTE ON FUNCTION partner_cohorts_ahead(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION partner_cohorts_ahead(bigint, date) TO tejido_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0013_help'),
    ]

    operations = [
        migrations.RunSQL(OUTCOMES, migrations.RunSQL.noop),
    ]
