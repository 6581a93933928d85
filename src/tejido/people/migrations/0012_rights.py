"""What people ask about their own data, with its terms."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0011_leaving'),
    ]

    operations = [
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('asked', models.TextField()),
                ('via', models.TextField()),
                ('details', models.TextField(blank=True, default='')),
                ('received_on', models.DateField()),
                ('mark_due_on', models.DateField(blank=True, null=True)),
                ('due_on', models.DateField()),
                ('marked_on', models.DateField(blank=True, null=True)),
                ('extended_on', models.DateField(blank=True, null=True)),
                ('extension_reason', models.TextField(blank=True, default='')),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True, default='')),
                ('answer', models.TextField(blank=True, default='')),
                ('filed_by_user_id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_on', None)), fields=['due_on'], name='rights_still_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('asked__in', ('query', 'correction', 'erasure', 'revocation', 'other_claim'))), name='rights_kind_known'), models.CheckConstraint(condition=models.Q(('via__in', ('self', 'in_person', 'mail', 'letter'))), name='rights_way_known'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='rights_due_later'), models.CheckConstraint(condition=models.Q(models.Q(('asked', 'query'), ('mark_due_on', None), ('marked_on', None)), models.Q(models.Q(('asked', 'query'), _negated=True), ('mark_due_on__isnull', False)), _connector='OR'), name='rights_claims_are_marked'), models.CheckConstraint(condition=models.Q(models.Q(('extended_on', None), ('extension_reason', '')), models.Q(('extended_on__isnull', False), ('extension_reason__in', ('records_elsewhere', 'identity_in_doubt', 'many_records'))), _connector='OR'), name='rights_extension_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on', None), ('outcome', '')), models.Q(('answered_on__gte', models.F('received_on')), ('outcome__in', ('done', 'partly', 'refused'))), _connector='OR'), name='rights_answer_is_whole')],
            },
        ),
        schema.of_operator("people_rightsrequest", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}),
    ]
