"""What lies in the vault is sealed: status and what it rests on become a sealed value and the tags that can be counted.

It follows the rooms of `impact`, whose functions it outlives: they were made while the columns still had words in them,
and `impact` 0003 makes them anew.
"""

from django.db import migrations

from tejido.core.impact import status as status_module

SHAPE = "'^k[0-9a-f]{8}$'"

TABLES = f"""
-- Which keys were ever used here; their secrets are not in the database. A retired one seals nothing any more.
CREATE TABLE vault.seal_key (
    name text COLLATE "C" PRIMARY KEY CONSTRAINT seal_key_is_named CHECK (name ~ {SHAPE}),
    used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    retired_at timestamptz
);

ALTER TABLE vault.status_at_hire
    ADD COLUMN key_name text COLLATE "C" CONSTRAINT status_key_is_known REFERENCES vault.seal_key (name),
    ADD COLUMN nonce bytea CONSTRAINT status_nonce_is_long CHECK (length(nonce) = 16),
    ADD COLUMN sealed bytea CONSTRAINT status_seal_is_long CHECK (length(sealed) >= 512),
    ADD COLUMN status_tag bytea CONSTRAINT status_tag_is_long CHECK (length(status_tag) = 32),
    ADD COLUMN basis_tag bytea CONSTRAINT basis_tag_is_long CHECK (length(basis_tag) = 32);
CREATE INDEX status_by_key ON vault.status_at_hire (key_name) WHERE ended_at IS NULL;
"""

CONVERTED = """
ALTER TABLE vault.status_at_hire
    DROP CONSTRAINT value_goes_when_it_ends,
    DROP COLUMN status, DROP COLUMN basis, DROP COLUMN evidence, DROP COLUMN threshold_version, DROP COLUMN salt,
    -- What has ended is erased: the row keeps that something was declared and consented to, not what.
    ADD CONSTRAINT value_goes_when_it_ends CHECK (
        num_nulls(key_name, nonce, sealed, status_tag, basis_tag) = CASE WHEN ended_at IS NULL THEN 0 ELSE 5 END
    );
DROP FUNCTION vault.declare_status(bigint, text, text, text, text, date, text, bigint, timestamptz);
DROP FUNCTION vault.read_status(bigint, bigint);
"""

WRITE = """
CREATE FUNCTION vault.tag(tag_key bytea, nonce bytea, text_to_tag text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(tag_key || sha256(tag_key || nonce || convert_to(text_to_tag, 'UTF8')))
$$;

-- The tag keys that the caller handed over for this transaction. Counting without one of them would count too few.
CREATE FUNCTION vault.tag_keys() RETURNS TABLE (name text, tag_key bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given jsonb := coalesce(nullif(current_setting('tejido.vault_tag_keys', true), ''), '{}')::jsonb;
BEGIN
    IF EXISTS (SELECT FROM vault.seal_key AS kept WHERE kept.retired_at IS NULL AND NOT given ? kept.name) THEN
        RAISE EXCEPTION 'the keys of the vault are missing' USING ERRCODE = 'TJ050';
    END IF;
    RETURN QUERY SELECT each.key, decode(each.value, 'hex') FROM jsonb_each_text(given) AS each;
END $$;

-- Whoever seals with a key keeps it from being retired until they are done.
CREATE FUNCTION vault.use_key(key_used text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(key_used, '') !~ '^k[0-9a-f]{8}$' THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
    INSERT INTO vault.seal_key (name) VALUES (key_used) ON CONFLICT DO NOTHING;
    PERFORM FROM vault.seal_key WHERE name = key_used AND retired_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this key was retired' USING ERRCODE = 'TJ051';
    END IF;
END $$;

CREATE FUNCTION vault.declare_status(
    person bigint, key_used text, nonce_given bytea, sealed_given bytea, status_tag_given bytea,
    basis_tag_given bytea, digest_given text, hired date, consent text, how text, by_user bigint, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    former bigint;
    new_id bigint;
    new_key uuid;
BEGIN
    IF coalesce(length(nonce_given), 0) <> 16 OR coalesce(length(sealed_given), 0) < 512
       OR coalesce(length(status_tag_given), 0) <> 32 OR coalesce(length(basis_tag_given), 0) <> 32
       OR coalesce(digest_given, '') !~ '^[0-9a-f]{64}$'
       OR coalesce(consent, '') !~ '^[a-z0-9][a-z0-9_.:+-]{0,63}$' THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
    -- One at a time for each person, so that no constraint has to name the person in a message.
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    -- The consents' own rows come with the next migration.
    PERFORM vault.give_consent(person, 'impact_status', consent, how, by_user, at);
    PERFORM vault.use_key(key_used);
    INSERT INTO vault.secret (value)
        SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) ON CONFLICT DO NOTHING;
    UPDATE vault.status_at_hire
        SET key_name = NULL, nonce = NULL, sealed = NULL, status_tag = NULL, basis_tag = NULL, ended_at = at,
            ended_how = 'corrected'
        WHERE person_id = person AND ended_at IS NULL RETURNING id INTO former;
    INSERT INTO vault.status_at_hire (person_id, key_name, nonce, sealed, status_tag, basis_tag, hired_on,
                                      consent_version, declared_by_user_id, declared_at)
        VALUES (person, key_used, nonce_given, sealed_given, status_tag_given, basis_tag_given, hired, consent,
                by_user, at)
        RETURNING id, key INTO new_id, new_key;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, status_id, digest)
        VALUES (at, CASE WHEN former IS NULL THEN 'status_declared' ELSE 'status_corrected' END, by_user, person, new_id,
                digest_given);
    RETURN new_key;
END $$;

CREATE OR REPLACE FUNCTION vault.revoke_status(person bigint, by_user bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    former bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    UPDATE vault.status_at_hire
        SET key_name = NULL, nonce = NULL, sealed = NULL, status_tag = NULL, basis_tag = NULL, ended_at = at,
            ended_how = 'revoked'
        WHERE person_id = person AND ended_at IS NULL RETURNING id INTO former;
    IF former IS NULL THEN
        RAISE EXCEPTION 'there is nothing to revoke' USING ERRCODE = 'TJ023';
    END IF;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, status_id)
        VALUES (at, 'status_revoked', by_user, person, former);
END $$;
"""

