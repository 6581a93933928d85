"""Clients' statements of a month, which stand once they are issued, and the questions about them."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


KEYS = """
ALTER TABLE contacts_statement ADD CONSTRAINT statement_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE contacts_statement ADD CONSTRAINT statement_of_clients_prices
    FOREIGN KEY (price_list_id, client_id) REFERENCES clients_pricelist (id, client_id);
ALTER TABLE contacts_statementquestion ADD CONSTRAINT question_of_clients_statement
    FOREIGN KEY (statement_id, client_id) REFERENCES contacts_statement (id, client_id);
"""

GUARD = """
-- What was issued is never changed: a later difference is a line of the next statement.
CREATE FUNCTION contacts_statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a statement stands as it was issued' USING ERRCODE = 'TJ003';
END $$;
CREATE TRIGGER contacts_statement_stands BEFORE UPDATE OR DELETE ON contacts_statement
    FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION contacts_statement_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_prices'),
        ('contacts', '0012_piece_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('zone', models.TextField()),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('lines', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('digest_format', models.TextField()),
                ('rolled_until_at', models.DateTimeField()),
                ('state', models.TextField(default='draft')),
                ('drafted_by_user_id', models.BigIntegerField()),
                ('drafted_at', models.DateTimeField()),
                ('issued_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('price_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.pricelist')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='clients.programme')),
            ],
            options={
                'indexes': [models.Index(fields=['client', '-from_date'], name='statement_of_client')],
                'constraints': [models.UniqueConstraint(fields=('id', 'client'), name='statement_with_client'), models.UniqueConstraint(fields=('programme', 'from_date'), name='one_statement_a_month'), models.CheckConstraint(condition=models.Q(('from_date__day', 1), ('to_date__day', 1), ('to_date__gt', models.F('from_date'))), name='statement_is_of_a_month'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='statement_has_a_currency'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='statement_digest_is_a_digest'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('issued_by_user_id__isnull', True), ('state', 'draft')), models.Q(('issued_at__isnull', False), ('issued_by_user_id__isnull', False), ('state', 'issued')), _connector='OR'), name='statement_state_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(('drafted_by_user_id', models.F('issued_by_user_id')), _negated=True), _connector='OR'), name='statement_is_issued_by_another')],
            },
        ),
        migrations.CreateModel(
            name='StatementQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('line', models.TextField(blank=True, default='')),
                ('text', models.TextField(null=True)),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, null=True)),
                ('answer_salt', models.BinaryField(blank=True, null=True)),
                ('answer_digest', models.CharField(blank=True, max_length=64, null=True)),
                ('answered_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='contacts.statement')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['client', '-asked_at'], name='question_waits')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('salt__isnull', True), ('text__isnull', True)), models.Q(('salt__isnull', False), ('text__isnull', False)), _connector='OR'), name='question_text_and_salt_go_together'), models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', True), ('answer_salt__isnull', True)), models.Q(('answer__isnull', False), ('answer_salt__isnull', False)), _connector='OR'), name='answer_text_and_salt_go_together'), models.CheckConstraint(condition=models.Q(models.Q(('answer_digest__isnull', True), ('answered_at__isnull', True), ('answered_by_user_id__isnull', True)), models.Q(('answer_digest__isnull', False), ('answered_at__isnull', False), ('answered_by_user_id__isnull', False)), _connector='OR'), name='question_answer_is_whole')],
            },
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(fields=['client', 'answered_at'], name='survey_answer_of_client'),
        ),
        schema.of_client("contacts_statement", {"app": "SELECT, INSERT, UPDATE"}),
        schema.of_client("contacts_statementquestion", {"app": "SELECT, INSERT, UPDATE"}),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
