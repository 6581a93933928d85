"""Consent texts as the operator publishes them, poverty lines of domains, and pairs that somebody named by hand."""

import django.contrib.postgres.functions
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0015_gaps'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('purpose', models.TextField()),
                ('version', models.TextField(unique=True)),
                ('words_es', models.TextField()),
                ('words_en', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('from_date', models.DateField()),
                ('published_by_user_id', models.BigIntegerField()),
                ('published_at', models.DateTimeField()),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ('impact_status', 'self_identification', 'household', 'follow_up'))), name='consent_text_purpose_known'), models.CheckConstraint(condition=models.Q(('version__regex', '^[a-z0-9][a-z0-9_.:+-]{0,63}$')), name='consent_text_version_is_a_code'), models.CheckConstraint(condition=models.Q(models.Q(('words_es', ''), _negated=True), models.Q(('words_en', ''), _negated=True)), name='consent_text_in_both_languages'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='consent_text_has_its_digest')], 'indexes': [models.Index(fields=['purpose', '-from_date', '-id'], name='consent_text_newest')]},
        ),
        migrations.CreateModel(
            name='PovertyLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('version', models.TextField()),
                ('domain', models.TextField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('currency', models.CharField(max_length=3)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('source', models.TextField()),
                ('standing', models.TextField()),
                ('kept_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('domain', 'from_date'), name='one_line_from_a_day'), models.CheckConstraint(condition=models.Q(('version__regex', '^[a-z0-9][a-z0-9_.:+-]{0,63}$')), name='line_version_is_a_code'), models.CheckConstraint(condition=models.Q(('domain__regex', '^(city:[0-9]{5}|other_urban|rural|national)$')), name='line_domain_known'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='line_is_above_nothing'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='line_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='line_ends_after_begin'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='line_names_its_source'), models.CheckConstraint(condition=models.Q(('standing__in', ('official', 'secondary', 'demonstration'))), name='line_standing_known'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='line_superseded_later')]},
        ),
        migrations.RemoveConstraint(
            model_name='duplicatepair',
            name='duplicate_band_known',
        ),
        migrations.AddField(
            model_name='duplicatepair',
            name='named_by_user_id',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('band__in', ('certain', 'likely')), models.Q(('band', 'unlikely'), ('named_by_user_id__isnull', False)), _connector='OR'), name='duplicate_band_known'),
        ),
        # A text that somebody agreed to is never changed: nobody is granted to.
        schema.of_operator("people_consenttext", {"app": "SELECT, INSERT", "work": "SELECT"}),
        schema.of_operator("people_povertyline", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}),
    ]
