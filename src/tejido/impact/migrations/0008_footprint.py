"""The footprint: bills, contracts of electricity, surveys of the way to work, and worked days by month."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}
COUNTED = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0007_town'),
        ('people', '0019_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='FootprintBill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('variant', models.TextField(blank=True, default='')),
                ('month', models.DateField()),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=16)),
                ('entered_quantity', models.DecimalField(decimal_places=4, max_digits=16)),
                ('entered_unit', models.TextField()),
                ('is_estimate', models.BooleanField(default=False)),
                ('reference', models.TextField(blank=True, default='')),
                ('blob_key', models.UUIDField(blank=True, null=True)),
                ('entered_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['month', 'kind'], name='footprint_bill_by_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('electricity', 'solar_electricity', 'diesel', 'refrigerant', 'water', 'waste', 'cloud_processor', 'cloud_memory', 'cloud_ssd', 'cloud_hdd', 'cloud_network', 'cloud_reported'))), name='footprint_bill_kind_known'), models.CheckConstraint(condition=models.Q(('variant__regex', '^([a-z0-9][a-z0-9_.:+-]{0,63})?$')), name='footprint_bill_variant_is_a_code'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='footprint_bill_of_a_month'), models.CheckConstraint(condition=models.Q(('entered_quantity__gte', 0), ('quantity__gte', 0)), name='footprint_bill_not_below_nothing'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='footprint_bill_superseded_later'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('site', 'kind', 'variant', 'month', 'reference'), name='footprint_bill_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='FootprintCommute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('asked_date', models.DateField()),
                ('modes', models.JSONField()),
                ('home_count', models.PositiveIntegerField()),
                ('cooled_count', models.PositiveIntegerField()),
                ('entered_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('cooled_count__lte', models.F('home_count'))), name='footprint_commute_cools_at_home'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='footprint_commute_superseded_later'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('site', 'asked_date'), name='footprint_commute_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='FootprintContract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('energy_kwh', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('variant', models.TextField(blank=True, default='')),
                ('reference', models.TextField()),
                ('entered_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('certificate', 'power_purchase', 'supplier'))), name='footprint_contract_kind_known'), models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='footprint_contract_ends_later'), models.CheckConstraint(condition=models.Q(models.Q(('energy_kwh__gte', 0), ('share__isnull', True)), models.Q(('energy_kwh__isnull', True), ('share__gte', 0), ('share__lte', 1)), _connector='OR'), name='footprint_contract_covers_one_way'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'supplier'), ('variant__startswith', 'supplier.')), models.Q(models.Q(('kind', 'supplier'), _negated=True), ('variant', '')), _connector='OR'), name='footprint_contract_names_its_factor'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='footprint_contract_has_its_paper'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='footprint_contract_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='FootprintMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('place', models.TextField()),
                ('people_count', models.PositiveIntegerField()),
                ('site_days', models.PositiveIntegerField()),
                ('home_days', models.PositiveIntegerField()),
                ('hybrid_days', models.PositiveIntegerField()),
                ('site_seconds', models.FloatField()),
                ('home_seconds', models.FloatField()),
                ('hybrid_seconds', models.FloatField()),
                ('contacts_count', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='footprint_month_begins_a_month'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='footprint_month_superseded_later'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('month', 'site', 'place'), name='footprint_month_once', nulls_distinct=False)],
            },
        ),
        *(schema.of_operator(f"impact_footprint{table}", KEPT) for table in ("bill", "contract", "commute")),
        schema.of_operator("impact_footprintmonth", COUNTED),
    ]
