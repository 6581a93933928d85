"""Seals and the leaf hashes under them: added by the worker, never changed, one chain and no fork."""

from django.db import migrations

from tejido.journal import schema

SEALS = """
CREATE TABLE journal_seal (
    number bigint PRIMARY KEY,
    -- The seal before; the first has none.
    previous_number bigint,
    after_position bigint NOT NULL,
    until_position bigint NOT NULL,
    root bytea NOT NULL CONSTRAINT seal_root_is_a_digest CHECK (octet_length(root) = 32),
    previous bytea NOT NULL CONSTRAINT seal_previous_is_a_digest CHECK (octet_length(previous) = 32),
    digest bytea NOT NULL CONSTRAINT seal_digest_is_a_digest CHECK (octet_length(digest) = 32),
    sealed_at timestamptz NOT NULL,
    format text COLLATE "C" NOT NULL DEFAULT 'tejido-seal-1'
        CONSTRAINT seal_format_known CHECK (format IN ('tejido-seal-1')),
    CONSTRAINT seal_covers_facts CHECK (until_position > after_position),
    CONSTRAINT seal_begins_the_chain
        CHECK (number > 1 OR (number = 1 AND after_position = 0 AND previous = decode(repeat('00', 32), 'hex'))),
    CONSTRAINT seal_counts_on CHECK (previous_number IS NOT DISTINCT FROM nullif(number - 1, 0)),
    CONSTRAINT seal_is_one_link UNIQUE (number, until_position, digest),
    CONSTRAINT seal_follows_the_one_before FOREIGN KEY (previous_number, after_position, previous)
        REFERENCES journal_seal (number, until_position, digest)
);
-- The hashes of up to 1024 leaves in a row, the first of them that of the fact at `first_position`.
CREATE TABLE journal_sealleaves (
    first_position bigint PRIMARY KEY,
    seal_number bigint NOT NULL
        CONSTRAINT leaves_of_a_seal REFERENCES journal_seal (number),
    hashes bytea NOT NULL
        CONSTRAINT leaves_are_digests CHECK (octet_length(hashes) BETWEEN 32 AND 32768 AND octet_length(hashes) % 32 = 0)
);
-- Hashes do not get smaller, so nobody tries.
ALTER TABLE journal_sealleaves ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE INDEX journal_sealleaves_seal ON journal_sealleaves (seal_number, first_position);
CREATE TRIGGER journal_seal_unchanged BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_sealleaves_unchanged BEFORE UPDATE OR DELETE ON journal_sealleaves
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
"""

# Positions and digests name nobody and no client: there is nothing to hide by rows.
GRANTS = {"app": "SELECT", "work": "SELECT, INSERT"}


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_blobs")]
    operations = [
        migrations.RunSQL(SEALS, migrations.RunSQL.noop),
        schema.granted("journal_seal", GRANTS),
        schema.granted("journal_sealleaves", GRANTS),
    ]
