"""Whoever learns with us is invited to no role: the account reaches their own pages."""

from django.db import migrations, models

from tejido.access import roles


class Migration(migrations.Migration):
    dependencies = [("access", "0003_second_factors")]
    operations = [
        migrations.RemoveConstraint(model_name="invitation", name="invitation_role_is_known"),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(role__in=roles.ROLES), name="invitation_role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=~models.Q(role=roles.NONE) | models.Q(person_id__isnull=False),
                name="invitation_to_no_role_is_for_a_person",
            ),
        ),
    ]
