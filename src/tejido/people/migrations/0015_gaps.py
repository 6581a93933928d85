"""Outcomes without cohorts that have not begun; former versions of agreements; what is paid; files of receipts."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

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

# What is paid is told of each training and opening; whoever writes rows past us leaves it empty.
PUBLIC = """
ALTER TABLE people_cohort ALTER COLUMN covers SET DEFAULT '{}';
ALTER TABLE people_opening ALTER COLUMN covers SET DEFAULT '{}';
DROP FUNCTION public_openings(date);
DROP FUNCTION public_cohorts(date);

-- What the public page shows on a day, without a scope: what is open to everybody, and nothing about who is in it.
CREATE FUNCTION public_openings(today date)
RETURNS TABLE (id bigint, key uuid, name_en text, name_es text, place text, site text, work_mode text,
               weekly_hours numeric, seats bigint, opened_on date, covers text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT opening.id, opening.key, position.name_en, position.name_es, place.name, site.name, opening.work_mode,
           opening.weekly_hours, opening.seats_count - coalesce(held.count, 0), opening.opened_on,
           opening.covers
    FROM people_opening AS opening
    JOIN people_position AS position ON position.id = opening.position_id
    JOIN reference_place AS place ON place.id = opening.place_id
    LEFT JOIN people_site AS site ON site.id = opening.site_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS count FROM people_filledseat AS seat
        WHERE seat.opening_id = opening.id AND seat.superseded_at IS NULL
    ) AS held ON true
    WHERE opening.closed_on IS NULL AND opening.is_public AND opening.opened_on <= today
      AND (opening.inside_first_until IS NULL OR opening.inside_first_until <= today)
      AND opening.seats_count > coalesce(held.count, 0)
    ORDER BY opening.opened_on, opening.id
$$;

CREATE FUNCTION public_cohorts(today date)
RETURNS TABLE (id bigint, key uuid, name_en text, name_es text, hours numeric, place text, site text, language text,
               seats integer, from_date date, to_date date, apply_until date, partner text, covers text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT cohort.id, cohort.key, course.name_en, course.name_es, course.hours, place.name, site.name, cohort.language,
           cohort.seats_count, cohort.from_date, cohort.to_date, cohort.apply_until, partner.name,
           cohort.covers
    FROM people_cohort AS cohort
    JOIN people_course AS course ON course.id = cohort.course_id
    JOIN reference_place AS place ON place.id = cohort.place_id
    LEFT JOIN people_site AS site ON site.id = cohort.site_id
    LEFT JOIN people_partner AS partner ON partner.id = cohort.partner_id
    WHERE cohort.is_public AND cohort.cancelled_at IS NULL AND cohort.to_date > today
      AND coalesce(cohort.apply_until, cohort.from_date) >= today
    ORDER BY cohort.from_date, cohort.id
$$;

REVOKE EXECUTE ON FUNCTION public_openings(date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION public_cohorts(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public_openings(date) TO tejido_app;
GRANT EXECUTE ON FUNCTION public_cohorts(date) TO tejido_app;
"""

# A version belongs to its agreement, and opens where that does.
VERSIONS = """
GRANT SELECT, INSERT ON people_agreementversion TO tejido_app;
GRANT SELECT, INSERT ON people_agreementversion TO tejido_work;
ALTER TABLE people_agreementversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY people_agreementversion_scope ON people_agreementversion
    USING (0 = ANY ((SELECT scope())::bigint[])
        OR EXISTS (SELECT FROM people_agreement AS above WHERE above.id = agreement_id))
    WITH CHECK (0 = ANY ((SELECT scope())::bigint[])
        OR EXISTS (SELECT FROM people_agreement AS above WHERE above.id = agreement_id));
"""
COVERED = ['fees', 'transport', 'meals', 'connectivity']


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0014_page_indexes'),
    ]

    operations = [
        migrations.RunSQL(OUTCOMES, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('title', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('signed_on', models.DateField()),
                ('reason', models.TextField()),
                ('user_id', models.BigIntegerField(blank=True, null=True)),
                ('superseded_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='people.agreement')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ('entered_wrongly', 'extended', 'changed_together'))), name='version_reason_known')], 'indexes': [models.Index(fields=['agreement', 'superseded_at'], name='version_of_agreement')]},
        ),
        migrations.RunSQL(VERSIONS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='cohort',
            name='covers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='opening',
            name='covers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('covers__contained_by', COVERED)), name='cohort_covers_what_is_known'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('covers__contained_by', COVERED)), name='opening_covers_what_is_known'),
        ),
        migrations.RunSQL(PUBLIC, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='benefitevent',
            name='blob_key',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='benefitevent',
            constraint=models.CheckConstraint(condition=models.Q(('blob_key__isnull', True), ('kind__in', ('repayment', 'receipt')), _connector='OR'), name='benefit_file_is_of_money'),
        ),
    ]
