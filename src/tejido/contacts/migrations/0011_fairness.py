"""What came to each person on each day: kept by the worker, read by the pages of the operator."""

import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0010_help'),
        ('people', '0011_leaving'),
    ]

    operations = [
        migrations.CreateModel(
            name='FairnessDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('ready_seconds', models.FloatField()),
                ('in_hand_seconds', models.FloatField()),
                ('idle_seconds', models.FloatField()),
                ('offers_count', models.PositiveIntegerField()),
                ('growth_offers_count', models.PositiveIntegerField()),
                ('handled_count', models.PositiveIntegerField()),
                ('difficulty_sum', models.PositiveIntegerField()),
                ('abusive_count', models.PositiveIntegerField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['day'], name='fairness_by_day')],
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='fairness_day_once')],
            },
        ),
        schema.of_operator("contacts_fairnessday", {"app": "SELECT", "work": "SELECT, INSERT, UPDATE"}),
    ]
