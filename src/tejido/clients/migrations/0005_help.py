"""A queue may take requests for help."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_floor_integrity'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='queuechannel',
            name='queue_channel_known',
        ),
        migrations.AlterField(
            model_name='queuechannel',
            name='channel',
            field=models.TextField(choices=[('voice', 'voice'), ('chat', 'chat'), ('email', 'email'), ('messaging', 'messaging'), ('task', 'task'), ('help', 'help')]),
        ),
        migrations.AddConstraint(
            model_name='queuechannel',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ('voice', 'chat', 'email', 'messaging', 'task', 'help'))), name='queue_channel_known'),
        ),
    ]
