"""Who may touch the account tables; they are not a client's rows and carry no scope."""

from django.db import migrations

from tejido.journal import schema

WRITE = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_access"),
        ("journal", "0001_journal"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        schema.granted("access_user", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT"}),
        schema.granted("access_grant", {"app": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT"}),
        schema.granted("access_invitation", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}),
        schema.granted("access_signinticket", {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, DELETE"}),
        schema.granted("access_socketticketuse", {"live": "SELECT, INSERT, DELETE", "work": "SELECT, DELETE"}),
        schema.granted("access_limit", {"app": WRITE, "work": "SELECT, DELETE"}),
        schema.granted("access_mail", {"app": "SELECT, INSERT", "work": "SELECT, INSERT, DELETE"}),
        schema.granted("access_session", {"app": WRITE, "work": "SELECT, DELETE"}),
        schema.granted("account_emailaddress", {"app": WRITE}),
        schema.granted("account_emailconfirmation", {"app": WRITE}),
        schema.granted("django_content_type", {"app": "SELECT"}),
    ]
