"""A request for help is a contact of its own; pairings of learners with mentors; proposals for the next rung."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEYS = """
ALTER TABLE contacts_hand ADD CONSTRAINT help_of_clients_contact
    FOREIGN KEY (help_id, client_id) REFERENCES contacts_contact (id, client_id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0005_help'),
        ('contacts', '0009_serving'),
        ('people', '0013_help'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(blank=True, null=True)),
                ('set_by_user_id', models.BigIntegerField()),
                ('ended_by_user_id', models.BigIntegerField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_by_user_id__isnull', True), ('to_at__isnull', True)), models.Q(('ended_by_user_id__isnull', False), ('to_at__gte', models.F('from_at')), ('to_at__isnull', False)), _connector='OR'), name='pairing_ends_whole')]},
        ),
        migrations.CreateModel(
            name='RungProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('rung', models.TextField()),
                ('contacts_count', models.PositiveIntegerField()),
                ('help_count', models.PositiveIntegerField()),
                ('score_count', models.PositiveIntegerField()),
                ('score_mean', models.FloatField(blank=True, null=True)),
                ('ground', models.TextField()),
                ('proposed_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('proposed_at', models.DateTimeField()),
                ('verdict', models.TextField(blank=True, null=True)),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('rung__in', ('shadow', 'supervised', 'solo'))), name='proposed_rung_known'), models.CheckConstraint(condition=models.Q(('ground__in', ('numbers', 'observed', 'assessed'))), name='proposal_ground_known'), models.CheckConstraint(condition=models.Q(models.Q(('ground', 'numbers'), ('proposed_by_user_id__isnull', True)), models.Q(models.Q(('ground', 'numbers'), _negated=True), ('proposed_by_user_id__isnull', False)), _connector='OR'), name='somebody_observed_it'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by_user_id__isnull', True), ('verdict__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('verdict__in', ('accepted', 'declined')), ('verdict__isnull', False)), _connector='OR'), name='decision_is_whole'), models.CheckConstraint(condition=models.Q(('help_count__lte', models.F('contacts_count'))), name='help_within_contacts')], 'indexes': [models.Index(condition=models.Q(('verdict__isnull', True)), fields=['proposed_at'], name='proposal_open')]},
        ),
        migrations.RemoveConstraint(
            model_name='contact',
            name='contact_channel_known',
        ),
        migrations.RemoveConstraint(
            model_name='contact',
            name='previous_contact_has_a_reason',
        ),
        migrations.RemoveConstraint(
            model_name='contact',
            name='only_a_task_has_no_customer',
        ),
        migrations.RemoveConstraint(
            model_name='hand',
            name='hand_is_answered_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='queueinterval',
            name='interval_channel_known',
        ),
        migrations.AddField(
            model_name='hand',
            name='answered_by_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='hand',
            name='help',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hand', to='contacts.contact'),
        ),
        migrations.AddField(
            model_name='hand',
            name='learnt',
            field=models.TextField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='hand',
            index=models.Index(fields=['answered_by_person', 'raised_at'], name='hand_of_mentor'),
        ),
        migrations.AddIndex(
            model_name='hand',
            index=models.Index(fields=['person', 'raised_at'], name='hand_of_person'),
        ),
        migrations.AddIndex(
            model_name='hand',
            index=models.Index(condition=models.Q(('lowered_at__isnull', True)), fields=['contact'], name='hand_about_contact'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ('voice', 'chat', 'email', 'messaging', 'task', 'help'))), name='contact_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_contact__isnull', True), ('previous_reason__isnull', True)), models.Q(('previous_contact__isnull', False), ('previous_reason__in', ('transfer', 'callback', 'fallback', 'reopened', 'help')), ('previous_reason__isnull', False)), _connector='OR'), name='previous_contact_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ('task', 'help')), ('customer__isnull', False), _connector='OR'), name='only_a_task_has_no_customer'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by_person__isnull', True), ('answered_by_user_id__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by_person__isnull', True), ('answered_by_user_id__isnull', False)), models.Q(('answered_at__isnull', False), ('answered_by_person__isnull', False), ('answered_by_user_id__isnull', True)), _connector='OR'), name='hand_is_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.CheckConstraint(condition=models.Q(('learnt__isnull', True), models.Q(('answered_by_person__isnull', False), ('help__isnull', False), ('learnt__in', ('explained', 'shown', 'looked_up', 'decided', 'not_needed'))), _connector='OR'), name='learnt_from_a_mentor'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by_person__isnull', True), models.Q(('answered_by_person', models.F('person')), _negated=True), _connector='OR'), name='nobody_helps_themselves'),
        ),
        migrations.AddConstraint(
            model_name='queueinterval',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ('voice', 'chat', 'email', 'messaging', 'task', 'help'))), name='interval_channel_known'),
        ),
        migrations.AddField(
            model_name='pairing',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentors_paired', to='people.person'),
        ),
        migrations.AddField(
            model_name='pairing',
            name='mentor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learners_paired', to='people.person'),
        ),
        migrations.AddField(
            model_name='rungproposal',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rung_proposals', to='people.person'),
        ),
        migrations.AddField(
            model_name='rungproposal',
            name='skill',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.skill'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(condition=models.Q(('to_at__isnull', True)), fields=['mentor'], name='pairing_of_mentor'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('mentor', models.F('learner')), _negated=True), name='nobody_is_their_own_mentor'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('learner', '='), (models.Func(models.F('from_at'), models.F('to_at'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='one_mentor_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='rungproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('verdict__isnull', True)), fields=('person', 'skill'), name='one_open_proposal'),
        ),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        schema.of_operator(
            "contacts_pairing", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT", "live": "SELECT"}
        ),
        schema.of_operator(
            "contacts_rungproposal", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT", "live": "SELECT"}
        ),
    ]
