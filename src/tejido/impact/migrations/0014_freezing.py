"""Statements that a job is freezing; the worker keeps them."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_prices'),
        ('contacts', '0013_billing'),
        ('impact', '0013_worked'),
        ('people', '0021_pay_working'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatementFreezing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('try_number', models.PositiveIntegerField(default=1)),
                ('seen_at', models.DateTimeField()),
                ('done_count', models.PositiveIntegerField(default=0)),
                ('problem', models.TextField(blank=True, default='')),
                ('about', models.JSONField(default=dict)),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('reason', models.TextField(blank=True, default='')),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='impact.statement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('client', 'from_date', 'to_date'), name='one_freezing_a_period', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('from_date__day', 1), ('to_date__day', 1), ('to_date__gt', models.F('from_date'))), name='freezing_is_of_whole_months'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='freezing_correction_says_why'), models.CheckConstraint(condition=models.Q(('try_number__gt', 0)), name='freezing_has_a_try'), models.CheckConstraint(condition=models.Q(('problem', ''), ('problem__regex', '^[a-z][a-z_]*$'), _connector='OR'), name='freezing_problem_is_a_code')],
            },
        ),
        schema.of_client(
            "impact_statementfreezing", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, UPDATE, DELETE"}
        ),
        schema.granted("impact_statement", {"work": "INSERT"}),
        # What months and statements are made of besides: devices, what clients paid, and which stories may be in one.
        schema.granted("people_equipmentitem", {"work": "SELECT"}),
        schema.granted("people_equipmentloan", {"work": "SELECT"}),
        schema.granted("contacts_statement", {"work": "SELECT"}),
        schema.granted("impact_story", {"work": "SELECT"}),
        schema.granted("impact_storyversion", {"work": "SELECT"}),
        schema.granted("impact_storyconsent", {"work": "SELECT"}),
        schema.granted("impact_statementline", {"work": "INSERT"}),
    ]
