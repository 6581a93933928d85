"""Growth: what positions ask for, promotions, coaching, interest in openings, and skill records."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, UPDATE"}
TABLES = (
    "path", "pathrequirement", "promotion", "coachingnote", "goal", "recognition", "candidacy", "recordkey",
    "skillrecord",
)
INDEXES = """
-- Who is close to a position is asked requirement by requirement: who holds a skill, who works in which position now.
CREATE INDEX people_skill_held_now ON people_skilllevel (skill_id, person_id) WHERE to_at IS NULL;
CREATE INDEX people_placed_in_position ON people_placement (position, person_id) WHERE superseded_at IS NULL;
-- Which seats were filled in a period.
CREATE INDEX people_placement_by_begin ON people_placement (from_date) WHERE superseded_at IS NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_floor_integrity'),
        ('people', '0009_employment'),
    ]

    operations = [
        migrations.CreateModel(
            name='Path',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('set_by_user_id', models.BigIntegerField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paths', to='people.position')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='path_ends_after_begin'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='path_superseded_later'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('superseded_at__isnull', True)), expressions=[('position', '='), (models.Func(models.F('from_date'), models.F('to_date'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_path_at_a_time')]},
        ),
        migrations.CreateModel(
            name='PathRequirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('evidence', models.TextField(blank=True, default='')),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('rung', models.TextField(blank=True, default='')),
                ('count', models.PositiveSmallIntegerField(default=0)),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.course')),
                ('held_position', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position')),
                ('path', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='people.path')),
                ('skill', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.skill')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('course', None), ('held_position', None)), models.Q(('count', 0)), ('evidence', ''), ('kind', 'skill'), ('level__gte', 1), ('level__lte', 5), ('rung__in', ('shadow', 'supervised', 'solo')), ('skill__isnull', False)), models.Q(models.Q(('level', 0), ('rung', ''), ('skill', None)), models.Q(('count', 0)), ('course__isnull', False), ('evidence', ''), ('held_position', None), ('kind', 'course')), models.Q(models.Q(('level', 0), ('rung', ''), ('skill', None)), ('count__gte', 1), ('count__lte', 120), ('course', None), ('evidence', ''), ('held_position__isnull', False), ('kind', 'months')), models.Q(models.Q(('level', 0), ('rung', ''), ('skill', None)), models.Q(('course', None), ('held_position', None)), ('count__gte', 1), ('count__lte', 50), ('evidence__in', ('conversation', 'observation', 'quality_review', 'goal_reached')), ('kind', 'evidence')), _connector='OR'), name='requirement_is_of_its_kind'), models.UniqueConstraint(fields=('path', 'skill', 'course', 'held_position', 'evidence'), name='requirement_asked_once', nulls_distinct=False)]},
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('exception', models.TextField(blank=True, default='')),
                ('evidence', models.JSONField()),
                ('decided_by_user_id', models.BigIntegerField()),
                ('decided_at', models.DateTimeField()),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.placement')),
                ('path', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='people.path')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='people.person')),
                ('placement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promotion', to='people.placement')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.position')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('exception', ''), ('exception__in', ('equivalent_experience', 'for_a_time', 'nobody_else')), _connector='OR'), name='promotion_exception_known'), models.UniqueConstraint(fields=('person', 'from_date'), name='one_promotion_a_day'), models.CheckConstraint(condition=models.Q(('before', models.F('placement')), _negated=True), name='promotion_moves_somebody')], 'indexes': [models.Index(fields=['-from_date', '-id'], name='promotion_by_date')]},
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('audience', models.TextField()),
                ('text', models.TextField()),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('given_by_user_id', models.BigIntegerField()),
                ('given_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='people.person')),
                ('pool', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.pool')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('help', 'quality', 'effort', 'idea'))), name='recognition_kind_known'), models.CheckConstraint(condition=models.Q(('audience__in', ('team', 'private'))), name='recognition_audience_known')], 'indexes': [models.Index(fields=['person', '-given_at'], name='recognition_by_person'), models.Index(condition=models.Q(('audience', 'team')), fields=['pool', '-given_at'], name='recognition_by_team')]},
        ),
        migrations.CreateModel(
            name='RecordKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('did', models.TextField(unique=True)),
                ('encrypted_secret', models.TextField()),
                ('from_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('retired_at', None)), name='one_record_key_signs'), models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('from_at')), _connector='OR'), name='record_key_retired_later')],
            },
        ),
        migrations.CreateModel(
            name='SkillRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('document', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('credential_ids', models.JSONField()),
                ('language', models.CharField(max_length=2)),
                ('issued_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdraw_reason', models.TextField(blank=True, default='')),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skill_records', to='people.person')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='people.recordkey')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_at', None)), models.Q(('withdraw_reason__in', ('by_worker', 'wrong')), ('withdrawn_at__gte', models.F('issued_at')), ('withdrawn_at__isnull', False)), _connector='OR'), name='skill_record_withdrawn_with_a_reason')], 'indexes': [models.Index(fields=['person', '-issued_at'], name='skill_record_by_person'), models.Index(condition=models.Q(('withdrawn_at', None), _negated=True), fields=['withdrawn_at'], name='skill_record_withdrawn')]},
        ),
        migrations.CreateModel(
            name='CoachingNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('on_date', models.DateField()),
                ('text', models.TextField()),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('written_by_user_id', models.BigIntegerField()),
                ('written_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coaching_notes', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-on_date'], name='coaching_note_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('conversation', 'observation', 'quality_review'))), name='coaching_note_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('text', models.TextField()),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('due_date', models.DateField()),
                ('state', models.TextField(default='open')),
                ('set_by_user_id', models.BigIntegerField()),
                ('set_at', models.DateTimeField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'due_date'], name='goal_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_by_user_id', None), ('ended_on', None), ('state', 'open')), models.Q(('ended_by_user_id__isnull', False), ('ended_on__isnull', False), ('state__in', ('reached', 'dropped'))), _connector='OR'), name='goal_ends_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Candidacy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('said_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='people.opening')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('opening', 'person'), name='one_candidacy_at_a_time'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('said_at')), _connector='OR'), name='candidacy_withdrawn_later')],
            },
        ),
        *(schema.of_operator(f"people_{table}", KEPT) for table in TABLES),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
    ]
