"""How far the mail about a survey's invitation is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0011_statements'),
    ]

    operations = [
        migrations.AddField(
            model_name='surveyinvitation',
            name='mail',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddConstraint(
            model_name='surveyinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('mail__in', ('', 'held', 'sent', 'refused'))), name='survey_invitation_mail_known'),
        ),
        # The worker writes the mails.
        migrations.RunSQL("GRANT UPDATE (mail) ON impact_surveyinvitation TO tejido_work", migrations.RunSQL.noop),
    ]
