"""The vault's schema: status at hire, its facts, its read log, and the functions that are the only way to them."""

from django.db import migrations

from tejido.core.impact import status


def _codes(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


TABLES = f"""
CREATE SCHEMA vault;
REVOKE ALL ON SCHEMA vault FROM PUBLIC;

-- Keys the rounding and the pseudonyms of aggregates. Made with the first status; nobody is granted to read it.
CREATE TABLE vault.secret (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    value bytea NOT NULL CHECK (length(value) = 32)
);

CREATE TABLE vault.status_at_hire (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    person_id bigint NOT NULL,
    status text COLLATE "C" CHECK (status IN {_codes(status.STATUSES)}),
    basis text COLLATE "C" CHECK (basis IN {_codes(status.BASES)}),
    evidence text COLLATE "C" CHECK (evidence IN {_codes(status.EVIDENCES)}),
    threshold_version text COLLATE "C",
    salt bytea,
    hired_on date NOT NULL,
    consent_version text COLLATE "C" NOT NULL,
    declared_by_user_id bigint NOT NULL,
    declared_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    ended_how text COLLATE "C" CHECK (ended_how IN ('revoked', 'corrected')),
    -- What has ended is erased: the row keeps that something was declared and consented to, not what.
    CONSTRAINT value_goes_when_it_ends CHECK (
        num_nulls(status, basis, evidence, threshold_version, salt) = CASE WHEN ended_at IS NULL THEN 0 ELSE 5 END
    ),
    CONSTRAINT end_says_how CHECK ((ended_at IS NULL) = (ended_how IS NULL))
);
CREATE UNIQUE INDEX one_current_status ON vault.status_at_hire (person_id) WHERE ended_at IS NULL;

-- The vault's own facts. The journal holds none, not even that a record exists.
CREATE TABLE vault.fact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    happened_at timestamptz NOT NULL,
    type text COLLATE "C" NOT NULL CHECK (type IN ('status_declared', 'status_corrected', 'status_revoked')),
    by_user_id bigint NOT NULL,
    person_id bigint NOT NULL,
    status_id bigint NOT NULL REFERENCES vault.status_at_hire (id),
    -- Of the status, with a salt that is erased together with it.
    digest text COLLATE "C" CHECK (digest ~ '^[0-9a-f]{{64}}$')
);

CREATE TABLE vault.read_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL,
    reader_user_id bigint NOT NULL,
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN {_codes(status.PURPOSES)}),
    read_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The top transaction, whatever the savepoint: a row written in the reader's own transaction may still vanish.
    written_in xid8 NOT NULL DEFAULT pg_current_xact_id()
);
-- The last log row that was used. A sequence stands outside transactions: a read that is rolled back has used its row.
CREATE SEQUENCE vault.read_mark AS bigint MINVALUE 0 START 0 OWNED BY vault.read_log.id;

CREATE FUNCTION vault.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the vault''s facts and its read log are recorded once and never changed' USING ERRCODE = 'TJ003';
END $$;
CREATE TRIGGER fact_unchanged BEFORE UPDATE OR DELETE ON vault.fact
    FOR EACH ROW EXECUTE FUNCTION vault.refuse_change();
CREATE TRIGGER read_log_unchanged BEFORE UPDATE OR DELETE ON vault.read_log
    FOR EACH ROW EXECUTE FUNCTION vault.refuse_change();
"""

# No message here repeats a value: messages reach logs. Codes are checked before the table's own constraints could
# quote a failing row.
WRITE = f"""
CREATE FUNCTION vault.declare_status(
    person bigint, status_code text, basis_code text, evidence_code text, threshold text, hired date, consent text,
    by_user bigint, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    former bigint;
    new_id bigint;
    new_key uuid;
    new_salt bytea := uuid_send(gen_random_uuid());
BEGIN
    IF coalesce(status_code, '') NOT IN {_codes(status.STATUSES)} OR coalesce(basis_code, '') NOT IN {_codes(status.BASES)}
       OR coalesce(evidence_code, '') NOT IN {_codes(status.EVIDENCES)}
       OR coalesce(threshold, '') !~ '^[a-z0-9][a-z0-9_.:+-]{{0,63}}$'
       OR coalesce(consent, '') !~ '^[a-z0-9][a-z0-9_.:+-]{{0,63}}$' THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
    -- One at a time for each person, so that no constraint has to name the person in a message.
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    INSERT INTO vault.secret (value)
        SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) ON CONFLICT DO NOTHING;
    UPDATE vault.status_at_hire
        SET status = NULL, basis = NULL, evidence = NULL, threshold_version = NULL, salt = NULL,
            ended_at = at, ended_how = 'corrected'
        WHERE person_id = person AND ended_at IS NULL RETURNING id INTO former;
    INSERT INTO vault.status_at_hire (person_id, status, basis, evidence, threshold_version, salt, hired_on,
                                      consent_version, declared_by_user_id, declared_at)
        VALUES (person, status_code, basis_code, evidence_code, threshold, new_salt, hired, consent, by_user, at)
        RETURNING id, key INTO new_id, new_key;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, status_id, digest)
        VALUES (at, CASE WHEN former IS NULL THEN 'status_declared' ELSE 'status_corrected' END, by_user, person, new_id,
                encode(sha256(new_salt || convert_to(status_code, 'UTF8')), 'hex'));
    RETURN new_key;
END $$;

CREATE FUNCTION vault.revoke_status(person bigint, by_user bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    former bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    UPDATE vault.status_at_hire
        SET status = NULL, basis = NULL, evidence = NULL, threshold_version = NULL, salt = NULL,
            ended_at = at, ended_how = 'revoked'
        WHERE person_id = person AND ended_at IS NULL RETURNING id INTO former;
    IF former IS NULL THEN
        RAISE EXCEPTION 'there is nothing to revoke' USING ERRCODE = 'TJ023';
    END IF;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, status_id)
        VALUES (at, 'status_revoked', by_user, person, former);
END $$;

-- Keys of what was erased, for the ledger that keeps it erased after a restore.
CREATE FUNCTION vault.erased() RETURNS TABLE (key uuid, ended_at timestamptz, ended_how text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT key, ended_at, ended_how FROM vault.status_at_hire WHERE ended_at IS NOT NULL ORDER BY id
$$;
"""

READ = f"""
CREATE FUNCTION vault.log_read(person bigint, reader bigint, purpose_code text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    log bigint;
BEGIN
    IF coalesce(purpose_code, '') NOT IN {_codes(status.PURPOSES)} THEN
        RAISE EXCEPTION 'status is not read for this purpose' USING ERRCODE = 'TJ021';
    END IF;
    INSERT INTO vault.read_log (person_id, reader_user_id, purpose, read_at)
        VALUES (person, reader, purpose_code, at) RETURNING id INTO log;
    RETURN log;
END $$;

CREATE FUNCTION vault.read_status(person bigint, log bigint)
RETURNS TABLE (status text, basis text, evidence text, threshold_version text, hired_on date, consent_version text,
               declared_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
    RETURN QUERY
        SELECT kept.status, kept.basis, kept.evidence, kept.threshold_version, kept.hired_on, kept.consent_version,
               kept.declared_at
        FROM vault.status_at_hire AS kept WHERE kept.person_id = person AND kept.ended_at IS NULL;
END $$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT USAGE ON SCHEMA vault TO tejido_vault;
GRANT EXECUTE ON FUNCTION
    vault.declare_status(bigint, text, text, text, text, date, text, bigint, timestamptz),
    vault.revoke_status(bigint, bigint, timestamptz), vault.erased(),
    vault.log_read(bigint, bigint, text, timestamptz), vault.read_status(bigint, bigint)
    TO tejido_vault;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (TABLES, WRITE, READ, GRANTS)]
