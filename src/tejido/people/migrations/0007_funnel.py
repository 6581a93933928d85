"""Courses as they are given: applications, draws, seats, sessions, attendance, results and covered costs."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}
# What chance assigned is written once.
WRITTEN_ONCE = {"app": "SELECT, INSERT", "work": "SELECT"}
TABLES = ("outreach", "application", "lottery", "seatoffer", "meeting", "attendance", "courseresult", "coveredcost")
POLICIES = [
    *(schema.of_operator(f"people_{table}", KEPT) for table in TABLES),
    schema.of_operator("people_lotteryplace", WRITTEN_ONCE),
]

class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_partners'),
        ('reference', '0002_integrity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('applied_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='people.cohort')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.partner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='people.person')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.place')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('person', 'cohort'), name='application_once_in_a_cohort'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('applied_at')), _connector='OR'), name='application_withdrawn_later')]},
        ),
        migrations.CreateModel(
            name='CourseResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.TextField()),
                ('score_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('on_date', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='people.cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='course_results', to='people.person')),
            ],
            options={'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('cohort', 'person'), name='course_result_once'), models.CheckConstraint(condition=models.Q(('result__in', ('passed', 'not_passed', 'attended_only'))), name='course_result_known'), models.CheckConstraint(condition=models.Q(('score_percent__isnull', True), models.Q(('score_percent__gte', 0), ('score_percent__lte', 100)), _connector='OR'), name='course_result_score_is_a_share'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='course_result_superseded_later')]},
        ),
        migrations.CreateModel(
            name='CoveredCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('currency', models.CharField(max_length=3)),
                ('on_date', models.DateField()),
                ('receipt_number', models.TextField(blank=True, default='')),
                ('blob_key', models.UUIDField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered_costs', to='people.cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covered_costs', to='people.person')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('fees', 'transport', 'meals', 'other'))), name='covered_cost_kind_known'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='covered_cost_is_money'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='covered_cost_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='covered_cost_superseded_later')], 'indexes': [models.Index(condition=models.Q(('superseded_at', None)), fields=['cohort'], name='covered_cost_of_cohort')]},
        ),
        migrations.CreateModel(
            name='Lottery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('round', models.PositiveSmallIntegerField()),
                ('seal', models.CharField(max_length=64)),
                ('encrypted_seed', models.TextField()),
                ('seed', models.CharField(blank=True, default='', max_length=64)),
                ('beacon_source', models.TextField(blank=True, default='')),
                ('beacon', models.TextField(blank=True, default='')),
                ('strata', models.TextField()),
                ('rule', models.TextField()),
                ('seats_count', models.PositiveIntegerField(blank=True, null=True)),
                ('sealed_at', models.DateTimeField()),
                ('sealed_by_user_id', models.BigIntegerField()),
                ('drawn_at', models.DateTimeField(blank=True, null=True)),
                ('drawn_by_user_id', models.BigIntegerField(blank=True, null=True)),
                ('inputs_digest', models.CharField(blank=True, default='', max_length=64)),
                ('result_digest', models.CharField(blank=True, default='', max_length=64)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lotteries', to='people.cohort')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('cohort', 'round'), name='lottery_round_once'), models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('inputs_digest', ''), ('result_digest', ''), ('seats_count', None), ('seed', '')), models.Q(('drawn_at__isnull', False), ('inputs_digest__regex', '^[0-9a-f]{64}$'), ('result_digest__regex', '^[0-9a-f]{64}$'), ('seats_count__isnull', False), ('seed__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='lottery_opens_when_drawn')]},
        ),
        migrations.CreateModel(
            name='LotteryPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stratum', models.TextField()),
                ('number', models.CharField(max_length=64)),
                ('rank', models.PositiveIntegerField()),
                ('has_seat', models.BooleanField()),
                ('waiting', models.PositiveIntegerField(blank=True, null=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='drawn', to='people.application')),
                ('lottery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='people.lottery')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('lottery', 'waiting'), name='lottery_waiting_place_once'), models.CheckConstraint(condition=models.Q(models.Q(('has_seat', True), ('waiting', None)), models.Q(('has_seat', False), ('waiting__gte', 1), ('waiting__isnull', False)), _connector='OR'), name='lottery_gives_a_seat_or_a_waiting_place')]},
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField()),
                ('secret', models.CharField(max_length=64)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='people.cohort')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('to_at__gt', models.F('from_at'))), name='meeting_ends_after_begin'), models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('cohort', 'from_at'), name='meeting_once_at_a_time')], 'indexes': [models.Index(condition=models.Q(('cancelled_at', None)), fields=['from_at'], name='meeting_by_begin')]},
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_present', models.BooleanField()),
                ('told_by', models.TextField()),
                ('device_digest', models.CharField(blank=True, default='', max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='people.meeting')),
            ],
            options={'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('meeting', 'person'), name='attendance_told_once'), models.CheckConstraint(condition=models.Q(('told_by__in', ('list', 'code'))), name='attendance_told_by_known'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='attendance_superseded_later')]},
        ),
        migrations.CreateModel(
            name='Outreach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('on_date', models.DateField()),
                ('people_count', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.partner')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.place')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('talk', 'fair', 'visit', 'campaign', 'other'))), name='outreach_kind_known'), models.CheckConstraint(condition=models.Q(('people_count__gte', 1)), name='outreach_reached_somebody'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='outreach_superseded_later')], 'indexes': [models.Index(condition=models.Q(('superseded_at', None)), fields=['on_date'], name='outreach_by_date')]},
        ),
        migrations.CreateModel(
            name='SeatOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('offered_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, default='')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seat_offer', to='people.application')),
                ('freed_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passed_on', to='people.seatoffer')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answer__in', ('accepted', 'declined', 'no_answer')), ('answered_at__isnull', False)), _connector='OR'), name='seat_offer_answer_known')]},
        ),
        *POLICIES,
    ]
