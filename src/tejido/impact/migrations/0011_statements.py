"""Impact statements, which stand once they are published, their lines and files, and extracts for research."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

GUARDS = """
-- A statement is frozen with its lines; only that it is published is added to it, and a correction is another one.
CREATE FUNCTION impact_statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an impact statement stands as it was frozen' USING ERRCODE = 'TJ003';
END $$;
CREATE TRIGGER impact_statement_stands BEFORE UPDATE ON impact_statement FOR EACH ROW
    WHEN (OLD.state = 'published' OR (NEW.key, NEW.client_id, NEW.from_date, NEW.to_date, NEW.version,
          NEW.supersedes_id, NEW.reason, NEW.is_synthetic, NEW.root, NEW.lines_count, NEW.frozen_by_user_id,
          NEW.frozen_at) IS DISTINCT FROM (OLD.key, OLD.client_id, OLD.from_date, OLD.to_date, OLD.version,
          OLD.supersedes_id, OLD.reason, OLD.is_synthetic, OLD.root, OLD.lines_count, OLD.frozen_by_user_id,
          OLD.frozen_at))
    EXECUTE FUNCTION impact_statement_stands();
CREATE TRIGGER impact_statement_stays BEFORE DELETE ON impact_statement
    FOR EACH ROW EXECUTE FUNCTION impact_statement_stands();
CREATE TRIGGER impact_statementline_stands BEFORE UPDATE OR DELETE ON impact_statementline
    FOR EACH ROW EXECUTE FUNCTION impact_statement_stands();
CREATE TRIGGER impact_statementfile_stands BEFORE UPDATE OR DELETE ON impact_statementfile
    FOR EACH ROW EXECUTE FUNCTION impact_statement_stands();
"""
# The worker writes the files.
FILES = "GRANT INSERT ON journal_blob TO tejido_work"
READ_AND_ADD = "SELECT, INSERT"


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_prices'),
        ('impact', '0010_surveys'),
        ('journal', '0004_seals'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResearchExtract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('variables', models.JSONField()),
                ('asked_for', models.TextField(null=True)),
                ('purpose', models.TextField(null=True)),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('state', models.TextField(default='asked')),
                ('asked_by_user_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('decided_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('lines', models.JSONField(blank=True, null=True)),
                ('lines_digest', models.CharField(blank=True, max_length=64, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-asked_at'], name='research_extract_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_date__day', 1), ('to_date__day', 1), ('to_date__gt', models.F('from_date'))), name='extract_is_of_whole_months'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='extract_digest_is_a_digest'), models.CheckConstraint(condition=models.Q(models.Q(('asked_for__isnull', True), ('purpose__isnull', True), ('salt__isnull', True)), models.Q(('asked_for__isnull', False), ('purpose__isnull', False), ('salt__isnull', False)), _connector='OR'), name='extract_text_and_salt_go_together'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by_user_id__isnull', True), ('lines__isnull', True), ('lines_digest__isnull', True), ('state', 'asked')), models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('lines__isnull', True), ('lines_digest__isnull', True), ('state', 'refused')), models.Q(('decided_at__isnull', False), ('decided_by_user_id__isnull', False), ('lines__isnull', False), ('lines_digest__regex', '^[0-9a-f]{64}$'), ('state', 'approved')), _connector='OR'), name='extract_state_is_whole'), models.CheckConstraint(condition=models.Q(('decided_by_user_id__isnull', True), models.Q(('asked_by_user_id', models.F('decided_by_user_id')), _negated=True), _connector='OR'), name='extract_is_decided_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('version', models.IntegerField()),
                ('reason', models.TextField(blank=True, default='')),
                ('is_synthetic', models.BooleanField()),
                ('root', models.CharField(max_length=64)),
                ('lines_count', models.IntegerField()),
                ('state', models.TextField(default='frozen')),
                ('frozen_by_user_id', models.BigIntegerField()),
                ('frozen_at', models.DateTimeField()),
                ('published_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='impact.statement')),
            ],
        ),
        migrations.CreateModel(
            name='StatementFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('language', models.TextField(blank=True, default='')),
                ('fact_id', models.BigIntegerField()),
                ('written_at', models.DateTimeField()),
                ('blob', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.blob')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='impact.statement')),
            ],
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('table', models.TextField(db_column='table_name')),
                ('line_key', models.TextField()),
                ('text', models.TextField()),
                ('leaf', models.CharField(max_length=64)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='impact.statement')),
            ],
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['client', '-from_date'], name='impact_statement_of_client'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('from_date__day', 1), ('to_date__day', 1), ('to_date__gt', models.F('from_date'))), name='impact_statement_is_of_whole_months'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('root__regex', '^[0-9a-f]{64}$')), name='impact_statement_root_is_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('lines_count__gt', 0)), name='impact_statement_has_lines'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('supersedes__isnull', True), ('version', 1)), models.Q(('supersedes__isnull', False), ('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='impact_statement_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by_user_id__isnull', True), ('state', 'frozen')), models.Q(('published_at__isnull', False), ('published_by_user_id__isnull', False), ('state', 'published')), _connector='OR'), name='impact_statement_state_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('frozen_by_user_id', models.F('published_by_user_id')), _negated=True), _connector='OR'), name='impact_statement_is_published_by_another'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('client', 'from_date', 'to_date', 'version'), name='one_impact_statement_a_version', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='statementfile',
            constraint=models.UniqueConstraint(fields=('statement', 'kind', 'language'), name='impact_statement_file_once'),
        ),
        migrations.AddConstraint(
            model_name='statementfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('pdf', 'xlsx', 'html')), ('language__in', ('en', 'es'))), models.Q(('kind__in', ('jsonld', 'zip')), ('language', '')), _connector='OR'), name='impact_statement_file_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.UniqueConstraint(fields=('statement', 'place'), name='impact_statement_place_once'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.UniqueConstraint(fields=('statement', 'table', 'line_key'), name='impact_statement_line_once'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(('table__in', ('about', 'definitions', 'measurements', 'inputs', 'gaps', 'lotteries', 'reviews', 'stories', 'changes'))), name='impact_statement_line_table_is_known'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(('leaf__regex', '^[0-9a-f]{64}$')), name='impact_statement_leaf_is_a_digest'),
        ),
        schema.of_client("impact_statement", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}),
        schema.of_client("impact_statementline", {"app": READ_AND_ADD, "work": "SELECT"}),
        schema.of_client("impact_statementfile", {"app": READ_AND_ADD, "work": READ_AND_ADD}),
        schema.of_operator("impact_researchextract", {"app": "SELECT, INSERT, UPDATE"}),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(FILES, migrations.RunSQL.noop),
    ]
