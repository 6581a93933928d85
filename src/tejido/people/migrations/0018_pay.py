"""Pay: its tables, whose rows they are, and that what was signed stands."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}
# A draft is worked out anew: its lines are dropped. Triggers keep those of a run that somebody signed.
WORKED_OUT = {"app": "SELECT, INSERT, UPDATE, DELETE", "work": "SELECT, INSERT, UPDATE, DELETE"}
TABLES = ("payterm", "piecerate", "payday", "payrun", "paysignature", "paycorrection", "payquestion")
KEYS = """
ALTER TABLE people_piecerate ADD CONSTRAINT piece_rate_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
"""
# A run goes from draft to signed and closed, back only before the second signature; what is signed adds up.
STANDS = """
CREATE FUNCTION people_pay_run_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signed integer;
BEGIN
    IF OLD.state = 'closed' OR OLD.from_date <> NEW.from_date OR OLD.to_date <> NEW.to_date
       OR NOT (OLD.state = NEW.state AND OLD.digest = NEW.digest
               OR OLD.state || '>' || NEW.state = ANY (ARRAY['draft>signed_once', 'signed_once>draft',
                                                             'signed_once>closed'])) THEN
        RAISE EXCEPTION 'a pay run that was closed stands, and no run skips a step' USING ERRCODE = 'TJ003';
    END IF;
    IF NEW.state IN ('signed_once', 'closed') AND OLD.state <> NEW.state THEN
        SELECT count(DISTINCT user_id) INTO signed FROM people_paysignature
        WHERE run_id = NEW.id AND withdrawn_at IS NULL AND digest = NEW.digest;
        IF signed < (CASE NEW.state WHEN 'closed' THEN 2 ELSE 1 END) THEN
            RAISE EXCEPTION 'a pay run is signed by two people with one digest' USING ERRCODE = 'TJ003';
        END IF;
        IF EXISTS (
            SELECT FROM people_payslip AS slip
            LEFT JOIN people_payline AS line ON line.slip_id = slip.id
            WHERE slip.run_id = NEW.id
            GROUP BY slip.id
            HAVING slip.earned <> coalesce(sum(line.amount) FILTER (WHERE line.kind = 'earning'), 0)
                OR slip.deducted <> coalesce(sum(line.amount) FILTER (WHERE line.kind = 'deduction'), 0)
        ) THEN
            RAISE EXCEPTION 'the totals of a slip are those of its lines' USING ERRCODE = 'TJ003';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_pay_run_stands BEFORE UPDATE ON people_payrun
    FOR EACH ROW EXECUTE FUNCTION people_pay_run_stands();

CREATE FUNCTION people_pay_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint[];
BEGIN
    IF TG_TABLE_NAME = 'people_payline' THEN
        SELECT array_agg(run_id) INTO held FROM people_payslip
        WHERE id IN (CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.slip_id END,
                     CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.slip_id END);
    ELSE
        held := ARRAY[CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.run_id END,
                      CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.run_id END];
    END IF;
    IF EXISTS (SELECT FROM people_payrun WHERE id = ANY (held) AND state <> 'draft') THEN
        RAISE EXCEPTION 'the lines of a signed pay run stand; what is to be put right is a line of the next one'
            USING ERRCODE = 'TJ003';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER people_pay_slip_stands BEFORE INSERT OR UPDATE OR DELETE ON people_payslip
    FOR EACH ROW EXECUTE FUNCTION people_pay_stands();
CREATE TRIGGER people_pay_line_stands BEFORE INSERT OR UPDATE OR DELETE ON people_payline
    FOR EACH ROW EXECUTE FUNCTION people_pay_stands();
CREATE TRIGGER people_pay_finding_stands BEFORE INSERT OR UPDATE OR DELETE ON people_payfinding
    FOR EACH ROW EXECUTE FUNCTION people_pay_stands();

CREATE FUNCTION people_pay_signature_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR NEW.run_id <> OLD.run_id OR NEW.user_id <> OLD.user_id
       OR NEW.digest <> OLD.digest
       OR EXISTS (SELECT FROM people_payrun WHERE id = OLD.run_id AND state = 'closed') THEN
        RAISE EXCEPTION 'a signature is withdrawn once, and never from a run that was closed' USING ERRCODE = 'TJ003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_pay_signature_stands BEFORE UPDATE ON people_paysignature
    FOR EACH ROW EXECUTE FUNCTION people_pay_signature_stands();
