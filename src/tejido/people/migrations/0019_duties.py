"""Messages that wait for working time, what was sent off shift, exemptions, notes about limits; one consent more."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0018_pay'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisconnectionExemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('reason', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('set_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DutyNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('duty', models.TextField()),
                ('from_date', models.DateField()),
                ('outcome', models.TextField()),
                ('text', models.TextField(blank=True, default='')),
                ('rest_date', models.DateField(blank=True, null=True)),
                ('written_by_user_id', models.BigIntegerField()),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='HeldMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('client_id', models.BigIntegerField()),
                ('job', models.TextField()),
                ('ids', models.JSONField()),
                ('held_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('released_how', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='MessageOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('job', models.TextField()),
                ('reason', models.TextField()),
                ('note', models.TextField(blank=True, default='')),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('sent_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='consenttext',
            name='consent_text_purpose_known',
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ('impact_status', 'self_identification', 'household', 'follow_up', 'legal_quota'))), name='consent_text_purpose_known'),
        ),
        migrations.AddField(
            model_name='disconnectionexemption',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disconnection_exemptions', to='people.person'),
        ),
        migrations.AddField(
            model_name='dutynote',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_notes', to='people.person'),
        ),
        migrations.AddField(
            model_name='heldmessage',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_messages', to='people.person'),
        ),
        migrations.AddField(
            model_name='messageoverride',
            name='message',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='override', to='people.heldmessage'),
        ),
        migrations.AddField(
            model_name='messageoverride',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='message_overrides', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='disconnectionexemption',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ('direction_or_trust', 'permanent_availability'))), name='exemption_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='disconnectionexemption',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='exemption_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='disconnectionexemption',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='exemption_superseded_later'),
        ),
        migrations.AddConstraint(
            model_name='disconnectionexemption',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('person', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_exemption_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='dutynote',
            index=models.Index(fields=['person', 'duty', 'from_date', '-id'], name='duty_note_newest'),
        ),
        migrations.AddConstraint(
            model_name='dutynote',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ('day_hours', 'overtime_day', 'overtime_week', 'week_hours', 'rest_between_days', 'weekly_rest', 'compensatory_rest', 'minor_hours', 'minor_week', 'minor_night'))), name='duty_known'),
        ),
        migrations.AddConstraint(
            model_name='dutynote',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ('spoken_with', 'hours_corrected', 'shift_changed', 'rest_given', 'paid', 'closed'))), name='duty_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='dutynote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'rest_given'), ('rest_date__isnull', False)), models.Q(models.Q(('outcome', 'rest_given'), _negated=True), ('rest_date__isnull', True)), _connector='OR'), name='duty_rest_has_its_day'),
        ),
        migrations.AddIndex(
            model_name='heldmessage',
            index=models.Index(condition=models.Q(('released_at', None)), fields=['until_at', 'id'], name='held_message_is_due'),
        ),
        migrations.AddIndex(
            model_name='heldmessage',
            index=models.Index(fields=['person', '-held_at'], name='held_message_of_person'),
        ),
        migrations.AddConstraint(
            model_name='heldmessage',
            constraint=models.CheckConstraint(condition=models.Q(('job__regex', '^[a-z]+\\.[a-z_]{1,62}$')), name='held_message_names_its_job'),
        ),
        migrations.AddConstraint(
            model_name='heldmessage',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('held_at'))), name='held_message_waits'),
        ),
        migrations.AddConstraint(
            model_name='heldmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_how', '')), models.Q(('released_at__isnull', False), ('released_how__in', ('hours', 'present', 'override', 'exempt'))), _connector='OR'), name='held_message_released_somehow'),
        ),
        migrations.AddConstraint(
            model_name='heldmessage',
            constraint=models.UniqueConstraint(fields=('person', 'job', 'ids'), name='message_held_once'),
        ),
        migrations.AddIndex(
            model_name='messageoverride',
            index=models.Index(fields=['-sent_at', '-id'], name='override_by_date'),
        ),
        migrations.AddIndex(
            model_name='messageoverride',
            index=models.Index(fields=['person', '-sent_at'], name='override_of_person'),
        ),
        migrations.AddConstraint(
            model_name='messageoverride',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ('safety', 'force_majeure', 'asked_by_the_person', 'permanent_availability'))), name='override_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='messageoverride',
            constraint=models.CheckConstraint(condition=models.Q(('job__regex', '^[a-z]+\\.[a-z_]{1,62}$')), name='override_names_its_job'),
        ),
        schema.of_operator("people_heldmessage", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}),
        # Whoever sends looks when somebody works.
        schema.granted("people_workpattern", {"work": "SELECT"}),
        # What was sent off shift and what was done about a limit is never changed, only erased in its words.
        schema.of_operator(
            "people_messageoverride",
            {"app": "SELECT, INSERT, UPDATE (note)", "work": "SELECT, INSERT, UPDATE (note)"},
        ),
        schema.of_operator("people_disconnectionexemption", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}),
        schema.of_operator(
            "people_dutynote", {"app": "SELECT, INSERT, UPDATE (text)", "work": "SELECT, UPDATE (text)"}
        ),
    ]
