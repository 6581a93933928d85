"""Benefits, accounts and leaving: tables, scope, and who the clients are for whoever looks after people."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}
TABLES = ("accountspell", "leaving", "leavingversion", "leavingstep", "loanpolicy", "benefit", "benefitevent")
KEYS = """
ALTER TABLE people_accountspell ADD CONSTRAINT account_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE people_leavingversion ADD CONSTRAINT leaving_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE people_benefitevent ADD CONSTRAINT event_in_benefits_currency
    FOREIGN KEY (benefit_id, currency) REFERENCES people_benefit (id, currency);
"""
# Whoever looks after people names the accounts they work for, and sees nothing else of the clients.
ACCOUNTS = """
CREATE FUNCTION people_accounts()
RETURNS TABLE (programme_id bigint, programme_key uuid, programme_name text, client_id bigint, client_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT programme.id, programme.key, programme.name, client.id, client.name
    FROM clients_programme AS programme JOIN clients_client AS client ON client.id = programme.client_id
    WHERE 0 = ANY ((SELECT scope())::bigint[])
    ORDER BY client.name, programme.name, programme.id
$$;
REVOKE EXECUTE ON FUNCTION people_accounts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_accounts() TO tejido_app, tejido_work;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_floor_integrity'),
        ('people', '0010_growth'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leaving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('opened_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leavings', to='people.person')),
            ],
            options={'indexes': [models.Index(fields=['-opened_at', '-id'], name='leaving_newest')]},
        ),
        migrations.CreateModel(
            name='LeavingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.TextField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('by_user_id', models.BigIntegerField()),
                ('leaving', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='people.leaving')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('step__in', ('equipment', 'final_pay', 'certificate', 'handover'))), name='leaving_step_known'), models.UniqueConstraint(fields=('leaving', 'step'), name='leaving_step_once')]},
        ),
        migrations.CreateModel(
            name='LeavingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('to_date', models.DateField()),
                ('reason', models.TextField()),
                ('destination', models.TextField()),
                ('would_return', models.TextField()),
                ('client_id', models.BigIntegerField(blank=True, null=True)),
                ('is_seasonal', models.BooleanField()),
                ('note', models.TextField(blank=True, null=True)),
                ('note_salt', models.BinaryField(blank=True, null=True)),
                ('recorded_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('employment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employment')),
                ('leaving', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='people.leaving')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.programme')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ('hired_by_client', 'promoted_out', 'resigned', 'hired_elsewhere', 'study', 'moved_away', 'family', 'health', 'mutual', 'dismissed', 'term_over', 'not_passed', 'work_ended', 'retired', 'died', 'other'))), name='leaving_reason_known'), models.CheckConstraint(condition=models.Q(('destination__in', ('client', 'formal_job', 'informal_work', 'own_business', 'study', 'care', 'moved', 'no_work', 'unknown'))), name='leaving_destination_known'), models.CheckConstraint(condition=models.Q(('would_return__in', ('yes', 'no', 'unsure', 'not_asked'))), name='leaving_would_return_known'), models.CheckConstraint(condition=models.Q(models.Q(('client_id__isnull', True), ('programme__isnull', True)), models.Q(('client_id__isnull', False), ('programme__isnull', False)), _connector='OR'), name='leaving_account_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', True), ('note_salt__isnull', True)), models.Q(('note__isnull', False), ('note_salt__isnull', False)), _connector='OR'), name='leaving_note_and_salt_go_together'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='leaving_superseded_later'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('leaving',), name='one_version_of_a_leaving'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('employment',), name='employment_is_left_once')]},
        ),
        migrations.CreateModel(
            name='LoanPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('instalment_share_max', models.DecimalField(decimal_places=4, max_digits=5)),
                ('amount_max', models.DecimalField(decimal_places=2, max_digits=13)),
                ('count_max', models.PositiveSmallIntegerField()),
                ('yearly_rate_max', models.DecimalField(decimal_places=4, max_digits=5)),
                ('status', models.TextField()),
                ('source', models.TextField()),
                ('from_date', models.DateField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='loan_policy_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('instalment_share_max__gt', 0), ('instalment_share_max__lte', 1)), name='loan_policy_share_in_limits'), models.CheckConstraint(condition=models.Q(('amount_max__gte', 1)), name='loan_policy_lends_something'), models.CheckConstraint(condition=models.Q(('count_max__gte', 1), ('count_max__lte', 120)), name='loan_policy_count_in_limits'), models.CheckConstraint(condition=models.Q(('yearly_rate_max__gte', 0), ('yearly_rate_max__lte', 1)), name='loan_policy_rate_in_limits'), models.CheckConstraint(condition=models.Q(('status__in', ('own_policy', 'agreement', 'law'))), name='loan_policy_status_known'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='loan_policy_names_its_source')],
            },
        ),
        migrations.CreateModel(
            name='Benefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('currency', models.CharField(max_length=3)),
                ('asked_amount', models.DecimalField(decimal_places=2, max_digits=13)),
                ('asked_count', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('purpose', models.TextField(blank=True, null=True)),
                ('purpose_salt', models.BinaryField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('state', models.TextField(default='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decision', models.TextField(blank=True, null=True)),
                ('decision_salt', models.BinaryField(blank=True, null=True)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=13, null=True)),
                ('period', models.TextField(blank=True, null=True)),
                ('count', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('yearly_rate', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('month_pay_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=13, null=True)),
                ('condition', models.TextField(blank=True, default='')),
                ('from_date', models.DateField(blank=True, null=True)),
                ('to_date', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='people.person')),
                ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.loanpolicy')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('id', 'currency'), name='benefit_with_currency'), models.CheckConstraint(condition=models.Q(('kind__in', ('loan', 'education', 'transport', 'meals', 'connectivity'))), name='benefit_kind_known'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='benefit_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('asked_amount__gt', 0)), name='benefit_asks_for_something'), models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'granted', 'refused', 'withdrawn', 'ended'))), name='benefit_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('purpose__isnull', True), ('purpose_salt__isnull', True)), models.Q(('purpose__isnull', False), ('purpose_salt__isnull', False)), _connector='OR'), name='benefit_purpose_and_salt_go_together'), models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('decision_salt__isnull', True)), models.Q(('decision__isnull', False), ('decision_salt__isnull', False)), _connector='OR'), name='benefit_decision_and_salt_go_together'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('state__in', ('granted', 'refused', 'ended'))), models.Q(models.Q(('state__in', ('granted', 'refused', 'ended')), _negated=True), ('decided_at__isnull', True), ('decided_by_user_id__isnull', True)), _connector='OR'), name='benefit_decision_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('granted', 'ended')), _negated=True), models.Q(('amount__isnull', False), ('count__isnull', False), ('kind', 'loan'), ('yearly_rate__isnull', False), ('from_date__isnull', False), ('month_pay_amount__isnull', False), ('policy__isnull', False)), models.Q(models.Q(('kind', 'loan'), _negated=True), ('amount__isnull', False), ('from_date__isnull', False), ('period__isnull', False)), _connector='OR'), name='benefit_terms_are_whole'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='benefit_gives_something'), models.CheckConstraint(condition=models.Q(('period__isnull', True), ('period__in', ('once', 'day', 'week', 'month')), _connector='OR'), name='benefit_period_known'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='benefit_ends_after_begin')], 'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['asked_at'], name='benefit_to_decide'), models.Index(condition=models.Q(('state__in', ('granted', 'refused', 'ended'))), fields=['state', '-decided_at'], name='benefit_decided')]},
        ),
        migrations.CreateModel(
            name='AccountSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.BigIntegerField()),
                ('is_seasonal', models.BooleanField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_spells', to='people.person')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.programme')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('superseded_at', None)), fields=['to_date', 'from_date'], name='account_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='account_ends_after_begin'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='account_superseded_later'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('person', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_account_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='BenefitEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('on_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=13, null=True)),
                ('count', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reference', models.TextField(blank=True, default='')),
                ('by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('benefit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='people.benefit')),
            ],
            options={
                'indexes': [models.Index(fields=['benefit', 'on_date'], name='benefit_event_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('repayment', 'receipt', 'pause', 'plan'))), name='benefit_event_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('repayment', 'receipt')), _negated=True), models.Q(('amount__gt', 0), ('amount__isnull', False)), _connector='OR'), name='benefit_money_is_above_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('to_date__gt', models.F('on_date')), ('to_date__isnull', False)), _connector='OR'), name='benefit_pause_has_days'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'plan'), _negated=True), models.Q(('amount__gt', 0), ('amount__isnull', False), ('count__gte', 1), ('count__isnull', False)), _connector='OR'), name='benefit_plan_is_whole')],
            },
        ),
        *(schema.of_operator(f"people_{table}", KEPT) for table in TABLES),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(ACCOUNTS, migrations.RunSQL.noop),
    ]
