"""The register of reference values, and the proposals that change it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

APPROVED = """
-- What an operator adds was approved first, and the proposal itself says that by two people.
CREATE FUNCTION reference_value_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM reference_proposal WHERE id = NEW.proposal_id AND state = 'approved'
    ) THEN
        RAISE EXCEPTION 'a reference value follows an approved proposal' USING ERRCODE = 'TJ060';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reference_value_is_approved BEFORE INSERT ON reference_value
    FOR EACH ROW EXECUTE FUNCTION reference_value_is_approved();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0002_integrity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('batch', models.UUIDField(blank=True, null=True)),
                ('act', models.TextField()),
                ('code', models.TextField()),
                ('place', models.TextField()),
                ('variant', models.TextField(blank=True)),
                ('version', models.TextField(blank=True)),
                ('value', models.DecimalField(decimal_places=6, max_digits=20)),
                ('unit', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('source', models.TextField()),
                ('status', models.TextField()),
                ('confidence', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('reason', models.TextField()),
                ('state', models.TextField(default='open')),
                ('proposed_by_user_id', models.BigIntegerField()),
                ('proposed_at', models.DateTimeField()),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_reason', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Value',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('code', models.TextField()),
                ('place', models.TextField()),
                ('variant', models.TextField(blank=True)),
                ('version', models.TextField(blank=True)),
                ('value', models.DecimalField(decimal_places=6, max_digits=20)),
                ('unit', models.TextField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('source', models.TextField()),
                ('status', models.TextField()),
                ('confidence', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('origin', models.TextField()),
                ('shipped_digest', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.proposal')),
            ],
        ),
        migrations.AddField(
            model_name='proposal',
            name='about',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.value'),
        ),
        migrations.AddIndex(
            model_name='value',
            index=models.Index(fields=['code', 'place', 'from_date'], name='reference_history'),
        ),
        migrations.AddIndex(
            model_name='value',
            index=models.Index(fields=['recorded_at'], name='reference_recorded'),
        ),
        migrations.AddIndex(
            model_name='value',
            index=models.Index(condition=models.Q(('superseded_at__isnull', False)), fields=['superseded_at'], name='reference_superseded'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9][a-z0-9_.:+-]{0,63}$')), name='reference_code_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('place__regex', '^[A-Z]{2}(-[a-z0-9_]{1,40})?$')), name='reference_value_place_known'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('variant__regex', '^([a-z0-9][a-z0-9_.:+-]{0,63})?$'), ('version__regex', '^([a-z0-9][a-z0-9_.:+-]{0,63})?$')), name='reference_variant_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('unit', ''), _negated=True), name='reference_value_has_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reference_value_names_its_source'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('in_force', 'suspended', 'transitional', 'annulled', 'demonstration'))), name='reference_status_known'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ('read', 'secondary', 'unchecked', 'policy'))), name='reference_confidence_known'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ('shipped', 'operator', 'kept'))), name='reference_origin_known'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('shipped_digest', ''), models.Q(('origin', 'shipped'), ('shipped_digest__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='reference_digest_of_what_shipped'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'operator'), _negated=True), ('proposal__isnull', False), _connector='OR'), name='reference_value_was_proposed'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('shipped_digest', ''), _negated=True), ('superseded_at', None)), fields=('shipped_digest',), name='reference_shipped_once'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='reference_value_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='reference_value_superseded_later'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True), ('status__in', ('in_force', 'transitional', 'demonstration'))), expressions=[('code', '='), ('place', '='), ('variant', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_reference_value_holds'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['state', '-proposed_at', '-id'], name='reference_proposals_newest'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='reference_batch'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['code', 'place'], name='reference_proposals_of_key'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('add', 'correct', 'change_status'))), name='reference_act_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about__isnull', True), ('act', 'add')), models.Q(models.Q(('act', 'add'), _negated=True), ('about__isnull', False)), _connector='OR'), name='reference_change_is_about_a_value'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('open', 'approved', 'refused', 'withdrawn'))), name='reference_state_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by_user_id__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by_user_id__isnull', False)), _connector='OR'), name='reference_decision_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('decided_by_user_id', models.F('proposed_by_user_id')), ('state', 'withdrawn')), models.Q(('state__in', ('approved', 'refused')), models.Q(('decided_by_user_id', models.F('proposed_by_user_id')), _negated=True)), _connector='OR'), name='reference_two_people_decide'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reference_reason_is_told'),
        ),
        migrations.RunSQL(APPROVED, migrations.RunSQL.noop),
        # Laws and published figures: every page may need one, so every role and scope reads them; none changes one.
        schema.granted(
            "reference_value",
            {"app": "SELECT, INSERT, UPDATE (superseded_at)", "route": "SELECT", "live": "SELECT", "work": "SELECT"},
        ),
        schema.of_operator("reference_proposal", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}),
    ]
