"""Scope and lives of contacts; who may be offered one; load counted where offers and legs change."""

from django.db import migrations

from tejido.journal import schema

READ_LIVE = {"live": "SELECT", "work": "SELECT"}

KEYS = """
ALTER TABLE contacts_customeraddress ADD CONSTRAINT address_of_clients_customer
    FOREIGN KEY (customer_id, client_id) REFERENCES contacts_customer (id, client_id);
ALTER TABLE contacts_thread ADD CONSTRAINT thread_of_clients_customer
    FOREIGN KEY (customer_id, client_id) REFERENCES contacts_customer (id, client_id);
ALTER TABLE contacts_contact ADD CONSTRAINT contact_of_clients_programme
    FOREIGN KEY (programme_id, client_id) REFERENCES clients_programme (id, client_id);
ALTER TABLE contacts_contact ADD CONSTRAINT contact_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE contacts_contact ADD CONSTRAINT contact_of_clients_customer
    FOREIGN KEY (customer_id, client_id) REFERENCES contacts_customer (id, client_id);
ALTER TABLE contacts_contact ADD CONSTRAINT previous_contact_of_same_client
    FOREIGN KEY (previous_contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_contact ADD CONSTRAINT contact_of_clients_thread
    FOREIGN KEY (thread_id, client_id) REFERENCES contacts_thread (id, client_id);
ALTER TABLE contacts_stay ADD CONSTRAINT stay_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_stay ADD CONSTRAINT stay_in_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE contacts_offer ADD CONSTRAINT offer_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_offer ADD CONSTRAINT offer_of_contacts_stay
    FOREIGN KEY (stay_id, contact_id) REFERENCES contacts_stay (id, contact_id);
ALTER TABLE contacts_leg ADD CONSTRAINT leg_with_clients_disposition
    FOREIGN KEY (disposition_id, client_id) REFERENCES clients_disposition (id, client_id);
ALTER TABLE contacts_message ADD CONSTRAINT message_of_contacts_leg
    FOREIGN KEY (leg_id, contact_id) REFERENCES contacts_leg (id, contact_id);
ALTER TABLE contacts_leg ADD CONSTRAINT leg_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
ALTER TABLE contacts_message ADD CONSTRAINT message_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
"""

ONLY_EMPLOYED = """
CREATE FUNCTION contacts_offer_to_employed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT is_employed(NEW.person_id, NEW.offered_at) THEN
        RAISE EXCEPTION 'only employed people receive offers' USING ERRCODE = 'TJ004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_offer_to_employed BEFORE INSERT OR UPDATE OF person_id, offered_at ON contacts_offer
    FOR EACH ROW EXECUTE FUNCTION contacts_offer_to_employed();
"""

LOAD = """
-- used = pending offers + serving legs that have not ended. An accepted offer hands its slot to the leg.
CREATE FUNCTION contacts_count_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE people_load SET used = used + 1 WHERE person_id = NEW.person_id AND channel = NEW.channel;
    ELSIF OLD.state = 'pending' AND NEW.state NOT IN ('pending', 'accepted') THEN
        UPDATE people_load SET used = used - 1 WHERE person_id = NEW.person_id AND channel = NEW.channel;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_count_offer_made AFTER INSERT ON contacts_offer
    FOR EACH ROW WHEN (NEW.state = 'pending') EXECUTE FUNCTION contacts_count_offer();
CREATE TRIGGER contacts_count_offer_answered AFTER UPDATE OF state ON contacts_offer
    FOR EACH ROW EXECUTE FUNCTION contacts_count_offer();

CREATE FUNCTION contacts_count_leg() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    served_channel text;
BEGIN
    IF NEW.role = 'serving' AND OLD.to_at IS NULL AND NEW.to_at IS NOT NULL THEN
        SELECT channel INTO served_channel FROM contacts_contact WHERE id = NEW.contact_id;
        UPDATE people_load SET used = used - 1 WHERE person_id = NEW.person_id AND channel = served_channel;
        UPDATE people_presence SET idle_from_at = NEW.to_at WHERE person_id = NEW.person_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_count_leg AFTER UPDATE OF to_at ON contacts_leg
    FOR EACH ROW EXECUTE FUNCTION contacts_count_leg();
"""

NAMES = """
-- The name that customers see of whoever serves them; only for contacts within the scope.
CREATE FUNCTION name_for_customers(contact bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT person.display_name
    FROM contacts_leg AS leg JOIN people_person AS person ON person.id = leg.person_id
    WHERE leg.contact_id = contact AND leg.role = 'serving' AND leg.client_id = ANY (scope())
    ORDER BY leg.from_at DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION name_for_customers(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION name_for_customers(bigint) TO tejido_app, tejido_live;
"""

WRITE = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_contacts"), ("people", "0002_integrity")]
    operations = [
        schema.of_client("contacts_customer", {"app": WRITE, "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_customeraddress", {"app": WRITE, "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_thread", {"app": WRITE, **READ_LIVE}),
        schema.of_client("contacts_contact", {"app": WRITE, "route": "SELECT, UPDATE", "work": WRITE, "live": "SELECT"}),
        schema.of_client("contacts_stay", {"app": WRITE, "route": "SELECT, UPDATE", "work": WRITE, "live": "SELECT"}),
        schema.of_client("contacts_offer", {"app": "SELECT, UPDATE", "route": WRITE, "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_leg", {"app": WRITE, "route": "SELECT", "work": "SELECT, UPDATE", "live": "SELECT"}),
        schema.of_client("contacts_message", {"app": WRITE, "work": WRITE, "live": "SELECT"}),
        schema.granted(
            "contacts_leadership", {"app": "SELECT, INSERT", "route": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT"}
        ),
        schema.granted("contacts_routingpolicy", {"app": "SELECT, INSERT", "route": "SELECT"}),
        schema.granted("contacts_routerinput", {"route": "SELECT, INSERT", "app": "SELECT", "work": "SELECT, DELETE"}),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        schema.life_trigger("contacts_contact", "contact"),
        schema.life_trigger("contacts_offer", "offer"),
        schema.life_trigger("contacts_leg", "leg"),
        migrations.RunSQL(ONLY_EMPLOYED, migrations.RunSQL.noop),
        migrations.RunSQL(LOAD, migrations.RunSQL.noop),
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
    ]
