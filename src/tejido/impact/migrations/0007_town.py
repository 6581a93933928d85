"""Town and economy: the tables, whose rows they are, and who may change what of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

# What was recorded stays; only that it is superseded is noted on it.
KEPT = {"app": "SELECT, INSERT, UPDATE (superseded_at)", "work": "SELECT"}


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0005_estimates'),
        ('people', '0019_duties'),
        ('reference', '0004_kept_lines'),
    ]

    operations = [
        migrations.CreateModel(
            name='TownShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.TextField()),
                ('code', models.TextField()),
                ('name', models.TextField()),
                ('rings', models.JSONField()),
                ('source', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('level', 'code'), name='town_shape_once'), models.CheckConstraint(condition=models.Q(('level__in', ('department', 'municipality'))), name='town_shape_level_known'), models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^[0-9]{2}$'), ('level', 'department')), models.Q(('code__regex', '^[0-9]{5}$'), ('level', 'municipality')), _connector='OR'), name='town_shape_code_of_its_level'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='town_shape_names_its_source'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='town_shape_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='TownSupplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('code', models.TextField(unique=True)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9][a-z0-9./_-]{0,63}$')), name='town_supplier_code_is_a_code')],
            },
        ),
        migrations.CreateModel(
            name='TownTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.TextField()),
                ('source', models.TextField()),
                ('area', models.TextField()),
                ('year', models.PositiveSmallIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('is_synthetic', models.BooleanField()),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('numbers', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('area', 'year', 'name'), name='town_table_one_of_a_year'), models.CheckConstraint(condition=models.Q(('area__regex', '^[A-Z]{2}(-[0-9]{2}|-[0-9]{5})?$')), name='town_table_area_known'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='town_table_names_its_source'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='town_table_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('year__gte', 1990), ('year__lte', 2100)), name='town_table_year_known'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='town_table_has_a_digest'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='town_table_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='TownComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('figure', models.TextField()),
                ('opened_on', models.DateField()),
                ('places', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('reason', models.TextField()),
                ('chosen_on', models.DateField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('site', 'figure'), name='town_comparison_one'), models.CheckConstraint(condition=models.Q(('figure__in', ('multidimensional_poverty_share', 'unemployment_share', 'population_count'))), name='town_comparison_figure_known'), models.CheckConstraint(condition=models.Q(('places__len__gte', 2), ('places__len__lte', 10)), name='town_comparison_has_towns'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='town_comparison_says_why'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='town_comparison_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='TownPurchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('document', models.TextField()),
                ('month', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchases', to='impact.townsupplier')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['-month', '-id'], name='town_purchase_of_month')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('supplier', 'document'), name='town_purchase_one_invoice'), models.CheckConstraint(condition=models.Q(('document__regex', '^[a-z0-9][a-z0-9./_-]{0,63}$')), name='town_purchase_document_is_a_code'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='town_purchase_above_nothing'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='town_purchase_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='town_purchase_of_a_month'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='town_purchase_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='TownSupplierVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.TextField()),
                ('sector', models.TextField(blank=True, default='')),
                ('size', models.TextField(default='unknown')),
                ('traits', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('local_share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='reference.place')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='impact.townsupplier')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['place'], name='town_supplier_of_place')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('supplier',), name='town_supplier_one_version'), models.CheckConstraint(condition=models.Q(('size__in', ('micro', 'small', 'medium', 'large', 'unknown'))), name='town_supplier_size_known'), models.CheckConstraint(condition=models.Q(('traits__contained_by', ['women_led', 'community_owned', 'social_enterprise'])), name='town_supplier_traits_known'), models.CheckConstraint(condition=models.Q(('local_share__isnull', True), models.Q(('local_share__gte', 0), ('local_share__lte', 1)), _connector='OR'), name='town_supplier_share_is_a_share'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='town_supplier_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='TownWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('work', models.UUIDField()),
                ('kind', models.TextField()),
                ('scheme', models.TextField()),
                ('name', models.TextField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('state', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('source', models.TextField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.partner')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='reference.place')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('work',), name='town_work_one_version'), models.CheckConstraint(condition=models.Q(('kind__in', ('public_work', 'incentive'))), name='town_work_kind_known'), models.CheckConstraint(condition=models.Q(('scheme__in', ('obras_por_impuestos', 'zomac', 'zese', 'hiring_subsidy', 'municipal', 'own_contribution', 'other'))), name='town_work_scheme_known'), models.CheckConstraint(condition=models.Q(('state__in', ('planned', 'running', 'finished', 'stopped'))), name='town_work_state_known'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='town_work_above_nothing'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='town_work_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='town_work_names_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'finished'), _negated=True), ('to_date__isnull', False), _connector='OR'), name='town_work_finished_on_a_day'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='town_work_ends_after_begin'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='town_work_superseded_later')],
            },
        ),
        schema.of_operator("impact_townsupplier", {"app": "SELECT, INSERT", "work": "SELECT"}),
        schema.of_operator(
            "impact_townsupplierversion",
            {"app": "SELECT, INSERT, UPDATE (superseded_at, name)", "work": "SELECT, UPDATE (name)"},
        ),
        *(
            schema.of_operator(f"impact_town{table}", KEPT)
            for table in ("purchase", "table", "shape", "comparison", "work")
        ),
    ]
