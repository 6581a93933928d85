"""Catalogues, assessments, evidence, reviews and pledges; what was signed stands."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.core.impact.standards import states
from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}
TABLES = (
    "standardcatalogue", "assessment", "assessmentanswer", "assessmentevidence", "correctiveaction", "review",
    "reviewentry", "reviewdecision", "hiringpledge",
)
STEPS = ", ".join(f"'{before}>{after}'" for before, then in states.LIFE.items() for after in then)
SIGNED = ", ".join(f"'{state}'" for state in states.SIGNED)
# An assessment skips no step, and once signed only its end, its reminder and who sees it change. What hangs on it then
# lets nothing change but the erasure of words.
STANDS = f"""
CREATE FUNCTION impact_assessment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[{STEPS}])) THEN
        RAISE EXCEPTION 'an assessment does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'TJ003';
    END IF;
    IF OLD.state IN ({SIGNED}) AND to_jsonb(NEW) - 'state' - 'reminded_at' - 'shown_at'
                                   <> to_jsonb(OLD) - 'state' - 'reminded_at' - 'shown_at' THEN
        RAISE EXCEPTION 'what a reviewer signed stands; a new assessment takes its place' USING ERRCODE = 'TJ003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_assessment_stands BEFORE UPDATE ON impact_assessment
    FOR EACH ROW EXECUTE FUNCTION impact_assessment_stands();

CREATE FUNCTION impact_signed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    IF TG_TABLE_NAME IN ('impact_reviewentry', 'impact_reviewdecision') THEN
        SELECT assessment_id INTO held FROM impact_review WHERE id = NEW.review_id;
    ELSE
        held := NEW.assessment_id;
    END IF;
    IF EXISTS (SELECT FROM impact_assessment WHERE id = held AND state IN ({SIGNED}))
       AND (TG_OP = 'INSERT' OR to_jsonb(NEW) - 'text' - 'salt' <> to_jsonb(OLD) - 'text' - 'salt'
            OR to_jsonb(NEW) ->> 'text' IS NOT NULL) THEN
        RAISE EXCEPTION 'what a reviewer signed stands; a new assessment takes its place' USING ERRCODE = 'TJ003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER impact_answer_stands BEFORE INSERT OR UPDATE ON impact_assessmentanswer
    FOR EACH ROW EXECUTE FUNCTION impact_signed_stands();
CREATE TRIGGER impact_evidence_stands BEFORE INSERT OR UPDATE ON impact_assessmentevidence
    FOR EACH ROW EXECUTE FUNCTION impact_signed_stands();
CREATE TRIGGER impact_review_stands BEFORE INSERT OR UPDATE ON impact_review
    FOR EACH ROW EXECUTE FUNCTION impact_signed_stands();
CREATE TRIGGER impact_entry_stands BEFORE INSERT OR UPDATE ON impact_reviewentry
    FOR EACH ROW EXECUTE FUNCTION impact_signed_stands();