"""
# Whoever sets rates names the queues they are for, and sees nothing else of the clients.
QUEUES = """
CREATE FUNCTION people_pay_queues()
RETURNS TABLE (queue_id bigint, queue_name text, programme_id bigint, programme_name text, client_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT queue.id, queue.name, programme.id, programme.name, programme.client_id
    FROM clients_queue AS queue JOIN clients_programme AS programme ON programme.id = queue.programme_id
    WHERE 0 = ANY ((SELECT scope())::bigint[])
    ORDER BY programme.name, queue.name, queue.id
$$;
REVOKE EXECUTE ON FUNCTION people_pay_queues() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_pay_queues() TO tejido_app, tejido_work;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0005_help'),
        ('people', '0017_hours'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('day_number', models.PositiveSmallIntegerField()),
                ('from_date', models.DateField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('day_number__gte', 1), ('day_number__lte', 31)), name='pay_day_is_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PayRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('period_key', models.UUIDField(unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('pay_date', models.DateField(blank=True, null=True)),
                ('state', models.TextField(default='draft')),
                ('people_count', models.PositiveIntegerField(default=0)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('known_at', models.DateTimeField(blank=True, null=True)),
                ('opened_by_user_id', models.BigIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-from_date'], name='pay_run_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='pay_run_ends_after_begin'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'signed_once', 'closed'))), name='pay_run_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('digest__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='pay_run_signed_with_a_digest'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='pay_run_closed_at_an_instant'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_pay_run_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PayCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.TextField(blank=True, null=True)),
                ('reason_salt', models.BinaryField(blank=True, null=True)),
                ('state', models.TextField(default='waiting')),
                ('set_by_user_id', models.BigIntegerField()),
                ('set_at', models.DateTimeField()),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_corrections', to='people.person')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='people.payrun')),
                ('taken_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.payrun')),
            ],
        ),
        migrations.CreateModel(
            name='PaySignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='people.payrun')),
            ],
        ),
        migrations.CreateModel(
            name='PaySlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('earned', models.DecimalField(decimal_places=2, max_digits=16)),
                ('deducted', models.DecimalField(decimal_places=2, max_digits=16)),
                ('net', models.DecimalField(decimal_places=2, max_digits=16)),
                ('paid_seconds', models.BigIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_slips', to='people.person')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='people.payrun')),
            ],
        ),
        migrations.CreateModel(
            name='PayLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('code', models.TextField()),
                ('kind', models.TextField()),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=18)),
                ('unit', models.TextField()),
                ('rate', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('factor', models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('evidence', models.JSONField(default=list)),
                ('days', models.JSONField(default=list)),
                ('about_key', models.UUIDField(blank=True, null=True)),
                ('adjusts', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adjusted_by', to='people.payrun')),
                ('slip', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='people.payslip')),
            ],
        ),
        migrations.CreateModel(
            name='PayTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('basis', models.TextField()),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('state', models.TextField(default='in_force')),
                ('is_lower', models.BooleanField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_terms', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='PieceRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('client_id', models.BigIntegerField()),
                ('queue_id', models.BigIntegerField(default=0)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.programme')),
            ],
        ),
        migrations.CreateModel(
            name='PayQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('text', models.TextField(blank=True, null=True)),
                ('text_salt', models.BinaryField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('state', models.TextField(default='asked')),
                ('answer', models.TextField(blank=True, null=True)),
                ('answer_salt', models.BinaryField(blank=True, null=True)),
                ('answered_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('correction', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='people.paycorrection')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='people.payline')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_questions', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['asked_at'], name='pay_question_open'), models.Index(fields=['person', '-asked_at'], name='pay_question_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'answered', 'solved'))), name='pay_question_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('text__isnull', True), ('text_salt__isnull', True)), models.Q(('text__isnull', False), ('text_salt__isnull', False)), _connector='OR'), name='pay_question_text_and_salt'), models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', True), ('answer_salt__isnull', True)), models.Q(('answer__isnull', False), ('answer_salt__isnull', False)), _connector='OR'), name='pay_question_answer_and_salt'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by_user_id__isnull', True), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False), ('answered_by_user_id__isnull', False)), _connector='OR'), name='pay_question_answered_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', False), ('state', 'solved')), models.Q(('state', 'solved'), _negated=True), _connector='OR'), name='pay_question_solved_by_a_line')],
            },
        ),
        migrations.CreateModel(
            name='PayFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='people.payrun')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'code'], name='pay_finding_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__in', ('no_pay_term', 'no_contract_terms', 'no_piece_rate', 'value_missing', 'currencies_differ', 'demonstration_value', 'value_not_in_force', 'below_minimum', 'taken_less', 'owed_by_worker', 'no_hours'))), name='pay_finding_known'), models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('currency', '')), models.Q(('amount__isnull', False), ('currency__regex', '^[A-Z]{3}$')), _connector='OR'), name='pay_finding_amount_has_a_currency')],
            },
        ),
        migrations.AddIndex(
            model_name='paycorrection',
            index=models.Index(condition=models.Q(('taken_in__isnull', True)), fields=['state'], name='pay_correction_open'),
        ),
        migrations.AddIndex(
            model_name='paycorrection',
            index=models.Index(fields=['person'], name='pay_correction_of'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('earning', 'deduction'))), name='pay_correction_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='pay_correction_above_nothing'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='pay_correction_currency_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'in_force', 'refused'))), name='pay_correction_state_known'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason__isnull', True), ('reason_salt__isnull', True)), models.Q(('reason__isnull', False), ('reason_salt__isnull', False)), _connector='OR'), name='pay_correction_reason_and_salt'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by_user_id__isnull', True), models.Q(('decided_by_user_id', models.F('set_by_user_id')), _negated=True), _connector='OR'), name='pay_correction_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('decided_by_user_id__isnull', False), _connector='OR'), name='pay_correction_is_decided'),
        ),
        migrations.AddConstraint(
            model_name='paycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('taken_in__isnull', True), ('state', 'in_force'), _connector='OR'), name='pay_correction_paid_was_approved'),
        ),
        migrations.AddConstraint(
            model_name='paysignature',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('run', 'user_id'), name='pay_run_signed_by_two'),
        ),
        migrations.AddConstraint(
            model_name='paysignature',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='pay_signature_has_a_digest'),
        ),
        migrations.AddIndex(
            model_name='payslip',
            index=models.Index(fields=['person', 'run'], name='pay_slip_of'),
        ),
        migrations.AddConstraint(
            model_name='payslip',
            constraint=models.UniqueConstraint(fields=('run', 'person'), name='pay_slip_once'),
        ),
        migrations.AddConstraint(
            model_name='payslip',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='pay_slip_currency_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='payslip',
            constraint=models.CheckConstraint(condition=models.Q(('net', django.db.models.expressions.CombinedExpression(models.F('earned'), '-', models.F('deducted')))), name='pay_slip_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='payslip',
            constraint=models.CheckConstraint(condition=models.Q(('deducted__gte', 0), ('net__gte', 0)), name='pay_slip_never_below_nothing'),
        ),
        migrations.AddConstraint(
            model_name='payline',
            constraint=models.UniqueConstraint(fields=('slip', 'ordinal'), name='pay_line_once'),
        ),
        migrations.AddConstraint(
            model_name='payline',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z_]*$')), name='pay_line_code_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='payline',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('earning', 'deduction', 'note'))), name='pay_line_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='payline',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ('days', 'seconds', 'items', 'times', 'share', 'money'))), name='pay_line_unit_known'),
        ),
        migrations.AddConstraint(
            model_name='payline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'note'), _negated=True), ('amount__gte', 0)), models.Q(('amount', 0), ('kind', 'note')), _connector='OR'), name='pay_line_has_its_amount'),
        ),
        migrations.AddIndex(
            model_name='payterm',
            index=models.Index(fields=['person', 'from_date'], name='pay_term_of'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ('month', 'hour', 'piece'))), name='pay_term_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('basis', 'piece')), models.Q(models.Q(('basis', 'piece'), _negated=True), ('amount__gt', 0)), _connector='OR'), name='pay_term_has_its_amount'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='pay_term_currency_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'in_force', 'refused'))), name='pay_term_state_known'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by_user_id__isnull', True), models.Q(('decided_by_user_id', models.F('set_by_user_id')), _negated=True), _connector='OR'), name='pay_term_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_lower', True), ('state', 'in_force'), _negated=True), ('decided_by_user_id__isnull', False), _connector='OR'), name='pay_term_lowered_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='pay_term_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='pay_term_superseded_later'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True), ('state', 'in_force')), expressions=[('person', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_pay_term_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='payterm',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('person',), name='one_pay_term_waits'),
        ),
        migrations.AddConstraint(
            model_name='piecerate',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='piece_rate_above_nothing'),
        ),
        migrations.AddConstraint(
            model_name='piecerate',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='piece_rate_currency_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='piecerate',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='piece_rate_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='piecerate',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='piece_rate_superseded_later'),
        ),
        migrations.AddConstraint(
            model_name='piecerate',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('programme', '='), ('queue_id', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_piece_rate_at_a_time'),
        ),
        *(schema.of_operator(f"people_{table}", KEPT) for table in TABLES),
        *(schema.of_operator(f"people_{table}", WORKED_OUT) for table in ("payslip", "payline", "payfinding")),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
        migrations.RunSQL(QUEUES, migrations.RunSQL.noop),
    ]
