"""Consents, one for each purpose; self-identification; households and their snapshots; and who read what of whom."""

from django.db import migrations

from tejido.core.impact import consents, households

CODE = "'^[a-z0-9][a-z0-9_.:+-]{0,63}$'"
KINDS = ("status", "self_identification", "household")


def _codes(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


TABLES = f"""
CREATE TABLE vault.consent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT consent_key_is_unique UNIQUE DEFAULT gen_random_uuid(),
    person_id bigint NOT NULL CONSTRAINT consent_of_person REFERENCES people_person (id),
    purpose text COLLATE "C" NOT NULL CONSTRAINT consent_purpose_is_known CHECK (purpose IN {_codes(consents.PURPOSES)}),
    text_version text COLLATE "C" NOT NULL CONSTRAINT consent_text_is_a_code CHECK (text_version ~ {CODE}),
    given_at timestamptz NOT NULL,
    given_how text COLLATE "C" NOT NULL CONSTRAINT consent_how_is_known CHECK (given_how IN {_codes(consents.HOWS)}),
    given_by_user_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    ended_how text COLLATE "C" CONSTRAINT consent_end_is_known CHECK (ended_how IN ('withdrawn', 'replaced')),
    ended_by_user_id bigint,
    CONSTRAINT consent_end_says_how CHECK ((ended_at IS NULL) = (ended_how IS NULL))
);
CREATE UNIQUE INDEX one_consent_for_a_purpose ON vault.consent (person_id, purpose) WHERE ended_at IS NULL;

CREATE TABLE vault.self_identification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT self_identification_key_is_unique UNIQUE DEFAULT gen_random_uuid(),
    person_id bigint NOT NULL CONSTRAINT self_identification_of_person REFERENCES people_person (id),
    key_name text COLLATE "C" CONSTRAINT self_identification_key_is_known REFERENCES vault.seal_key (name),
    sealed bytea CONSTRAINT self_identification_seal_is_long CHECK (length(sealed) >= 512),
    declared_by_user_id bigint NOT NULL,
    declared_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    ended_how text COLLATE "C"
        CONSTRAINT self_identification_end_is_known CHECK (ended_how IN ('revoked', 'corrected')),
    CONSTRAINT self_identification_goes_when_it_ends CHECK (
        num_nulls(key_name, sealed) = CASE WHEN ended_at IS NULL THEN 0 ELSE 2 END),
    CONSTRAINT self_identification_end_says_how CHECK ((ended_at IS NULL) = (ended_how IS NULL))
);
CREATE UNIQUE INDEX one_self_identification ON vault.self_identification (person_id) WHERE ended_at IS NULL;

-- People who live together count once. Whoever knows the code of a household may join it; they got it from a member.
CREATE TABLE vault.household (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text COLLATE "C" NOT NULL CONSTRAINT household_code_is_unique UNIQUE
        CONSTRAINT household_code_is_one CHECK (code ~ '^[A-Z2-7]{{10}}$')
);
CREATE TABLE vault.household_member (
    person_id bigint PRIMARY KEY CONSTRAINT household_member_is_a_person REFERENCES people_person (id),
    household_id bigint NOT NULL CONSTRAINT member_of_household REFERENCES vault.household (id)
);
CREATE TABLE vault.snapshot (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT snapshot_key_is_unique UNIQUE DEFAULT gen_random_uuid(),
    person_id bigint NOT NULL CONSTRAINT snapshot_of_person REFERENCES people_person (id),
    household_id bigint CONSTRAINT snapshot_of_household REFERENCES vault.household (id),
    moment text COLLATE "C" NOT NULL
        CONSTRAINT snapshot_moment_is_known CHECK (moment IN {_codes(households.MOMENT_MONTHS)}),
    taken_on date NOT NULL,
    key_name text COLLATE "C" CONSTRAINT snapshot_key_is_known REFERENCES vault.seal_key (name),
    sealed bytea CONSTRAINT snapshot_seal_is_long CHECK (length(sealed) >= 512),
    declared_by_user_id bigint NOT NULL,
    declared_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    ended_how text COLLATE "C" CONSTRAINT snapshot_end_is_known CHECK (ended_how IN ('revoked', 'corrected')),
    CONSTRAINT snapshot_goes_when_it_ends CHECK (
        num_nulls(key_name, sealed, household_id) = CASE WHEN ended_at IS NULL THEN 0 ELSE 3 END),
    CONSTRAINT snapshot_end_says_how CHECK ((ended_at IS NULL) = (ended_how IS NULL))
);
CREATE UNIQUE INDEX one_snapshot_at_a_moment ON vault.snapshot (person_id, moment) WHERE ended_at IS NULL;

ALTER TABLE vault.fact
    ALTER COLUMN status_id DROP NOT NULL,
    ADD COLUMN row_key uuid,
    DROP CONSTRAINT fact_type_check,
    ADD CONSTRAINT fact_type_check CHECK (type IN (
        'status_declared', 'status_corrected', 'status_revoked', 'self_identified', 'self_identification_corrected',
        'self_identification_revoked', 'snapshot_taken', 'snapshot_corrected', 'snapshot_revoked')),
    ADD CONSTRAINT fact_is_about_one_row CHECK (num_nonnulls(status_id, row_key) = 1);
CREATE INDEX read_log_by_person ON vault.read_log (person_id);
ALTER TABLE vault.read_log ADD COLUMN what text COLLATE "C" NOT NULL DEFAULT 'status'
    CONSTRAINT read_log_what_is_known CHECK (what IN {_codes(KINDS)});

-- Who declared before consents had rows of their own.
INSERT INTO vault.consent (person_id, purpose, text_version, given_at, given_how, given_by_user_id)
    SELECT person_id, 'impact_status', consent_version, declared_at, 'in_person', declared_by_user_id
    FROM vault.status_at_hire WHERE ended_at IS NULL ORDER BY id;
"""

CONSENTS = f"""
-- Agrees to one purpose; agreeing again to the same text changes nothing.
CREATE FUNCTION vault.give_consent(
    person bigint, purpose_given text, version_given text, how text, by_user bigint, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(purpose_given, '') NOT IN {_codes(consents.PURPOSES)}
       OR coalesce(how, '') NOT IN {_codes(consents.HOWS)} OR coalesce(version_given, '') !~ {CODE} THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    UPDATE vault.consent SET ended_at = at, ended_how = 'replaced', ended_by_user_id = by_user
        WHERE person_id = person AND purpose = purpose_given AND ended_at IS NULL AND text_version <> version_given;
    INSERT INTO vault.consent (person_id, purpose, text_version, given_at, given_how, given_by_user_id)
        VALUES (person, purpose_given, version_given, at, how, by_user)
        ON CONFLICT (person_id, purpose) WHERE ended_at IS NULL DO NOTHING;
END $$;

-- Takes a consent back, and erases what was kept for its purpose in the same transaction.
CREATE FUNCTION vault.withdraw_consent(person bigint, purpose_given text, by_user bigint, at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    erased record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    UPDATE vault.consent SET ended_at = at, ended_how = 'withdrawn', ended_by_user_id = by_user
        WHERE person_id = person AND purpose = purpose_given AND ended_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is nothing to withdraw' USING ERRCODE = 'TJ024';
    END IF;
    IF purpose_given = 'impact_status' THEN
        FOR erased IN UPDATE vault.status_at_hire
                SET key_name = NULL, nonce = NULL, sealed = NULL, status_tag = NULL, basis_tag = NULL, ended_at = at,
                    ended_how = 'revoked'
                WHERE person_id = person AND ended_at IS NULL RETURNING id LOOP
            INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, status_id)
                VALUES (at, 'status_revoked', by_user, person, erased.id);
        END LOOP;
    ELSIF purpose_given = 'self_identification' THEN
        FOR erased IN UPDATE vault.self_identification
                SET key_name = NULL, sealed = NULL, ended_at = at, ended_how = 'revoked'
                WHERE person_id = person AND ended_at IS NULL RETURNING key LOOP
            INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key)
                VALUES (at, 'self_identification_revoked', by_user, person, erased.key);
        END LOOP;
    ELSIF purpose_given = 'household' THEN
        FOR erased IN UPDATE vault.snapshot
                SET key_name = NULL, sealed = NULL, household_id = NULL, ended_at = at, ended_how = 'revoked'
                WHERE person_id = person AND ended_at IS NULL RETURNING key LOOP
            INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key)
                VALUES (at, 'snapshot_revoked', by_user, person, erased.key);
        END LOOP;
        DELETE FROM vault.household_member WHERE person_id = person;
    END IF;
END $$;

-- Withdraws every consent of somebody whose data shall be erased; who gave none has nothing here.
CREATE FUNCTION vault.forget_person(person bigint, by_user bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held text;
BEGIN
    FOR held IN SELECT purpose FROM vault.consent WHERE person_id = person AND ended_at IS NULL ORDER BY id LOOP
        PERFORM vault.withdraw_consent(person, held, by_user, at);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION vault.revoke_status(person bigint, by_user bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    IF NOT EXISTS (SELECT FROM vault.status_at_hire WHERE person_id = person AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'there is nothing to revoke' USING ERRCODE = 'TJ023';
    END IF;
    PERFORM vault.withdraw_consent(person, 'impact_status', by_user, at);
END $$;

CREATE FUNCTION vault.consents_of(person bigint)
RETURNS TABLE (purpose text, text_version text, given_at timestamptz, given_how text, given_by_user_id bigint,
               ended_at timestamptz, ended_how text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT purpose, text_version, given_at, given_how, given_by_user_id, ended_at, ended_how
    FROM vault.consent WHERE person_id = person ORDER BY id DESC LIMIT 200
$$;
"""

WRITE = """
CREATE FUNCTION vault.declare_groups(
    person bigint, key_used text, sealed_given bytea, digest_given text, consent text, how text, by_user bigint,
    at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_key uuid;
    former uuid;
BEGIN
    PERFORM vault.check_sealed(sealed_given, digest_given);
    PERFORM vault.give_consent(person, 'self_identification', consent, how, by_user, at);
    PERFORM vault.use_key(key_used);
    UPDATE vault.self_identification SET key_name = NULL, sealed = NULL, ended_at = at, ended_how = 'corrected'
        WHERE person_id = person AND ended_at IS NULL RETURNING key INTO former;
    INSERT INTO vault.self_identification (person_id, key_name, sealed, declared_by_user_id, declared_at)
        VALUES (person, key_used, sealed_given, by_user, at) RETURNING key INTO new_key;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key, digest)
        VALUES (at, CASE WHEN former IS NULL THEN 'self_identified' ELSE 'self_identification_corrected' END, by_user,
                person, new_key, digest_given);
    RETURN new_key;
END $$;

-- The household of a person, made with this code where they have none yet.
CREATE FUNCTION vault.household_of(person bigint, new_code text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_id bigint;
BEGIN
    SELECT household_id INTO found_id FROM vault.household_member WHERE person_id = person;
    IF found_id IS NULL THEN
        INSERT INTO vault.household (code) VALUES (new_code) RETURNING id INTO found_id;
        INSERT INTO vault.household_member (person_id, household_id) VALUES (person, found_id);
    END IF;
    RETURN found_id;
END $$;

CREATE FUNCTION vault.take_snapshot(
    person bigint, moment_given text, day date, household_code text, key_used text, sealed_given bytea,
    digest_given text, consent text, how text, by_user bigint, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_key uuid;
    former uuid;
BEGIN
    PERFORM vault.check_sealed(sealed_given, digest_given);
    PERFORM vault.give_consent(person, 'household', consent, how, by_user, at);
    PERFORM vault.use_key(key_used);
    UPDATE vault.snapshot
        SET key_name = NULL, sealed = NULL, household_id = NULL, ended_at = at, ended_how = 'corrected'
        WHERE person_id = person AND moment = moment_given AND ended_at IS NULL RETURNING key INTO former;
    INSERT INTO vault.snapshot (person_id, household_id, moment, taken_on, key_name, sealed, declared_by_user_id,
                                declared_at)
        VALUES (person, vault.household_of(person, household_code), moment_given, day, key_used, sealed_given, by_user,
                at)
        RETURNING key INTO new_key;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key, digest)
        VALUES (at, CASE WHEN former IS NULL THEN 'snapshot_taken' ELSE 'snapshot_corrected' END, by_user, person,
                new_key, digest_given);
    RETURN new_key;
END $$;

-- Joins the household of whoever told this code; the snapshots so far move along.
CREATE FUNCTION vault.join_household(person bigint, code_given text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_id bigint;
BEGIN
    SELECT id INTO found_id FROM vault.household WHERE code = code_given;
    IF found_id IS NULL OR NOT EXISTS (SELECT FROM vault.consent
            WHERE person_id = person AND purpose = 'household' AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'there is no such household' USING ERRCODE = 'TJ025';
    END IF;
    INSERT INTO vault.household_member (person_id, household_id) VALUES (person, found_id)
        ON CONFLICT (person_id) DO UPDATE SET household_id = excluded.household_id;
    UPDATE vault.snapshot SET household_id = found_id WHERE person_id = person AND ended_at IS NULL;
END $$;

CREATE FUNCTION vault.check_sealed(sealed_given bytea, digest_given text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(length(sealed_given), 0) < 512 OR coalesce(digest_given, '') !~ '^[0-9a-f]{64}$' THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_sealed"), ("people", "0002_integrity")]
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (TABLES, CONSENTS, WRITE)]
