"""Records that may be one person: who is to be looked at next, keys, pairs and decisions, with scope and triggers."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

LISTS = {"app": "SELECT, INSERT, UPDATE, DELETE", "work": "SELECT, INSERT, UPDATE, DELETE"}
KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}
DUE = """
-- Whoever is new or was changed is looked at next. Keys made from names that were changed or erased go at once.
CREATE FUNCTION people_look_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    person bigint := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF TG_TABLE_NAME = 'people_person' AND TG_OP = 'UPDATE' THEN
        DELETE FROM people_duplicatekey WHERE person_id = person;
    END IF;
    INSERT INTO people_duplicatedue (person_id) VALUES (person) ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER people_person_new AFTER INSERT ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_look_again('id');
CREATE TRIGGER people_person_changed
    AFTER UPDATE OF given_names, first_surname, second_surname, birth_date, canonical_person_id ON people_person
    FOR EACH ROW
    WHEN ((OLD.given_names, OLD.first_surname, OLD.second_surname, OLD.birth_date, OLD.canonical_person_id)
          IS DISTINCT FROM
          (NEW.given_names, NEW.first_surname, NEW.second_surname, NEW.birth_date, NEW.canonical_person_id))
    EXECUTE FUNCTION people_look_again('id');
CREATE TRIGGER people_document_known AFTER INSERT OR UPDATE ON people_document
    FOR EACH ROW EXECUTE FUNCTION people_look_again('person_id');
CREATE TRIGGER people_phone_known AFTER INSERT OR UPDATE ON people_phone
    FOR EACH ROW EXECUTE FUNCTION people_look_again('person_id');
-- Whoever is known already is looked at by the first rounds.
INSERT INTO people_duplicatedue (person_id) SELECT id FROM people_person;
-- What was decided stands; only its text can be erased.
GRANT UPDATE (text, salt) ON people_mergedecision TO tejido_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_funnel'),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicateDue',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('points', models.SmallIntegerField()),
                ('band', models.TextField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('state', models.TextField(default='open')),
                ('found_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('due_date', models.DateField(blank=True, null=True)),
                ('higher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('lower', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('lower', 'higher'), name='duplicate_pair_once'), models.CheckConstraint(condition=models.Q(('lower__lt', models.F('higher'))), name='duplicate_pair_in_order'), models.CheckConstraint(condition=models.Q(('band__in', ('certain', 'likely'))), name='duplicate_band_known'), models.CheckConstraint(condition=models.Q(('state__in', ('open', 'merged', 'kept_apart', 'appealed', 'gone'))), name='duplicate_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('due_date__isnull', False), ('state', 'appealed')), models.Q(models.Q(('state', 'appealed'), _negated=True), ('due_date', None)), _connector='OR'), name='appeal_has_a_day')], 'indexes': [models.Index(fields=['state', '-points', 'id'], name='duplicate_by_points'), models.Index(fields=['state', '-changed_at', '-id'], name='duplicate_by_change')]},
        ),
        migrations.CreateModel(
            name='MergeDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('reason', models.TextField()),
                ('text', models.TextField(null=True)),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('points', models.SmallIntegerField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('by_user_id', models.BigIntegerField()),
                ('decided_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('canonical', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('pair', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='people.duplicatepair')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('merged', 'kept_apart', 'undone', 'appealed', 'confirmed'))), name='merge_decision_known'), models.CheckConstraint(condition=models.Q(models.Q(('canonical__isnull', False), ('kind__in', ('merged', 'appealed', 'confirmed'))), models.Q(models.Q(('kind__in', ('merged', 'appealed', 'confirmed')), _negated=True), ('canonical', None)), _connector='OR'), name='merge_names_who_stays'), models.CheckConstraint(condition=models.Q(models.Q(('salt__isnull', True), ('text__isnull', True)), models.Q(('salt__isnull', False), ('text__isnull', False)), _connector='OR'), name='merge_text_and_salt_go_together')], 'indexes': [models.Index(fields=['pair', 'id'], name='merge_decision_by_pair')]},
        ),
        migrations.CreateModel(
            name='DuplicateKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BigIntegerField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['digest'], name='duplicate_key_by_digest')],
                'constraints': [models.UniqueConstraint(fields=('person', 'digest'), name='duplicate_key_once')],
            },
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('canonical_person', None)), fields=['display_name', 'id'], name='person_by_name'),
        ),
        schema.of_operator("people_duplicatedue", LISTS),
        schema.of_operator("people_duplicatekey", LISTS),
        schema.of_operator("people_duplicatepair", KEPT),
        schema.of_operator("people_mergedecision", {"app": "SELECT, INSERT", "work": "SELECT"}),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
