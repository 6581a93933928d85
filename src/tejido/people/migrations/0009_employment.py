"""Employment: terms, regimes, equipment, adjustments, audits, the climate survey and complaints, each with its scope."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

from tejido.journal import schema


TABLES = (
    "contractterm", "workregime", "equipmentitem", "equipmentloan", "adjustment", "siteaudit", "auditfinding",
    "climatewave", "grievance", "grievanceentry",
)
POLICIES = [
    *(schema.of_operator(f"people_{table}", {"app": "SELECT, INSERT, UPDATE"}) for table in TABLES),
    # Reads are noted and never changed; a closed wave's rows are written anew, see people/sql/climate_shuffle.sql.
    schema.of_operator("people_grievanceread", {"app": "SELECT, INSERT"}),
    schema.of_operator("people_climatetoken", {"app": "SELECT, INSERT, DELETE"}),
    schema.of_operator("people_climateanswer", {"app": "SELECT, INSERT, DELETE"}),
]


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_floor_integrity'),
        ('people', '0008_merges'),
        ('reference', '0002_integrity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('is_own_request', models.BooleanField()),
                ('text', models.TextField(blank=True, default='')),
                ('asked_date', models.DateField()),
                ('due_date', models.DateField()),
                ('decision', models.TextField(blank=True, default='')),
                ('decided_date', models.DateField(blank=True, null=True)),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('floor_words', models.TextField(blank=True, default='')),
                ('cost_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('cost_currency', models.CharField(blank=True, default='', max_length=3)),
                ('do_by_date', models.DateField(blank=True, null=True)),
                ('done_date', models.DateField(blank=True, null=True)),
                ('withdrawn_date', models.DateField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('assistive_software', 'assistive_device', 'desk_and_chair', 'breaks', 'hours', 'place_of_work', 'written_instead', 'quiet_place', 'interpreter', 'training_time', 'other'))), name='adjustment_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_date__isnull', True), ('decision', '')), models.Q(('decided_date__isnull', False), ('decision__in', ('granted', 'partly', 'refused'))), _connector='OR'), name='adjustment_decided_on_a_day'), models.CheckConstraint(condition=models.Q(('done_date__isnull', True), ('decision__in', ('granted', 'partly')), _connector='OR'), name='adjustment_done_was_granted'), models.CheckConstraint(condition=models.Q(models.Q(('cost_amount__isnull', True), ('cost_currency', '')), models.Q(('cost_amount__gte', 0), ('cost_currency__regex', '^[A-Z]{3}$')), _connector='OR'), name='adjustment_cost_has_a_currency')], 'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['due_date'], name='adjustment_undecided'), models.Index(fields=['asked_date'], name='adjustment_by_date')]},
        ),
        migrations.CreateModel(
            name='AuditFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('point', models.TextField()),
                ('result', models.TextField()),
                ('note', models.TextField(blank=True, default='')),
                ('action', models.TextField(blank=True, default='')),
                ('owner_user_id', models.BigIntegerField(blank=True, null=True)),
                ('due_date', models.DateField(blank=True, null=True)),
                ('done_date', models.DateField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('point__in', ('stop_near', 'step_free_entrance', 'door_width', 'reception_height', 'way_width', 'lift', 'signs_readable', 'floor_even', 'toilet_step_free', 'toilet_turning_space', 'toilet_bars', 'toilet_alarm', 'desk_height', 'chair', 'knee_space', 'headset_choice', 'screen_reader', 'screen_size', 'contrast_and_letters', 'keyboard_alone', 'noise_level', 'quiet_room', 'light_without_glare', 'hearing_support', 'breaks_flexible', 'signing_or_writing', 'assistant_or_dog', 'who_to_ask', 'alarm_seen_and_heard', 'evacuation_plan_for_all', 'meeting_point_reached'))), name='finding_point_known'), models.CheckConstraint(condition=models.Q(('result__in', ('meets', 'partly', 'fails', 'does_not_apply'))), name='finding_result_known'), models.CheckConstraint(condition=models.Q(models.Q(('action', ''), ('done_date__isnull', True), ('due_date__isnull', True), ('owner_user_id__isnull', True)), models.Q(('due_date__isnull', False), ('owner_user_id__isnull', False)), _connector='OR'), name='finding_action_has_owner_and_day')]},
        ),
        migrations.CreateModel(
            name='ClimateAnswer',
            fields=[
                ('id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, primary_key=True, serialize=False)),
                ('programme_id', models.BigIntegerField(blank=True, null=True)),
                ('scores', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='ClimateToken',
            fields=[
                ('id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='ClimateWave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('opens_date', models.DateField()),
                ('closes_date', models.DateField()),
                ('questions_version', models.PositiveSmallIntegerField()),
                ('secret', models.BinaryField(blank=True, null=True)),
                ('people_count', models.PositiveIntegerField(blank=True, null=True)),
                ('closed_date', models.DateField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('closes_date__gt', models.F('opens_date'))), name='wave_closes_after_opening'), models.CheckConstraint(condition=models.Q(models.Q(('closed_date__isnull', True), ('people_count__isnull', True), ('secret__isnull', False)), models.Q(('closed_date__isnull', False), ('people_count__isnull', False), ('secret__isnull', True)), _connector='OR'), name='wave_closed_without_secret'), models.UniqueConstraint(condition=models.Q(('closed_date__isnull', True)), fields=('closed_date',), name='one_wave_at_a_time', nulls_distinct=False)]},
        ),
        migrations.CreateModel(
            name='ContractTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('weekly_hours', models.DecimalField(decimal_places=1, max_digits=4)),
                ('phase', models.TextField(blank=True, default='')),
                ('trial_to_date', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='term_ends_after_begin'), models.CheckConstraint(condition=models.Q(('weekly_hours__gt', 0), ('weekly_hours__lte', Decimal('60'))), name='term_hours_within_limits'), models.CheckConstraint(condition=models.Q(('phase__in', ('', 'lective', 'productive'))), name='term_phase_known'), models.CheckConstraint(condition=models.Q(('trial_to_date__isnull', True), ('trial_to_date__gt', models.F('from_date')), _connector='OR'), name='term_trial_ends_after_begin'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='term_superseded_later')], 'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['to_date'], name='term_by_end'), models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['trial_to_date'], name='term_by_trial')]},
        ),
        migrations.CreateModel(
            name='EquipmentItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('serial', models.TextField()),
                ('retired_date', models.DateField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('laptop', 'screen', 'headset', 'chair', 'desk', 'modem', 'assistive', 'other'))), name='equipment_kind_known'), models.UniqueConstraint(fields=('kind', 'serial'), name='equipment_known_once')]},
        ),
        migrations.CreateModel(
            name='EquipmentLoan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('condition_given', models.TextField()),
                ('condition_returned', models.TextField(blank=True, default='')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='loan_ends_after_begin'), models.CheckConstraint(condition=models.Q(('condition_given__in', ('good', 'worn', 'broken', 'lost')), ('condition_returned__in', ('', 'good', 'worn', 'broken', 'lost'))), name='loan_condition_known'), models.CheckConstraint(condition=models.Q(models.Q(('condition_returned', ''), ('to_date__isnull', True)), models.Q(('to_date__isnull', False), models.Q(('condition_returned', ''), _negated=True)), _connector='OR'), name='loan_return_has_a_condition')]},
        ),
        migrations.CreateModel(
            name='Grievance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('receipt_digest', models.TextField(blank=True, null=True, unique=True)),
                ('category', models.TextField()),
                ('handler', models.TextField()),
                ('state', models.TextField()),
                ('received_date', models.DateField()),
                ('receive_by_date', models.DateField()),
                ('answer_by_date', models.DateField()),
                ('outcome', models.TextField(blank=True, default='')),
                ('answered_date', models.DateField(blank=True, null=True)),
                ('was_appealed', models.BooleanField(default=False)),
                ('closed_date', models.DateField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ('pay', 'hours_and_rest', 'disconnection', 'harassment', 'sexual_harassment', 'discrimination', 'safety', 'adjustments', 'contract', 'other'))), name='grievance_category_known'), models.CheckConstraint(condition=models.Q(('handler__in', ('people_lead', 'impact_lead'))), name='grievance_handler_known'), models.CheckConstraint(condition=models.Q(('state__in', ('received', 'investigating', 'answered', 'appealed', 'closed'))), name='grievance_state_known'), models.CheckConstraint(condition=models.Q(('outcome', ''), ('outcome__in', ('upheld', 'partly_upheld', 'not_upheld', 'not_enough_known', 'passed_on')), _connector='OR'), name='grievance_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('answered', 'closed')), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='grievance_answered_with_outcome')], 'indexes': [models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['handler', 'answer_by_date'], name='grievance_open'), models.Index(fields=['received_date'], name='grievance_by_date')]},
        ),
        migrations.CreateModel(
            name='GrievanceEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('author', models.TextField()),
                ('user_id', models.BigIntegerField(blank=True, null=True)),
                ('is_internal', models.BooleanField(default=False)),
                ('text', models.TextField(blank=True, default='')),
                ('written_date', models.DateField()),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('author', 'reporter'), ('is_internal', False), ('user_id__isnull', True)), models.Q(('author', 'handler'), ('user_id__isnull', False)), _connector='OR'), name='grievance_entry_has_its_author')]},
        ),
        migrations.CreateModel(
            name='GrievanceRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('read_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SiteAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('audited_date', models.DateField()),
                ('catalogue_version', models.PositiveSmallIntegerField()),
                ('audited_by_user_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='WorkRegime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('regime', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('insurer_told_date', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('regime__in', ('co_on_site', 'co_telework_autonomous', 'co_telework_mobile', 'co_telework_hybrid', 'co_telework_transnational', 'co_telework_temporary', 'co_work_from_home', 'co_remote', 'other'))), name='regime_known'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='regime_ends_after_begin'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='regime_superseded_later')], 'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True), ('insurer_told_date', None)), fields=['from_date'], name='regime_not_told')]},
        ),
        migrations.AddIndex(
            model_name='employment',
            index=models.Index(condition=models.Q(('superseded_at', None)), fields=['to_date', 'from_date'], name='employment_by_end'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(condition=models.Q(('superseded_at', None)), fields=['to_date', 'from_date'], name='placement_by_end'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='people.person'),
        ),
        migrations.AddField(
            model_name='climateanswer',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site'),
        ),
        migrations.AddField(
            model_name='climatetoken',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='people.climatewave'),
        ),
        migrations.AddField(
            model_name='climateanswer',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='people.climatewave'),
        ),
        migrations.AddField(
            model_name='contractterm',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contract_terms', to='people.person'),
        ),
        migrations.AddField(
            model_name='equipmentloan',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='people.equipmentitem'),
        ),
        migrations.AddField(
            model_name='equipmentloan',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='equipment_loans', to='people.person'),
        ),
        migrations.AddField(
            model_name='grievance',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grievances', to='people.person'),
        ),
        migrations.AddField(
            model_name='grievanceentry',
            name='grievance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='people.grievance'),
        ),
        migrations.AddField(
            model_name='grievanceread',
            name='grievance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='people.grievance'),
        ),
        migrations.AddField(
            model_name='siteaudit',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='people.site'),
        ),
        migrations.AddField(
            model_name='auditfinding',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='people.siteaudit'),
        ),
        migrations.AddField(
            model_name='workregime',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_regimes', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='climatetoken',
            constraint=models.UniqueConstraint(fields=('wave', 'digest'), name='climate_token_used_once'),
        ),
        migrations.AddConstraint(
            model_name='contractterm',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('person', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_term_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='equipmentloan',
            constraint=models.UniqueConstraint(condition=models.Q(('to_date__isnull', True)), fields=('item',), name='item_lent_once'),
        ),
        migrations.AddConstraint(
            model_name='grievance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('receipt_digest__isnull', False)), models.Q(('person__isnull', False), ('receipt_digest__isnull', True)), _connector='OR'), name='grievance_has_a_name_or_a_receipt'),
        ),
        migrations.AddConstraint(
            model_name='siteaudit',
            constraint=models.UniqueConstraint(fields=('site', 'audited_date'), name='site_audited_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='auditfinding',
            constraint=models.UniqueConstraint(fields=('audit', 'point'), name='finding_once_a_point'),
        ),
        migrations.AddConstraint(
            model_name='workregime',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('person', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_regime_at_a_time'),
        ),
        *POLICIES,
    ]
