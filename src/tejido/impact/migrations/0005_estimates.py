"""How people did later, and estimates that were kept with the values of the register that they used."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0004_measured'),
        ('people', '0019_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='EstimateRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('indicator', models.TextField()),
                ('definition_version', models.PositiveIntegerField()),
                ('known_at', models.DateTimeField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('seed', models.BigIntegerField()),
                ('code_digest', models.CharField(max_length=64)),
                ('inputs_digest', models.CharField(max_length=64)),
                ('method', models.TextField()),
                ('claimed', models.TextField()),
                ('rows_count', models.PositiveIntegerField()),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('standard_error', models.FloatField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['indicator', '-recorded_at', '-id'], name='estimate_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('high__gte', models.F('value')), ('low__lte', models.F('value')), ('reason', ''), ('standard_error__gte', 0), ('value__isnull', False)), models.Q(models.Q(('reason', ''), _negated=True), ('high', None), ('low', None), ('standard_error', None), ('value', None)), _connector='OR'), name='estimate_has_a_number_or_a_reason'), models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='estimate_ends_after_begin'), models.CheckConstraint(condition=models.Q(('claimed__in', ('output', 'outcome', 'net', 'causal'))), name='estimate_rung_known'), models.CheckConstraint(condition=models.Q(('code_digest__regex', '^[0-9a-f]{64}$'), ('inputs_digest__regex', '^[0-9a-f]{64}$')), name='estimate_has_its_digests')],
            },
        ),
        migrations.CreateModel(
            name='EstimateFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('level', models.TextField()),
                ('value', models.DecimalField(decimal_places=6, max_digits=9)),
                ('reference_key', models.UUIDField()),
                ('is_demonstration', models.BooleanField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factors', to='impact.estimaterun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'kind', 'level'), name='estimate_factor_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('deadweight', 'displacement', 'attribution', 'drop_off')), ('level__in', ('low', 'central', 'high'))), name='estimate_factor_kind_known'), models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 1)), name='estimate_factor_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('months', models.PositiveSmallIntegerField()),
                ('answer', models.TextField()),
                ('on_date', models.DateField()),
                ('by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.application')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ('formal_job', 'other_work', 'no_work', 'not_reached'))), name='follow_up_answer_known'), models.CheckConstraint(condition=models.Q(('months__in', (6, 12))), name='follow_up_months_known'), models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('application', 'months'), name='follow_up_told_once'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='follow_up_superseded_later')],
            },
        ),
        # A number that was kept stands as it was written; of how somebody did, only "superseded at" is ever set.
        schema.of_operator("impact_estimaterun", {"app": "SELECT, INSERT", "work": "SELECT"}),
        schema.of_operator("impact_estimatefactor", {"app": "SELECT, INSERT", "work": "SELECT"}),
        schema.of_operator(
            "impact_followup", {"app": "SELECT, INSERT, UPDATE (superseded_at)", "work": "SELECT"}
        ),
    ]