CREATE TRIGGER impact_decision_stands BEFORE INSERT OR UPDATE ON impact_reviewdecision
    FOR EACH ROW EXECUTE FUNCTION impact_signed_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0008_footprint'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('state', models.TextField(default='self_assessment')),
                ('begun_by_user_id', models.BigIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('signed_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('record', models.JSONField(blank=True, null=True)),
                ('expires_date', models.DateField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('shown_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HiringPledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('pledger', models.TextField()),
                ('name', models.TextField()),
                ('client_id', models.BigIntegerField(blank=True, null=True)),
                ('people_count', models.PositiveIntegerField()),
                ('pledged_date', models.DateField()),
                ('due_date', models.DateField()),
                ('noted_by_user_id', models.BigIntegerField()),
                ('noted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pledger__in', ('operator', 'client', 'partner'))), name='pledge_pledger_known'), models.CheckConstraint(condition=models.Q(('people_count__gt', 0)), name='pledge_is_of_people'), models.CheckConstraint(condition=models.Q(('due_date__gt', models.F('pledged_date'))), name='pledge_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('reviewer_user_id', models.BigIntegerField()),
                ('party', models.TextField()),
                ('invited_by_user_id', models.BigIntegerField()),
                ('invited_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='impact.assessment')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('requirement', models.TextField()),
                ('verdict', models.TextField()),
                ('points', models.PositiveSmallIntegerField(default=0)),
                ('text', models.TextField(blank=True, null=True)),
                ('salt', models.BinaryField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('decided_by_user_id', models.BigIntegerField()),
                ('decided_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='impact.review')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('requirement', models.TextField()),
                ('kind', models.TextField()),
                ('text', models.TextField(blank=True, null=True)),
                ('salt', models.BinaryField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('written_by_user_id', models.BigIntegerField()),
                ('written_at', models.DateTimeField()),
                ('answers', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='impact.reviewentry')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='impact.review')),
            ],
        ),
        migrations.CreateModel(
            name='StandardCatalogue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('code', models.TextField()),
                ('version', models.TextField()),
                ('document', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('kept_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='standard_catalogue_version_once')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='catalogue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='impact.standardcatalogue'),
        ),
        migrations.CreateModel(
            name='AssessmentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('requirement', models.TextField()),
                ('claimed', models.PositiveSmallIntegerField(default=0)),
                ('is_set_aside', models.BooleanField(default=False)),
                ('text', models.TextField(blank=True, null=True)),
                ('salt', models.BinaryField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('answered_by_user_id', models.BigIntegerField()),
                ('answered_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='impact.assessment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('assessment', 'requirement'), name='one_answer_stands'), models.CheckConstraint(condition=models.Q(('claimed__lte', 2), models.Q(('is_set_aside', False), ('claimed', 0), _connector='OR')), name='answer_claims_what_there_is')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('requirement', models.TextField()),
                ('slot', models.TextField()),
                ('kind', models.TextField()),
                ('text', models.TextField(blank=True, null=True)),
                ('salt', models.BinaryField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('link', models.TextField(blank=True, default='')),
                ('blob_key', models.UUIDField(blank=True, null=True)),
                ('blob_digest', models.CharField(blank=True, default='', max_length=64)),
                ('code', models.TextField(blank=True, default='')),
                ('reading', models.JSONField(blank=True, null=True)),
                ('added_by_user_id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='impact.assessment')),
            ],
            options={
                'indexes': [models.Index(fields=['assessment', 'requirement'], name='evidence_of_requirement')],
                'constraints': [models.CheckConstraint(condition=models.Q(('slot__in', ('policy', 'system'))), name='evidence_slot_known'), models.CheckConstraint(condition=models.Q(models.Q(('blob_key__isnull', False), ('code', ''), ('kind', 'file'), ('link', ''), ('reading', None), models.Q(('blob_digest', ''), _negated=True)), models.Q(('blob_key', None), ('code', ''), ('kind', 'link'), ('reading', None), models.Q(('link', ''), _negated=True)), models.Q(('blob_key', None), ('kind', 'page'), ('link', ''), ('reading', None), models.Q(('code', ''), _negated=True)), models.Q(('blob_key', None), ('kind', 'live'), ('link', ''), ('reading__isnull', False), ('slot', 'system'), models.Q(('code', ''), _negated=True)), _connector='OR'), name='evidence_is_of_its_kind')],
            },
        ),
        migrations.CreateModel(
            name='CorrectiveAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('requirement', models.TextField()),
                ('gap', models.TextField(blank=True, null=True)),
                ('text', models.TextField(blank=True, null=True)),
                ('salt', models.BinaryField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('owner_user_id', models.BigIntegerField()),
                ('due_date', models.DateField()),
                ('planned_by_user_id', models.BigIntegerField()),
                ('planned_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='impact.assessment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None), ('dropped_at', None)), fields=['due_date'], name='action_is_open'), models.Index(fields=['assessment', 'requirement'], name='action_of_requirement')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done_at', None), ('dropped_at', None), _connector='OR'), name='action_ends_in_one_way')],
            },
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['reviewer_user_id'], name='review_of_reviewer'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('party__in', ('client', 'ngo', 'auditor', 'peer'))), name='review_party_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('assessment',), name='one_reviewer_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='reviewdecision',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ('upheld', 'not_upheld', 'needs_more'))), name='decision_verdict_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewdecision',
            constraint=models.CheckConstraint(condition=models.Q(('points__lte', 2), models.Q(('verdict', 'upheld'), ('points', 0), _connector='OR')), name='decision_upholds_points'),
        ),
        migrations.AddConstraint(
            model_name='reviewdecision',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('review', 'requirement'), name='one_decision_stands'),
        ),
        migrations.AddIndex(
            model_name='reviewentry',
            index=models.Index(fields=['review', 'requirement'], name='entry_of_requirement'),
        ),
        migrations.AddConstraint(
            model_name='reviewentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answers__isnull', False), ('kind', 'answer')), models.Q(('answers', None), ('kind__in', ('question', 'request'))), _connector='OR'), name='entry_answers_or_asks'),
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('state', 'decided')), fields=['expires_date'], name='assessment_expires'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='assessment_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('signed_at', None), ('signed_by_user_id', None), ('state__in', ('self_assessment', 'given_up'))), models.Q(('digest', ''), ('handed_in_at__isnull', False), ('signed_at', None), ('signed_by_user_id', None), ('state', 'in_review')), models.Q(('expires_date__isnull', False), ('handed_in_at__isnull', False), ('record__isnull', False), ('signed_at__isnull', False), ('signed_by_user_id__isnull', False), ('state__in', ('decided', 'expired')), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='assessment_state_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('self_assessment', 'in_review'))), fields=('catalogue',), name='one_open_assessment_of_a_catalogue'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('shown_at', None), ('state__in', ('decided', 'expired')), _connector='OR'), name='only_signed_results_are_shown'),
        ),
        *(schema.of_operator(f"impact_{table}", KEPT) for table in TABLES),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