READ = """
-- Uses up a log row of an earlier transaction, as every reading must.
CREATE FUNCTION vault.spend_log(person bigint, log bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- One reader at a time between looking at the mark and moving it.
    PERFORM pg_advisory_xact_lock(7269003);
    IF NOT EXISTS (
        SELECT FROM vault.read_log AS entry, vault.read_mark AS mark
        WHERE entry.id = log AND entry.person_id = person AND entry.id > mark.last_value
          -- Visible and not of this transaction, hence committed in an earlier one.
          AND entry.written_in <> pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'a read needs a committed log row of its own' USING ERRCODE = 'TJ020';
    END IF;
    PERFORM setval('vault.read_mark', log);
END $$;

CREATE FUNCTION vault.read_status(person bigint, log bigint)
RETURNS TABLE (key_name text, sealed bytea, hired_on date, consent_version text, declared_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM vault.spend_log(person, log);
    RETURN QUERY
        SELECT kept.key_name, kept.sealed, kept.hired_on, kept.consent_version, kept.declared_at
        FROM vault.status_at_hire AS kept WHERE kept.person_id = person AND kept.ended_at IS NULL;
END $$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    vault.declare_status(bigint, text, bytea, bytea, bytea, bytea, text, date, text, text, bigint, timestamptz),
    vault.read_status(bigint, bigint)
    TO tejido_vault;
"""


def seal_what_is_there(apps, schema_editor):
    """Seal every status that stands in words; a new database has none, and needs no key for this."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, person_id, status, basis, evidence, threshold_version, salt FROM vault.status_at_hire"
            " WHERE ended_at IS NULL ORDER BY id"
        )
        rows = cursor.fetchall()
        if not rows:
            return
        from tejido.vault import sealing

        ring = sealing.ring()
        cursor.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [ring.current.name])
        for id, person, status, basis, evidence, threshold, salt in rows:
            value = {
                "status": status, "basis": basis, "evidence": evidence, "threshold_version": threshold,
                "domain": "not_asked", "salt": bytes(salt).hex(),
            }  # fmt: skip
            sealed = ring.seal(value, person_id=person)
            cursor.execute(
                "UPDATE vault.status_at_hire SET key_name = %s, nonce = %s, sealed = %s, status_tag = %s,"
                " basis_tag = %s WHERE id = %s",
                [sealed.key_name, sealed.nonce, sealed.token,
                 ring.tag(sealed, "status", status_module.class_of(status)), ring.tag(sealed, "basis", basis), id],
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_rooms"), ("impact", "0002_rooms")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        *(migrations.RunSQL(part, migrations.RunSQL.noop) for part in (CONVERTED, WRITE, READ, GRANTS)),
    ]
