"""A pay run that is being worked out by a job, and what kept it from its end."""

import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0020_worked'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayWorking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('try_number', models.PositiveIntegerField(default=1)),
                ('seen_at', models.DateTimeField()),
                ('people_count', models.PositiveIntegerField(blank=True, null=True)),
                ('done_count', models.PositiveIntegerField(default=0)),
                ('problem', models.TextField(blank=True, default='')),
                ('about', models.JSONField(default=dict)),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='working', to='people.payrun')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('problem', '')), fields=['seen_at'], name='pay_working_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('try_number__gt', 0)), name='pay_working_has_a_try'), models.CheckConstraint(condition=models.Q(models.Q(('done_count', 0), ('people_count__isnull', True)), models.Q(('done_count__lte', models.F('people_count')), ('people_count__isnull', False)), _connector='OR'), name='pay_working_done_of_all'), models.CheckConstraint(condition=models.Q(('problem', ''), ('problem__regex', '^[a-z][a-z_]*$'), _connector='OR'), name='pay_working_problem_is_a_code')],
            },
        ),
        schema.of_operator("people_payworking", {"app": "SELECT, INSERT, UPDATE, DELETE", "work": "SELECT, UPDATE, DELETE"}),
        # Whoever works pay out reads what was agreed about hours.
        schema.granted("people_contractterm", {"work": "SELECT"}),
        schema.granted("people_workregime", {"work": "SELECT"}),
    ]
