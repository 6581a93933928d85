"""Scheduled reports and the mails about them; what was sent stays sent."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEYS = """
ALTER TABLE contacts_reportschedule ADD CONSTRAINT schedule_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE contacts_reportdelivery ADD CONSTRAINT delivery_of_clients_schedule
    FOREIGN KEY (schedule_id, client_id) REFERENCES contacts_reportschedule (id, client_id);
ALTER TABLE contacts_reportdelivery ADD CONSTRAINT delivery_of_clients_report
    FOREIGN KEY (report_id, client_id) REFERENCES contacts_publishedreport (id, client_id);
"""

GUARD = """
-- A mail that was handed over cannot be made one that waits, so that nobody gets it twice.
CREATE FUNCTION contacts_delivery_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was sent stays sent' USING ERRCODE = 'TJ003';
END $$;
CREATE TRIGGER contacts_delivery_stands BEFORE UPDATE OR DELETE ON contacts_reportdelivery
    FOR EACH ROW WHEN (OLD.outcome = 'sent') EXECUTE FUNCTION contacts_delivery_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ('clients', '0004_floor_integrity'),
        ('contacts', '0007_history_integrity'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='publishedreport',
            constraint=models.UniqueConstraint(fields=('id', 'client'), name='report_with_client'),
        ),
        migrations.CreateModel(
            name='ReportSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('rows_by', models.TextField()),
                ('rhythm', models.TextField()),
                ('language', models.TextField()),
                ('user_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('is_on', models.BooleanField()),
                ('next_from_date', models.DateField()),
                ('set_by_user_id', models.BigIntegerField()),
                ('set_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='clients.client')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('id', 'client'), name='schedule_with_client'), models.CheckConstraint(condition=models.Q(('rows_by__in', ('programme', 'queue', 'day', 'hour', 'quarter'))), name='schedule_rows_known'), models.CheckConstraint(condition=models.Q(('rhythm__in', ('day', 'week', 'month'))), name='schedule_rhythm_known'), models.CheckConstraint(condition=models.Q(('language__in', ('own', 'es', 'en'))), name='schedule_language_known'), models.CheckConstraint(condition=models.Q(('user_ids', []), _negated=True), name='schedule_names_somebody'), models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), ('is_on', False), _connector='OR'), name='removed_is_off')],
            },
        ),
        migrations.CreateModel(
            name='ReportDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('to_date', models.DateField()),
                ('outcome', models.TextField()),
                ('tries_count', models.PositiveSmallIntegerField()),
                ('tried_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='clients.client')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contacts.publishedreport')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contacts.reportschedule')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('outcome', 'waiting')), fields=['due_at'], name='delivery_is_due')],
                'constraints': [models.UniqueConstraint(fields=('schedule', 'to_date', 'user_id'), name='report_delivered_once'), models.CheckConstraint(condition=models.Q(('outcome__in', ('waiting', 'sent', 'away', 'refused', 'not_allowed', 'withdrawn'))), name='delivery_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('outcome', 'waiting')), models.Q(models.Q(('outcome', 'waiting'), _negated=True), ('due_at__isnull', True)), _connector='OR'), name='delivery_waits_or_is_done')],
            },
        ),
        schema.of_client("contacts_reportschedule", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, UPDATE"}),
        schema.of_client("contacts_reportdelivery", {"app": "SELECT", "work": "SELECT, INSERT, UPDATE"}),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
