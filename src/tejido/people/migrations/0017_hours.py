"""Hours: what counts, patterns of weeks, absences, corrections, imported sheets, and periods that are locked."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

LOCKS = """
-- What changes in a locked period changes by an effect in a later one, never there.
-- Every process writes presence, and only some may read periods.
CREATE FUNCTION people_presence_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    before tstzrange := CASE WHEN TG_OP = 'INSERT' THEN 'empty' ELSE tstzrange(OLD.from_at, OLD.to_at) END;
    after tstzrange := CASE WHEN TG_OP = 'DELETE' THEN 'empty' ELSE tstzrange(NEW.from_at, NEW.to_at) END;
    is_same boolean := TG_OP = 'UPDATE' AND (OLD.person_id, OLD.activity) = (NEW.person_id, NEW.activity);
BEGIN
    IF EXISTS (
        SELECT FROM people_hoursperiod AS period
        WHERE period.locked_at IS NOT NULL AND period.to_at > least(OLD.from_at, NEW.from_at)
          AND (tstzrange(period.from_at, period.to_at) && before OR tstzrange(period.from_at, period.to_at) && after)
          AND NOT (is_same AND tstzrange(period.from_at, period.to_at) * before
                   = tstzrange(period.from_at, period.to_at) * after)
    ) THEN
        RAISE EXCEPTION 'this would change hours of a locked period' USING ERRCODE = 'TJ060';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER people_presence_stays BEFORE INSERT OR DELETE OR UPDATE OF from_at, to_at, activity, person_id
    ON people_activity FOR EACH ROW EXECUTE FUNCTION people_presence_stays();

CREATE FUNCTION people_lock_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.locked_at IS NOT NULL THEN
        RAISE EXCEPTION 'a locked period stays as it is' USING ERRCODE = 'TJ061';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER people_lock_stays BEFORE UPDATE OR DELETE ON people_hoursperiod
    FOR EACH ROW EXECUTE FUNCTION people_lock_stays();

-- Whether something from one instant to another touches a period that is locked.
CREATE FUNCTION people_is_locked(begins timestamptz, ends timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM people_hoursperiod AS period
        WHERE period.locked_at IS NOT NULL AND period.from_at < ends AND period.to_at > begins
    )
$$;

-- What was decided stays decided; and what is approved about a locked period names the open one in which it counts.
CREATE FUNCTION people_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begins timestamptz;
    ends timestamptz;
    zone text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.decision <> '' THEN
        IF (to_jsonb(OLD) - '{text,answer}'::text[]) <> (to_jsonb(NEW) - '{text,answer}'::text[]) THEN
            RAISE EXCEPTION 'what was decided stays decided' USING ERRCODE = 'TJ062';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.decision <> 'approved' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'people_absence' THEN
        SELECT installation.zone INTO zone FROM journal_installation AS installation;
        begins := NEW.from_date::timestamp AT TIME ZONE zone;
        ends := NEW.to_date::timestamp AT TIME ZONE zone;
    ELSE
        begins := NEW.from_at;
        ends := NEW.to_at;
    END IF;
    IF people_is_locked(begins, ends) <> (NEW.effective_period_id IS NOT NULL) OR EXISTS (
        SELECT FROM people_hoursperiod AS period
        WHERE period.id = NEW.effective_period_id AND period.locked_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'what touches a locked period counts in a later one that is open' USING ERRCODE = 'TJ063';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_correction_stays BEFORE INSERT OR UPDATE ON people_timecorrection
    FOR EACH ROW EXECUTE FUNCTION people_decision_stays();
CREATE TRIGGER people_absence_stays BEFORE INSERT OR UPDATE ON people_absence
    FOR EACH ROW EXECUTE FUNCTION people_decision_stays();
CREATE TRIGGER people_sheet_stays BEFORE INSERT OR UPDATE ON people_timesheet
    FOR EACH ROW EXECUTE FUNCTION people_decision_stays();

-- A sheet that was decided takes no more lines, and its lines lie within it.
CREATE FUNCTION people_sheet_takes_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM people_timesheet AS sheet
        WHERE sheet.id = NEW.sheet_id AND sheet.decision = ''
          AND sheet.from_at <= NEW.from_at AND sheet.to_at >= NEW.to_at
    ) THEN
        RAISE EXCEPTION 'a sheet takes lines within it until it is decided' USING ERRCODE = 'TJ064';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_sheet_takes_line BEFORE INSERT OR UPDATE OF sheet_id, from_at, to_at ON people_sheetline
    FOR EACH ROW EXECUTE FUNCTION people_sheet_takes_line();
