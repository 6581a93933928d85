"""The journal's tables: facts by partition, positions beside them, the erasure ledger, and `scope()`."""

from django.db import migrations, models

from tejido.journal import schema

SCOPE = """
CREATE FUNCTION scope() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    given text := current_setting('tejido.scope', true);
BEGIN
    IF given IS NULL OR given = '' THEN
        RAISE EXCEPTION 'no scope is set: say whose rows this transaction may see' USING ERRCODE = 'TJ001';
    END IF;
    RETURN string_to_array(given, ',')::bigint[];
END $$;
"""

FACTS = """
CREATE SEQUENCE journal_fact_id AS bigint;
CREATE TABLE journal_fact (
    id bigint NOT NULL DEFAULT nextval('journal_fact_id'),
    -- The server's own clock, so that several machines agree on one machine time.
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    happened_at timestamptz NOT NULL,
    type text COLLATE "C" NOT NULL CHECK (type ~ '^[a-z0-9_]{1,64}$'),
    by_kind text COLLATE "C" NOT NULL CHECK (by_kind IN ('user', 'customer', 'router', 'system', 'assistant')),
    by_id bigint NOT NULL CHECK (by_id >= 0),
    client_id bigint NOT NULL CHECK (client_id >= 0),
    data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
    digest_format text COLLATE "C" NOT NULL DEFAULT 'rfc8785-sha256-1'
        CONSTRAINT fact_digest_format_known CHECK (digest_format IN ('rfc8785-sha256-1')),
    PRIMARY KEY (recorded_at, id)
) PARTITION BY RANGE (recorded_at);
ALTER SEQUENCE journal_fact_id OWNED BY journal_fact.id;
-- A month that nobody prepared still takes facts.
CREATE TABLE journal_fact_other PARTITION OF journal_fact DEFAULT;
CREATE INDEX journal_fact_type ON journal_fact (type, recorded_at);

CREATE TABLE journal_pending (
    fact_id bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL
);
CREATE TABLE journal_position (
    position bigint PRIMARY KEY CHECK (position > 0),
    fact_id bigint NOT NULL UNIQUE,
    recorded_at timestamptz NOT NULL
);
CREATE TABLE journal_cursor (
    name text PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0)
);
CREATE TABLE journal_erasure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    relation text NOT NULL CHECK (relation ~ '^[a-z0-9_]{1,64}$'),
    row_key uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    by_kind text NOT NULL CHECK (by_kind IN ('user', 'customer', 'router', 'system', 'assistant')),
    by_id bigint NOT NULL CHECK (by_id >= 0),
    reason text NOT NULL CHECK (reason ~ '^[a-z0-9_]{1,64}$')
);
CREATE INDEX journal_erasure_row ON journal_erasure (relation, row_key);
"""

UNCHANGED = """
CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts, positions and erasures are recorded once and never changed' USING ERRCODE = 'TJ003';
END $$;
CREATE TRIGGER journal_fact_unchanged BEFORE UPDATE OR DELETE ON journal_fact
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_position_unchanged BEFORE UPDATE OR DELETE ON journal_position
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_erasure_unchanged BEFORE UPDATE OR DELETE ON journal_erasure
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
"""

