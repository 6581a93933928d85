"""Who reaches the second factors, which end with their account whatever closes it, and what erasing an account needs."""

from django.db import migrations

from tejido.journal import schema

FORGET = """
CREATE FUNCTION access_forget_factors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM mfa_authenticator WHERE user_id = NEW.id;
    DELETE FROM account_emailaddress WHERE user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER access_user_forgets AFTER UPDATE ON access_user
    FOR EACH ROW WHEN (NOT NEW.is_active) EXECUTE FUNCTION access_forget_factors();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_integrity"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("journal", "0001_journal"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        schema.granted("mfa_authenticator", {"app": "SELECT, INSERT, UPDATE, DELETE"}),
        schema.granted("access_mail", {"app": "DELETE"}),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
