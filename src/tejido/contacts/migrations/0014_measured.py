"""Contacts are measured by when somebody began to serve."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_prices'),
        ('contacts', '0013_billing'),
        ('people', '0019_duties'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='leg',
            index=models.Index(condition=models.Q(('role', 'serving')), fields=['from_at'], name='serving_leg_began'),
        ),
    ]