SEQUENCER = """
CREATE FUNCTION journal_number_pending(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    last bigint;
BEGIN
    -- One numberer at a time; each statement below sees what was committed when it got the lock.
    PERFORM pg_advisory_xact_lock(7269001);
    SELECT coalesce(max(position), 0) INTO last FROM journal_position;
    WITH taken AS (
        DELETE FROM journal_pending
        WHERE fact_id IN (SELECT fact_id FROM journal_pending ORDER BY fact_id LIMIT most)
        RETURNING fact_id, recorded_at
    ), numbered AS (
        INSERT INTO journal_position (position, fact_id, recorded_at)
        SELECT last + row_number() OVER (ORDER BY fact_id), fact_id, recorded_at FROM taken
        RETURNING position
    )
    SELECT coalesce(max(position), last) INTO last FROM numbered;
    RETURN last;
END $$;
REVOKE EXECUTE ON FUNCTION journal_number_pending(integer) FROM PUBLIC;
-- Whoever is woken first numbers; the lock inside makes them take turns.
GRANT EXECUTE ON FUNCTION journal_number_pending(integer) TO tejido_live, tejido_route, tejido_work;

CREATE FUNCTION journal_prepare_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    month_from date := date_trunc('month', day);
    name text := 'journal_fact_' || to_char(month_from, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(7269002);
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Facts that arrived for this month before it was prepared stay where they are, and the month keeps the default.
    IF EXISTS (SELECT FROM journal_fact_other
               WHERE recorded_at >= month_from AND recorded_at < month_from + interval '1 month') THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF journal_fact FOR VALUES FROM (%L) TO (%L)',
                   name, month_from::timestamptz, (month_from + interval '1 month')::timestamptz);
END $$;
REVOKE EXECUTE ON FUNCTION journal_prepare_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_prepare_month(date) TO tejido_work;
"""

# A fact is written by whoever may write into its scope; all four processes record facts.
FACT_GRANTS = dict.fromkeys(schema.ALL_ROLES, "SELECT, INSERT")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("operator_name", models.TextField()),
                ("zone", models.TextField()),
                ("demonstration", models.BooleanField()),
                ("real_epoch", models.DateTimeField()),
                ("world_epoch", models.DateTimeField()),
                ("factor", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="installation_is_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("factor", 1.0), ("demonstration", True), _connector="OR"),
                        name="only_a_demonstration_changes_speed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor__gte", 0.1), ("factor__lte", 20.0)), name="factor_within_limits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("real_epoch", models.F("world_epoch")), ("demonstration", True), _connector="OR"
                        ),
                        name="only_a_demonstration_moves_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SCOPE, migrations.RunSQL.noop),
        migrations.RunSQL(FACTS, migrations.RunSQL.noop),
        migrations.RunSQL(UNCHANGED, migrations.RunSQL.noop),
        migrations.RunSQL(SEQUENCER, migrations.RunSQL.noop),
        schema.of_client("journal_fact", FACT_GRANTS),
        schema.granted("journal_pending", dict.fromkeys(schema.ALL_ROLES, "SELECT, INSERT")),
        schema.granted("journal_position", dict.fromkeys(schema.ALL_ROLES, "SELECT")),
        schema.granted("journal_cursor", {"app": "SELECT", "work": "SELECT, INSERT, UPDATE", "live": "SELECT"}),
        schema.granted("journal_erasure", {"app": "SELECT, INSERT", "work": "SELECT, INSERT"}),
        migrations.RunSQL(
            """
            -- A zone that the database does not know is refused on entry: the conversion itself raises.
            ALTER TABLE journal_installation ADD CONSTRAINT installation_names_a_zone
                CHECK ((timestamptz '2026-01-01 00:00:00+00' AT TIME ZONE zone) IS NOT NULL);
            GRANT USAGE ON SEQUENCE journal_fact_id TO tejido_app, tejido_route, tejido_live, tejido_work;
            GRANT SELECT, INSERT, UPDATE ON journal_installation TO tejido_app;
            GRANT SELECT ON journal_installation TO tejido_route, tejido_live, tejido_work;
            -- A demonstration stays one, and nothing else ever becomes one.
            CREATE FUNCTION journal_keep_demonstration() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.demonstration <> OLD.demonstration THEN
                    RAISE EXCEPTION 'a demonstration stays one, and nothing else becomes one' USING ERRCODE = 'TJ003';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER journal_installation_kept BEFORE UPDATE ON journal_installation
                FOR EACH ROW EXECUTE FUNCTION journal_keep_demonstration();
            DO $$ BEGIN
                PERFORM journal_prepare_month(current_date);
                PERFORM journal_prepare_month((current_date + interval '1 month')::date);
            END $$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
