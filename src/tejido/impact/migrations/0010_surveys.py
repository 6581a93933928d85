"""Surveys, stories and what other suppliers say of themselves, each with its scope."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from tejido.journal import schema

ALL = "SELECT, INSERT, UPDATE, DELETE"
POLICIES = [
    *(
        schema.of_operator(f"impact_{table}", {"app": "SELECT, INSERT, UPDATE"})
        for table in ("story", "storyversion", "storyconsent")
    ),
    # The worker closes a round whose last day is over.
    *(
        schema.of_operator(f"impact_{table}", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, UPDATE"})
        for table in ("surveyround", "surveystratum")
    ),
    # A round that closes forgets who was drawn, and its answers are written anew: impact/sql/survey_shuffle.sql.
    *(
        schema.of_operator(f"impact_{table}", {"app": ALL, "work": "SELECT, INSERT, DELETE"})
        for table in ("surveyinvitation", "surveysheet", "surveytext")
    ),
    schema.of_client("impact_supplierfigure", {"app": "SELECT, INSERT, UPDATE"}),
]


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_prices'),
        ('impact', '0009_standards'),
        ('people', '0019_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('taken_down_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('begun_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='StoryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('language', models.TextField()),
                ('shown_as', models.TextField(blank=True, default='')),
                ('text', models.TextField()),
                ('salt', models.BinaryField(null=True)),
                ('written_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='impact.story')),
            ],
        ),
        migrations.CreateModel(
            name='StoryConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.TextField()),
                ('words_version', models.PositiveSmallIntegerField()),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='impact.storyversion')),
            ],
        ),
        migrations.CreateModel(
            name='SupplierFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('supplier', models.TextField()),
                ('indicator', models.TextField()),
                ('definition_version', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=18)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('source', models.TextField()),
                ('loaded_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('questionnaire', models.TextField()),
                ('version', models.PositiveSmallIntegerField()),
                ('strata_by', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('with_leavers', models.BooleanField()),
                ('seed', models.TextField()),
                ('wanted_count', models.PositiveIntegerField()),
                ('opens_date', models.DateField()),
                ('closes_date', models.DateField()),
                ('people_count', models.PositiveIntegerField()),
                ('drawn_count', models.PositiveIntegerField()),
                ('closed_date', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['questionnaire', '-closed_date', '-id'], name='survey_round_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_date__gt', models.F('opens_date'))), name='survey_closes_after_opening'), models.CheckConstraint(condition=models.Q(('questionnaire__regex', '^[a-z][a-z0-9_]*$'), ('version__gte', 1)), name='survey_names_a_questionnaire'), models.CheckConstraint(condition=models.Q(('strata_by__contained_by', ['site', 'work_mode', 'position', 'hired'])), name='survey_strata_known'), models.CheckConstraint(condition=models.Q(('drawn_count__gte', 1), ('drawn_count__lte', models.F('people_count'))), name='survey_draws_from_its_people'), models.UniqueConstraint(condition=models.Q(('closed_date__isnull', True)), fields=('questionnaire',), name='one_round_of_a_survey_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='SurveyStratum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
                ('work_mode', models.TextField(blank=True, default='')),
                ('position', models.TextField(blank=True, default='')),
                ('hired_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_left', models.BooleanField(default=False)),
                ('people_count', models.PositiveIntegerField()),
                ('drawn_count', models.PositiveIntegerField()),
                ('answered_count', models.PositiveIntegerField(default=0)),
                ('refused_count', models.PositiveIntegerField(default=0)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strata', to='impact.surveyround')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.site')),
            ],
        ),
        migrations.CreateModel(
            name='SurveySheet',
            fields=[
                ('id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, primary_key=True, serialize=False)),
                ('respondent_key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('mode', models.TextField()),
                ('answers', models.JSONField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='impact.surveyround')),
                ('stratum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='impact.surveystratum')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('state', models.TextField(default='waiting')),
                ('respondent_key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('calls_count', models.PositiveSmallIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_invitations', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='impact.surveyround')),
                ('stratum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='impact.surveystratum')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('question', models.TextField()),
                ('respondent_key', models.UUIDField(editable=False)),
                ('text', models.TextField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='impact.surveyround')),
            ],
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['-begun_at', '-id'], name='story_newest'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('begun_at')), _connector='OR'), name='story_withdrawn_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='storyversion',
            constraint=models.UniqueConstraint(fields=('story', 'number'), name='story_version_once'),
        ),
        migrations.AddConstraint(
            model_name='storyversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='story_versions_begin_with_one'),
        ),
        migrations.AddConstraint(
            model_name='storyversion',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'es'))), name='story_language_known'),
        ),
        migrations.AddConstraint(
            model_name='storyversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('salt__isnull', False)), models.Q(('erased_at__isnull', False), ('salt__isnull', True), ('shown_as', ''), ('text', '')), _connector='OR'), name='story_text_and_salt_go_together'),
        ),
        migrations.AddIndex(
            model_name='storyconsent',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['use', 'version'], name='story_by_use'),
        ),
        migrations.AddConstraint(
            model_name='storyconsent',
            constraint=models.CheckConstraint(condition=models.Q(('use__in', ('public_page', 'statement', 'client', 'press'))), name='story_use_known'),
        ),
        migrations.AddConstraint(
            model_name='storyconsent',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('given_at')), _connector='OR'), name='story_consent_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='storyconsent',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('version', 'use'), name='one_consent_for_a_use'),
        ),
        migrations.AddConstraint(
            model_name='supplierfigure',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='supplier_figure_has_days'),
        ),
        migrations.AddConstraint(
            model_name='supplierfigure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('supplier', ''), _negated=True)), name='supplier_figure_names_who_and_source'),
        ),
        migrations.AddConstraint(
            model_name='supplierfigure',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='supplier_figure_superseded_later'),
        ),
        migrations.AddConstraint(
            model_name='supplierfigure',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('client', 'supplier', 'indicator', 'from_date', 'to_date'), name='one_figure_of_a_supplier'),
        ),
        migrations.AddConstraint(
            model_name='surveystratum',
            constraint=models.UniqueConstraint(fields=('round', 'code'), name='survey_stratum_once'),
        ),
        migrations.AddConstraint(
            model_name='surveystratum',
            constraint=models.CheckConstraint(condition=models.Q(('drawn_count__lte', models.F('people_count')), ('drawn_count__gte', django.db.models.expressions.CombinedExpression(models.F('answered_count'), '+', models.F('refused_count')))), name='survey_stratum_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='surveysheet',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ('web', 'phone'))), name='survey_mode_known'),
        ),
        migrations.AddIndex(
            model_name='surveyinvitation',
            index=models.Index(fields=['person'], name='survey_invitation_by_person'),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.UniqueConstraint(fields=('round', 'person'), name='survey_asks_somebody_once'),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'answered', 'refused'))), name='survey_invitation_state_known'),
        ),
        migrations.AddIndex(
            model_name='surveytext',
            index=models.Index(fields=['round', 'question'], name='survey_text_by_question'),
        ),
        migrations.AddConstraint(
            model_name='surveytext',
            constraint=models.UniqueConstraint(fields=('respondent_key', 'question'), name='survey_text_once_for_question'),
        ),
        *POLICIES,
    ]
