"""Price lists that stand once they are approved, and exchange rates of the operator."""

import django.contrib.postgres.constraints
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


KEYS = """
ALTER TABLE clients_pricelist ADD CONSTRAINT price_list_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
"""

GUARD = """
-- What was proposed is decided as it was proposed, and what was decided stands; only a later list supersedes it.
CREATE FUNCTION clients_price_list_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.programme_id, NEW.client_id, NEW.from_date, NEW.currency, NEW.minimum_amount, NEW.items, NEW.clauses,
            NEW.digest, NEW.proposed_by_user_id, NEW.proposed_at)
           IS DISTINCT FROM
           (OLD.programme_id, OLD.client_id, OLD.from_date, OLD.currency, OLD.minimum_amount, OLD.items, OLD.clauses,
            OLD.digest, OLD.proposed_by_user_id, OLD.proposed_at)
        OR (OLD.state <> 'proposed'
            AND (NEW.state, NEW.decided_by_user_id, NEW.decided_at, NEW.reason)
                IS DISTINCT FROM (OLD.state, OLD.decided_by_user_id, OLD.decided_at, OLD.reason))
        OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at)
    THEN
        RAISE EXCEPTION 'a price list stands as it was proposed and decided' USING ERRCODE = 'TJ003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_price_list_stands BEFORE UPDATE OR DELETE ON clients_pricelist
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION clients_price_list_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0005_help'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('into_currency', models.CharField(max_length=3)),
                ('rate', models.DecimalField(decimal_places=8, max_digits=20)),
                ('from_date', models.DateField()),
                ('source', models.TextField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('currency', 'into_currency', 'from_date'), name='exchange_rate_once_from_a_day'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$'), ('into_currency__regex', '^[A-Z]{3}$'), models.Q(('currency', models.F('into_currency')), _negated=True)), name='exchange_rate_of_two_currencies'), models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='exchange_rate_is_above_zero'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='exchange_rate_names_its_source'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='exchange_rate_superseded_later')],
            },
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('minimum_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('items', models.JSONField(default=list)),
                ('clauses', models.JSONField(default=list)),
                ('state', models.TextField(default='draft')),
                ('begun_by_user_id', models.BigIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('proposed_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('digest', models.CharField(blank=True, max_length=64, null=True)),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_lists', to='clients.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('id', 'client'), name='price_list_with_client'), models.UniqueConstraint(condition=models.Q(('state', 'approved'), ('superseded_at__isnull', True)), fields=('programme', 'from_date'), name='one_price_list_from_a_month'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'proposed'))), fields=('programme',), name='one_open_price_list_at_a_time'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'approved')), expressions=[('programme', '='), ('currency', '<>')], name='one_currency_for_a_programme'), models.CheckConstraint(condition=models.Q(('from_date__day', 1)), name='price_list_begins_with_a_month'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='price_list_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('minimum_amount__isnull', True), ('minimum_amount__gte', 0), _connector='OR'), name='price_list_minimum_is_money'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('digest__isnull', True), ('proposed_at__isnull', True), ('proposed_by_user_id__isnull', True), ('decided_at__isnull', True), ('decided_by_user_id__isnull', True)), models.Q(('state', 'proposed'), ('digest__isnull', False), ('proposed_at__isnull', False), ('proposed_by_user_id__isnull', False), ('decided_at__isnull', True), ('decided_by_user_id__isnull', True)), models.Q(('state__in', ('approved', 'refused')), ('digest__isnull', False), ('proposed_at__isnull', False), ('proposed_by_user_id__isnull', False), ('decided_at__isnull', False), ('decided_by_user_id__isnull', False)), models.Q(('state', 'withdrawn'), ('decided_at__isnull', True), ('decided_by_user_id__isnull', True)), _connector='OR'), name='price_list_state_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('proposed_by_user_id', models.F('decided_by_user_id')), _negated=True), _connector='OR'), name='prices_are_approved_by_another'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), models.Q(('state', 'approved'), ('superseded_at__gte', models.F('decided_at'))), _connector='OR'), name='only_approved_prices_are_superseded')],
            },
        ),
        schema.of_client("clients_pricelist", {"app": "SELECT, INSERT, UPDATE"}),
        schema.of_operator("clients_exchangerate", {"app": "SELECT, INSERT, UPDATE"}),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
