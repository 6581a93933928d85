"""Scope, keys and lives of what the floor added to contacts; a leg without an offer counts as load too."""

from django.db import migrations

from tejido.journal import schema

WRITE = "SELECT, INSERT, UPDATE"

KEYS = """
ALTER TABLE contacts_note ADD CONSTRAINT note_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_hold ADD CONSTRAINT hold_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_hold ADD CONSTRAINT hold_of_contacts_leg
    FOREIGN KEY (leg_id, contact_id) REFERENCES contacts_leg (id, contact_id);
ALTER TABLE contacts_attachment ADD CONSTRAINT attachment_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_message ADD CONSTRAINT message_with_contact UNIQUE (id, contact_id);
ALTER TABLE contacts_attachment ADD CONSTRAINT attachment_of_contacts_message
    FOREIGN KEY (message_id, contact_id) REFERENCES contacts_message (id, contact_id);
ALTER TABLE contacts_abuseflag ADD CONSTRAINT flag_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_abuseflag ADD CONSTRAINT flag_of_contacts_leg
    FOREIGN KEY (leg_id, contact_id) REFERENCES contacts_leg (id, contact_id);
ALTER TABLE contacts_hand ADD CONSTRAINT hand_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_surveyanswer ADD CONSTRAINT answer_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_treatment ADD CONSTRAINT treatment_of_clients_thread
    FOREIGN KEY (thread_id, client_id) REFERENCES contacts_thread (id, client_id);
ALTER TABLE contacts_treatment ADD CONSTRAINT treatment_of_clients_notice
    FOREIGN KEY (notice_id, client_id) REFERENCES clients_treatmentnotice (id, client_id);
"""

LOAD = """
-- A leg that came without an offer (taken over, handed over) fills a slot from its beginning.
CREATE FUNCTION contacts_count_leg_begun() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    served_channel text;
BEGIN
    SELECT channel INTO served_channel FROM contacts_contact WHERE id = NEW.contact_id;
    UPDATE people_load SET used = used + 1 WHERE person_id = NEW.person_id AND channel = served_channel;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_count_leg_begun AFTER INSERT ON contacts_leg
    FOR EACH ROW WHEN (NEW.role = 'serving' AND NEW.offer_id IS NULL AND NEW.to_at IS NULL)
    EXECUTE FUNCTION contacts_count_leg_begun();
"""

GUARD = """
-- A review is said once, and what gave the pause never changes: nobody can take it back afterwards.
CREATE FUNCTION contacts_flag_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.contact_id, OLD.leg_id, OLD.person_id, OLD.reason, OLD.pause_seconds, OLD.flagged_at)
       IS DISTINCT FROM (NEW.contact_id, NEW.leg_id, NEW.person_id, NEW.reason, NEW.pause_seconds, NEW.flagged_at)
       OR (OLD.pause_from_at IS NOT NULL AND OLD.pause_from_at IS DISTINCT FROM NEW.pause_from_at)
       OR (OLD.verdict IS NOT NULL AND (OLD.verdict, OLD.reviewed_by_user_id, OLD.reviewed_at)
           IS DISTINCT FROM (NEW.verdict, NEW.reviewed_by_user_id, NEW.reviewed_at)) THEN
        RAISE EXCEPTION 'an abuse flag and its review stand' USING ERRCODE = 'TJ003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_flag_stands BEFORE UPDATE ON contacts_abuseflag
    FOR EACH ROW EXECUTE FUNCTION contacts_flag_stands();
"""

GRANTS = """
GRANT INSERT ON contacts_stay TO tejido_route;
-- What a file is called is a customer's text, and can be erased.
GRANT UPDATE (file_name) ON contacts_attachment TO tejido_app, tejido_work;
-- The socket process says that a customer's browser is there.
GRANT UPDATE (seen_at) ON contacts_thread TO tejido_live;
GRANT SELECT ON contacts_routingpolicy TO tejido_live;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_floor"), ("clients", "0004_floor_integrity"), ("people", "0004_floor_integrity")]
    operations = [
        schema.of_client("contacts_note", {"app": WRITE, "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_hold", {"app": WRITE, "work": WRITE, "live": "SELECT"}),
        schema.of_client("contacts_attachment", {"app": "SELECT, INSERT", "work": "SELECT", "live": "SELECT"}),
        schema.of_client("contacts_abuseflag", {"app": WRITE, "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_hand", {"app": WRITE, "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_surveyanswer", {"app": "SELECT, INSERT", "work": "SELECT", "live": "SELECT"}),
        schema.of_client("contacts_treatment", {"app": "SELECT, INSERT", "work": "SELECT", "live": "SELECT"}),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(LOAD, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        schema.life_changed("contacts_leg", "leg"),
    ]
