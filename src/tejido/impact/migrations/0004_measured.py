"""Definitions as they stood, kept measurements in series, and sums by business day."""

import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

# A measurement names its definition's rung, and claims no higher one: no row of ours can say more than its method may.
BELOW = """
ALTER TABLE impact_measurement
    ADD CONSTRAINT measurement_rung_is_its_definitions FOREIGN KEY (definition_id, rung)
        REFERENCES impact_definition (id, rung),
    ADD CONSTRAINT measurement_claims_no_more CHECK (
        array_position(ARRAY['output', 'outcome', 'net', 'causal'], claimed)
        <= array_position(ARRAY['output', 'outcome', 'net', 'causal'], rung)
    );
"""
# Whoever sums days reads the spells that began in them; those of long before are long, and have an index already.
BEGAN = "CREATE INDEX people_activity_began ON people_activity (from_at)"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contacts', '0014_measured'),
        ('impact', '0003_sealed'),
        ('people', '0019_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayRefreshed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('as_of', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DaySum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('client_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('earlier_day', models.DateField(blank=True, null=True)),
                ('subjects_count', models.BigIntegerField()),
                ('summed_seconds', models.FloatField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'client_id', 'day', 'earlier_day'), name='day_sum_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ('contact_served', 'person_serving', 'person_working'))), name='day_sum_kind_known'), models.CheckConstraint(condition=models.Q(('earlier_day', None), ('earlier_day__lt', models.F('day')), _connector='OR'), name='day_sum_looks_back'), models.CheckConstraint(condition=models.Q(('subjects_count__gt', 0), ('summed_seconds__gte', 0)), name='day_sum_counts_something')],
            },
        ),
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
                ('version', models.PositiveIntegerField()),
                ('unit', models.TextField()),
                ('rung', models.TextField()),
                ('record', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='definition_version_once'), models.UniqueConstraint(fields=('id', 'rung'), name='definition_with_rung'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]{2,63}$')), name='definition_code_is_a_code'), models.CheckConstraint(condition=models.Q(('version__gt', 0)), name='definition_version_counts_from_one'), models.CheckConstraint(condition=models.Q(('rung__in', ('output', 'outcome', 'net', 'causal'))), name='definition_rung_known')],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rung', models.TextField()),
                ('claimed', models.TextField()),
                ('dimension', models.TextField()),
                ('group_key', models.TextField()),
                ('method', models.TextField(blank=True, default='')),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('withheld', models.TextField(blank=True, default='')),
                ('interval', models.TextField()),
                ('rows_count', models.BigIntegerField()),
                ('coverage', models.FloatField(blank=True, null=True)),
                ('coverage_low', models.FloatField(blank=True, null=True)),
                ('coverage_high', models.FloatField(blank=True, null=True)),
                ('coverage_withheld', models.TextField(blank=True, default='')),
                ('rows_digest', models.TextField(blank=True, default='')),
                ('as_of', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='impact.definition')),
            ],
            options={
                'indexes': [models.Index(fields=['definition', 'dimension', 'group_key', 'from_date'], name='measurement_series')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('definition', 'dimension', 'group_key', 'method', 'from_date', 'to_date'), name='measurement_stands_once'), models.CheckConstraint(condition=models.Q(('claimed__in', ('output', 'outcome', 'net', 'causal'))), name='measurement_rung_known'), models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='measurement_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('high__gte', models.F('value')), ('low__lte', models.F('value')), ('value__isnull', False), ('withheld', '')), models.Q(('high', None), ('low', None), ('value', None), models.Q(('withheld', ''), _negated=True)), _connector='OR'), name='measurement_has_a_value_or_a_reason'), models.CheckConstraint(condition=models.Q(('interval__in', ('exact', 'rounding', 'sampling', 'scenario'))), name='measurement_interval_known'), models.CheckConstraint(condition=models.Q(('rows_count__gte', 0)), name='measurement_rows_are_counted'), models.CheckConstraint(condition=models.Q(('superseded_at', None), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='measurement_superseded_after_it_stood')],
            },
        ),
        migrations.RunSQL(BELOW, migrations.RunSQL.noop),
        migrations.RunSQL(BEGAN, "DROP INDEX people_activity_began"),
        # What was kept never changes: another number takes its place.
        schema.granted("impact_definition", {"app": "SELECT, INSERT", "work": "SELECT, INSERT"}),
        schema.of_operator(
            "impact_measurement",
            {"app": "SELECT, INSERT, UPDATE (superseded_at)", "work": "SELECT, INSERT, UPDATE (superseded_at)"},
        ),
        schema.of_operator("impact_daysum", {"app": "SELECT, INSERT, DELETE", "work": "SELECT, INSERT, DELETE"}),
        schema.of_operator("impact_dayrefreshed", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}),
    ]