"""

# Whoever looks for forgotten clock-outs reads these rows and no others.
LONG = """
CREATE INDEX people_activity_long ON people_activity (from_at)
    WHERE activity <> 'offline' AND (to_at IS NULL OR to_at - from_at > interval '4 hours');
CREATE INDEX people_neutralspell_by_begin ON people_neutralspell (kind, from_at);
"""

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}
POLICIES = [
    schema.of_operator(f"people_{table}", KEPT)
    for table in (
        "hoursperiod", "timeagreement", "workpattern", "absence", "timecorrection", "timesheet", "sheetline",
        "findinganswer",
    )
]  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0016_consents'),
    ]

    operations = [
        migrations.CreateModel(
            name='HoursPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField()),
                ('opened_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('locked_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('locked_at', models.DateTimeField(blank=True, null=True)),
                ('locked_recorded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('to_at__gt', models.F('from_at')), ('to_date__gt', models.F('from_date'))), name='period_ends_after_begin'), models.CheckConstraint(condition=models.Q(models.Q(('locked_at', None), ('locked_by_user_id', None), ('locked_recorded_at', None)), models.Q(('locked_at__gte', models.F('to_at')), ('locked_by_user_id__isnull', False), ('locked_recorded_at__gte', models.F('recorded_at'))), _connector='OR'), name='period_locked_when_over'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_period_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='TimeAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('activity', models.TextField()),
                ('counts', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('words_en', models.TextField()),
                ('words_es', models.TextField()),
                ('agreed_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('activity__in', ('available', 'break', 'lunch', 'training', 'recovering', 'not_responding'))), name='agreed_activity_known'), models.CheckConstraint(condition=models.Q(('counts__in', ('worked', 'neutral', 'unpaid'))), name='agreed_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('words_en', ''), _negated=True), models.Q(('words_es', ''), _negated=True)), name='agreed_in_both_languages'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='agreed_ends_after_begin'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='agreed_superseded_later'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('activity', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_count_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='TimeSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('decision', models.TextField(blank=True, default='')),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField()),
                ('effective_period', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.hoursperiod')),
            ],
        ),
        migrations.CreateModel(
            name='SheetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField()),
                ('activity', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheet_lines', to='people.person')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='people.timesheet')),
            ],
        ),
        migrations.CreateModel(
            name='WorkPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('rest_weekday', models.PositiveSmallIntegerField()),
                ('days_a_week', models.PositiveSmallIntegerField()),
                ('distribution', models.TextField()),
                ('agreed_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_patterns', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='FindingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
                ('from_at', models.DateTimeField()),
                ('text', models.TextField(blank=True, default='')),
                ('answered_by_user_id', models.BigIntegerField()),
                ('answered_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finding_answers', to='people.person')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='people.hoursperiod')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__in', ('missing_clock_out', 'span_too_long', 'import_overlap', 'gap_of_line', 'absence_unexplained', 'correction_waits'))), name='answered_finding_known'), models.UniqueConstraint(fields=('period', 'person', 'code', 'from_at'), name='finding_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('decision', models.TextField(blank=True, default='')),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('kind', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('day_seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True, default='')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='people.person')),
                ('effective_period', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.hoursperiod')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['from_date', 'id'], name='absence_undecided'), models.Index(fields=['person', 'from_date'], name='absence_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('vacation', 'medical_appointment', 'calamity', 'summons', 'bike_day', 'school_duty', 'bereavement', 'voting', 'family_day', 'sick', 'work_accident', 'maternity', 'paternity', 'compensatory_rest', 'paid_other', 'unpaid_agreed', 'unpaid_unexcused'))), name='absence_kind_known'), models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='absence_ends_after_begin'), models.CheckConstraint(condition=models.Q(('day_seconds__isnull', True), models.Q(('day_seconds__gte', 60), ('day_seconds__lte', 86400)), _connector='OR'), name='absence_part_of_a_day'), models.CheckConstraint(condition=models.Q(('decision__in', ('', 'approved', 'refused', 'withdrawn'))), name='absence_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by_user_id', None), ('decided_recorded_at', None), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('decided_recorded_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='absence_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ('approved', 'refused')), _negated=True), models.Q(('decided_by_user_id', models.F('asked_by_user_id')), _negated=True), _connector='OR'), name='absence_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ('approved', 'refused')), _negated=True), ('decided_by_person_id__isnull', True), models.Q(('decided_by_person_id', models.F('person_id')), _negated=True), _connector='OR'), name='absence_not_decided_by_oneself')],
            },
        ),
        migrations.CreateModel(
            name='TimeCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('decision', models.TextField(blank=True, default='')),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField()),
                ('activity', models.TextField()),
                ('is_own_request', models.BooleanField()),
                ('text', models.TextField(blank=True, default='')),
                ('again_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='again', to='people.timecorrection')),
                ('effective_period', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.hoursperiod')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_corrections', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['asked_at', 'id'], name='correction_undecided'), models.Index(fields=['person', 'from_at'], name='correction_by_person'), models.Index(condition=models.Q(('effective_period__isnull', False)), fields=['effective_period', 'person'], name='correction_late')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_at__gt', models.F('from_at'))), name='correction_ends_after_begin'), models.CheckConstraint(condition=models.Q(('activity__in', ('offline', 'available', 'break', 'lunch', 'training', 'recovering', 'not_responding'))), name='correction_activity_known'), models.UniqueConstraint(fields=('again_of',), name='asked_again_once'), models.CheckConstraint(condition=models.Q(('decision__in', ('', 'approved', 'refused', 'withdrawn'))), name='correction_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by_user_id', None), ('decided_recorded_at', None), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('decided_recorded_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='correction_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ('approved', 'refused')), _negated=True), models.Q(('decided_by_user_id', models.F('asked_by_user_id')), _negated=True), _connector='OR'), name='correction_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ('approved', 'refused')), _negated=True), ('decided_by_person_id__isnull', True), models.Q(('decided_by_person_id', models.F('person_id')), _negated=True), _connector='OR'), name='correction_not_decided_by_oneself')],
            },
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(('to_at__gt', models.F('from_at'))), name='sheet_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ('', 'approved', 'refused', 'withdrawn'))), name='sheet_decision_known'),
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by_user_id', None), ('decided_recorded_at', None), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('decided_recorded_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='sheet_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='timesheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ('approved', 'refused')), _negated=True), models.Q(('decided_by_user_id', models.F('asked_by_user_id')), _negated=True), _connector='OR'), name='sheet_decided_by_another'),
        ),
        migrations.AddIndex(
            model_name='sheetline',
            index=models.Index(fields=['person', 'from_at'], name='sheet_line_by_person'),
        ),
        migrations.AddConstraint(
            model_name='sheetline',
            constraint=models.UniqueConstraint(fields=('sheet', 'number'), name='sheet_line_once'),
        ),
        migrations.AddConstraint(
            model_name='sheetline',
            constraint=models.CheckConstraint(condition=models.Q(('to_at__gt', models.F('from_at'))), name='sheet_line_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='sheetline',
            constraint=models.CheckConstraint(condition=models.Q(('activity__in', ('offline', 'available', 'break', 'lunch', 'training', 'recovering', 'not_responding'))), name='sheet_line_activity_known'),
        ),
        migrations.AddConstraint(
            model_name='workpattern',
            constraint=models.CheckConstraint(condition=models.Q(('rest_weekday__lte', 6)), name='pattern_rests_on_a_weekday'),
        ),
        migrations.AddConstraint(
            model_name='workpattern',
            constraint=models.CheckConstraint(condition=models.Q(('days_a_week__gte', 1), ('days_a_week__lte', 6)), name='pattern_has_a_rest_day'),
        ),
        migrations.AddConstraint(
            model_name='workpattern',
            constraint=models.CheckConstraint(condition=models.Q(('distribution__in', ('fixed', 'flexible'))), name='pattern_distribution_known'),
        ),
        migrations.AddConstraint(
            model_name='workpattern',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='pattern_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='workpattern',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='pattern_superseded_later'),
        ),
        migrations.AddConstraint(
            model_name='workpattern',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('person', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_pattern_at_a_time'),
        ),
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
        migrations.RunSQL(LONG, migrations.RunSQL.noop),
        *POLICIES,
    ]
