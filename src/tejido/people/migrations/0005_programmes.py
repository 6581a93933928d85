"""Partners, openings, courses and cohorts, and how far people came: tables, scope, and the usual positions."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}
TABLES = ("position", "partner", "opening", "openingskill", "course", "cohort", "enrolment", "stage")
# An opening's skills are taken out again while it is written.
POLICIES = [
    schema.of_operator(f"people_{table}", KEPT | {"app": KEPT["app"] + (", DELETE" if table == "openingskill" else "")})
    for table in TABLES
]
POSITIONS = """
INSERT INTO people_position (code, name_en, name_es, is_entry) VALUES
    ('advisor', 'Advisor', 'Asesora o asesor', true),
    ('annotator', 'Annotator', 'Anotadora o anotador', true),
    ('senior_advisor', 'Senior advisor', 'Asesora o asesor sénior', false),
    ('mentor', 'Mentor', 'Mentora o mentor', false),
    ('technician', 'Technician', 'Técnica o técnico', false),
    ('quality_analyst', 'Quality analyst', 'Analista de calidad', false),
    ('trainer', 'Trainer', 'Formadora o formador', false),
    ('team_leader', 'Team leader', 'Líder de equipo', false),
    ('supervisor', 'Supervisor', 'Supervisora o supervisor', false);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_floor_integrity'),
        ('people', '0004_floor_integrity'),
        ('reference', '0002_integrity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('code', models.TextField(unique=True)),
                ('name_en', models.TextField()),
                ('name_es', models.TextField()),
                ('hours', models.DecimalField(decimal_places=1, max_digits=6)),
                ('valid_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9][a-z0-9_-]{0,63}$')), name='course_code_is_a_code'), models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='course_takes_time'), models.CheckConstraint(condition=models.Q(('valid_months__isnull', True), ('valid_months__gte', 1), _connector='OR'), name='course_counts_for_a_month')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.TextField(unique=True)),
                ('kind', models.TextField()),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('partner_client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='clients.client')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='reference.place')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('school', 'ngo', 'municipality', 'cluster', 'apprenticeship_service', 'client'))), name='partner_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'client'), ('partner_client__isnull', False)), models.Q(models.Q(('kind', 'client'), _negated=True), ('partner_client', None)), _connector='OR'), name='partner_client_is_a_client')]},
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.TextField()),
                ('language', models.CharField(max_length=2)),
                ('seats_count', models.PositiveIntegerField()),
                ('apply_until', models.DateField(blank=True, null=True)),
                ('is_public', models.BooleanField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='reference.place')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.site')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='people.course')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='people.partner')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('course', 'name'), name='cohort_named_once'), models.CheckConstraint(condition=models.Q(('seats_count__gte', 1)), name='cohort_has_a_seat'), models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='cohort_ends_after_begin'), models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2}$')), name='cohort_language_is_a_code')], 'indexes': [models.Index(fields=['from_date'], name='cohort_by_begin')]},
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('code', models.TextField(unique=True)),
                ('name_en', models.TextField()),
                ('name_es', models.TextField()),
                ('is_entry', models.BooleanField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9][a-z0-9_-]{0,63}$')), name='position_code_is_a_code')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('work_mode', models.TextField()),
                ('weekly_hours', models.DecimalField(decimal_places=1, max_digits=4)),
                ('seats_count', models.PositiveIntegerField()),
                ('inside_first_until', models.DateField(blank=True, null=True)),
                ('is_public', models.BooleanField()),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('close_reason', models.TextField(blank=True, default='')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='reference.place')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='clients.programme')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.site')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='people.position')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('work_mode__in', ('site', 'home', 'hybrid'))), name='opening_work_mode_known'), models.CheckConstraint(condition=models.Q(('work_mode', 'home'), ('site__isnull', False), _connector='OR'), name='opening_on_site_names_the_site'), models.CheckConstraint(condition=models.Q(('weekly_hours__gt', 0), ('weekly_hours__lte', 60)), name='opening_hours_within_limits'), models.CheckConstraint(condition=models.Q(('seats_count__gte', 1)), name='opening_has_a_seat'), models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on__isnull', True)), models.Q(('closed_on__gte', models.F('opened_on')), ('closed_on__isnull', False), models.Q(('close_reason', ''), _negated=True)), _connector='OR'), name='opening_closes_with_a_reason')], 'indexes': [models.Index(condition=models.Q(('closed_on', None)), fields=['opened_on'], name='opening_still_open')]},
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('stage', models.TextField()),
                ('on_date', models.DateField()),
                ('reason', models.TextField(blank=True, default='')),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.cohort')),
                ('opening', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.opening')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.partner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='people.person')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ('reached', 'interested', 'enrolled', 'attended', 'completed', 'came_to_site', 'applied', 'offered', 'hired', 'hired_elsewhere', 'not_interested'))), name='stage_known'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='stage_superseded_later'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('person', 'stage', 'cohort', 'opening'), name='stage_reached_once', nulls_distinct=False)], 'indexes': [models.Index(condition=models.Q(('superseded_at', None)), fields=['on_date', 'stage'], name='stage_by_date'), models.Index(condition=models.Q(('superseded_at', None)), fields=['cohort', 'stage'], name='stage_by_cohort'), models.Index(condition=models.Q(('superseded_at', None)), fields=['opening', 'stage'], name='stage_by_opening'), models.Index(condition=models.Q(('superseded_at', None)), fields=['partner', 'on_date'], name='stage_by_partner')]},
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True, default='')),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='enrolment_ends_after_begin'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='enrolment_end_has_a_reason'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='enrolment_superseded_later'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('person', '='), ('cohort', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_enrolment_in_a_cohort_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='OpeningSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('rung', models.TextField()),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='people.opening')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='clients.skill')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('opening', 'skill'), name='opening_asks_a_skill_once'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='opening_level_within_limits'), models.CheckConstraint(condition=models.Q(('rung__in', ('shadow', 'supervised', 'solo'))), name='opening_rung_known')],
            },
        ),
        *POLICIES,
        migrations.RunSQL(POSITIONS, migrations.RunSQL.noop),
    ]
