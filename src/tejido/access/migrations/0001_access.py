import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.TextField()),
                ('subject', models.TextField()),
                ('body', models.TextField()),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SocketTicketUse',
            fields=[
                ('ticket', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('display_name', models.TextField(blank=True, default='')),
                ('language', models.CharField(default='es', max_length=2)),
                ('person_id', models.BigIntegerField(blank=True, null=True, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_lower'), models.CheckConstraint(condition=models.Q(('language__in', ('es', 'en'))), name='user_language_known')],
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField()),
                ('subject', models.CharField(max_length=64)),
                ('window_from', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('what', 'subject'), name='limit_counts_once')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user_id', models.BigIntegerField(db_index=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('session_key', ''), _negated=True), name='session_has_a_key')],
            },
        ),
        migrations.CreateModel(
            name='SignInTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='sign_in_ticket_expires')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('role', models.TextField(choices=[('agent', 'agent'), ('supervisor', 'supervisor'), ('planner', 'planner'), ('people_lead', 'people_lead'), ('impact_lead', 'impact_lead'), ('client', 'client'), ('partner', 'partner'), ('reviewer', 'reviewer'), ('administrator', 'administrator'), ('public', 'public')])),
                ('client_id', models.BigIntegerField(blank=True, null=True)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ('agent', 'supervisor', 'planner', 'people_lead', 'impact_lead', 'client', 'partner', 'reviewer', 'administrator'))), name='grant_role_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('client_id__isnull', False), ('role', 'client')), models.Q(models.Q(('role', 'client'), _negated=True), ('client_id__isnull', True)), _connector='OR'), name='grant_client_fits_role'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='grant_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('to_at__isnull', True)), fields=('user', 'role', 'client_id'), name='grant_is_held_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.TextField(choices=[('agent', 'agent'), ('supervisor', 'supervisor'), ('planner', 'planner'), ('people_lead', 'people_lead'), ('impact_lead', 'impact_lead'), ('client', 'client'), ('partner', 'partner'), ('reviewer', 'reviewer'), ('administrator', 'administrator'), ('public', 'public')])),
                ('client_id', models.BigIntegerField(blank=True, null=True)),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('language', models.CharField(default='es', max_length=2)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ('agent', 'supervisor', 'planner', 'people_lead', 'impact_lead', 'client', 'partner', 'reviewer', 'administrator'))), name='invitation_role_is_known'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='invitation_expires'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('accepted_at__lt', models.F('expires_at')), _connector='OR'), name='invitation_is_accepted_in_time'), models.CheckConstraint(condition=models.Q(models.Q(('client_id__isnull', False), ('role', 'client')), models.Q(models.Q(('role', 'client'), _negated=True), ('client_id__isnull', True)), _connector='OR'), name='invitation_client_fits_role'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_lower'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('withdrawn_at__isnull', True)), _connector='OR'), name='invitation_ends_in_one_way'), models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('email',), name='invitation_is_open_once'), models.CheckConstraint(condition=models.Q(('language__in', ('es', 'en'))), name='invitation_language_known')],
            },
        ),
    ]
