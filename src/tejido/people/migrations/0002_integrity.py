"""Scope of the people tables, and which clients a person serves."""

from django.db import migrations

from tejido.journal import schema

CHANGE = {"app": "SELECT, INSERT, UPDATE", "route": "SELECT", "live": "SELECT", "work": "SELECT"}
FILES = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}

SERVED = """
CREATE FUNCTION clients_served(person bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(array_agg(DISTINCT client_id), '{}') FROM people_membership WHERE person_id = person
$$;
REVOKE EXECUTE ON FUNCTION clients_served(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clients_served(bigint) TO tejido_app, tejido_live;

-- Whether a person is employed at an instant; the day is the business day in the operator's zone.
CREATE FUNCTION is_employed(person bigint, instant timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT FROM people_employment AS spell, journal_installation AS house
        WHERE spell.person_id = person AND spell.superseded_at IS NULL
          AND daterange(spell.from_date, spell.to_date) @> (instant AT TIME ZONE house.zone)::date
    )
$$;
REVOKE EXECUTE ON FUNCTION is_employed(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_employed(bigint, timestamptz) TO tejido_app, tejido_route, tejido_live, tejido_work;

ALTER TABLE people_membership ADD CONSTRAINT membership_of_clients_queue
    FOREIGN KEY (queue_id, client_id) REFERENCES clients_queue (id, client_id);
ALTER TABLE people_placement ADD CONSTRAINT placement_of_persons_employment
    FOREIGN KEY (employment_id, person_id) REFERENCES people_employment (id, person_id);
ALTER TABLE access_user ADD CONSTRAINT user_of_person FOREIGN KEY (person_id) REFERENCES people_person (id);
ALTER TABLE access_invitation ADD CONSTRAINT invitation_for_person
    FOREIGN KEY (person_id) REFERENCES people_person (id);
-- A zone that the database does not know is refused on entry: the conversion itself raises (SQLSTATE 22023).
ALTER TABLE people_site ADD CONSTRAINT site_names_a_zone
    CHECK ((timestamptz '2026-01-01 00:00:00+00' AT TIME ZONE zone) IS NOT NULL);
"""

TWINS = """
-- Whoever was merged points at somebody who was not: one step always leads to the person who counts.
CREATE FUNCTION people_twin_of_canonical() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint;
BEGIN
    IF NEW.canonical_person_id IS NULL OR NEW.canonical_person_id = NEW.id THEN
        RETURN NEW;
    END IF;
    -- The lock makes two merges that would meet take turns.
    SELECT canonical_person_id INTO above FROM people_person WHERE id = NEW.canonical_person_id FOR NO KEY UPDATE;
    IF above IS NOT NULL OR EXISTS (SELECT FROM people_person WHERE canonical_person_id = NEW.id) THEN
        RAISE EXCEPTION 'a merged person points at one who was not merged' USING ERRCODE = 'TJ006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_twin_of_canonical BEFORE INSERT OR UPDATE OF canonical_person_id ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_twin_of_canonical();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_people"),
        ("clients", "0002_integrity"),
        ("access", "0002_integrity"),
        ("reference", "0002_integrity"),
    ]
    operations = [
        schema.of_operator("people_person", CHANGE),
        schema.of_operator("people_document", FILES),
        schema.of_operator("people_phone", FILES),
        schema.of_operator("people_site", CHANGE),
        schema.of_operator("people_employment", CHANGE),
        schema.of_operator("people_placement", CHANGE),
        schema.of_operator("people_skilllevel", CHANGE),
        schema.of_operator("people_membership", {**CHANGE, "app": "SELECT, INSERT, UPDATE, DELETE"}),
        schema.of_operator(
            "people_activity",
            {"app": "SELECT, INSERT, UPDATE", "route": "SELECT, INSERT, UPDATE", "live": "SELECT", "work": "SELECT"},
        ),
        schema.of_operator(
            "people_connection",
            {"app": "SELECT", "route": "SELECT", "live": "SELECT, INSERT, UPDATE", "work": "SELECT, UPDATE"},
        ),
        schema.of_operator(
            "people_presence",
            {
                "app": "SELECT, INSERT, UPDATE", "route": "SELECT, UPDATE", "live": "SELECT, INSERT, UPDATE",
                "work": "SELECT, UPDATE",
            },
        ),
        # The count `used` is kept by triggers on offers and legs; route locks the row while it claims.
        schema.of_operator(
            "people_load", {"app": "SELECT, INSERT, UPDATE", "route": "SELECT, UPDATE", "live": "SELECT", "work": "SELECT"}
        ),
        migrations.RunSQL(SERVED, migrations.RunSQL.noop),
        migrations.RunSQL(TWINS, migrations.RunSQL.noop),
    ]
