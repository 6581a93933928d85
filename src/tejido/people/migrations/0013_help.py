"""A mentor has room for so many requests for help."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0012_rights'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='load',
            name='load_channel_known',
        ),
        migrations.AddConstraint(
            model_name='load',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ('voice', 'chat', 'email', 'messaging', 'task', 'help'))), name='load_channel_known'),
        ),
    ]
