"""Groups and households are tagged, so that they can be counted; and the one aggregate over them.

The rules of what is published are those of `core.impact.told`, repeated here because nothing else reads what is kept;
an agreement test holds the two together.
"""

import json

from django.db import migrations

from tejido.core.impact import disclosure, households, told
from tejido.vault import tags as tags_module

MIN = disclosure.CELL_MIN


def _codes(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def _rows(rows):
    return ", ".join("(" + ", ".join(f"'{value}'" for value in row) + ")" for row in rows)


GROUP_SIDES = _rows(
    (topic, code, side) for topic, sides in told.SIDES.items() if "." not in topic for code, side in sides.items()
)
HOME_SIDES = _rows(
    (topic, code, side) for topic, sides in told.SIDES.items() if "." in topic for code, side in sides.items()
)
MOMENTS = ", ".join(f"('{moment}', {months})" for moment, months in households.MOMENT_MONTHS.items())
# What is looked for first is what is there most often.
PART_CODES = _rows(
    (part, code)
    for part, codes in (("members", told.MEMBER_CODES), ("earners", told.EARNER_CODES), ("line", told.OUTCOMES))
    for code in codes
)

TABLES = """
ALTER TABLE vault.self_identification
    ADD COLUMN nonce bytea CONSTRAINT self_identification_nonce_is_long CHECK (length(nonce) = 16),
    ADD COLUMN tags jsonb CONSTRAINT self_identification_tags_are_named CHECK (jsonb_typeof(tags) = 'object'),
    DROP CONSTRAINT self_identification_goes_when_it_ends;
ALTER TABLE vault.snapshot
    ADD COLUMN nonce bytea CONSTRAINT snapshot_nonce_is_long CHECK (length(nonce) = 16),
    ADD COLUMN tags jsonb CONSTRAINT snapshot_tags_are_named CHECK (jsonb_typeof(tags) = 'object'),
    DROP CONSTRAINT snapshot_goes_when_it_ends;
"""

CONVERTED = """
ALTER TABLE vault.self_identification ADD CONSTRAINT self_identification_goes_when_it_ends CHECK (
    num_nulls(key_name, sealed, nonce, tags) = CASE WHEN ended_at IS NULL THEN 0 ELSE 4 END);
ALTER TABLE vault.snapshot ADD CONSTRAINT snapshot_goes_when_it_ends CHECK (
    num_nulls(key_name, sealed, household_id, nonce, tags) = CASE WHEN ended_at IS NULL THEN 0 ELSE 5 END);
DROP FUNCTION vault.declare_groups(bigint, text, bytea, text, text, text, bigint, timestamptz);
DROP FUNCTION vault.take_snapshot(bigint, text, date, text, text, bytea, text, text, text, bigint, timestamptz);
"""

WRITE = """
CREATE FUNCTION vault.check_tags(nonce_given bytea, tags_given jsonb, names text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(length(nonce_given), 0) <> 16 OR coalesce(jsonb_typeof(tags_given), '') <> 'object'
       OR NOT tags_given ?& names OR (SELECT count(*) FROM jsonb_object_keys(tags_given)) <> cardinality(names)
       OR EXISTS (SELECT FROM jsonb_each_text(tags_given) AS tag WHERE tag.value !~ '^[0-9a-f]{64}$') THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
END $$;

CREATE FUNCTION vault.declare_groups(
    person bigint, key_used text, nonce_given bytea, sealed_given bytea, tags_given jsonb, digest_given text,
    consent text, how text, by_user bigint, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_key uuid;
    former uuid;
BEGIN
    PERFORM vault.check_sealed(sealed_given, digest_given);
    PERFORM vault.check_tags(nonce_given, tags_given, ARRAY[{questions}]);
    PERFORM vault.give_consent(person, 'self_identification', consent, how, by_user, at);
    PERFORM vault.use_key(key_used);
    PERFORM vault.have_secret();
    UPDATE vault.self_identification
        SET key_name = NULL, sealed = NULL, nonce = NULL, tags = NULL, ended_at = at, ended_how = 'corrected'
        WHERE person_id = person AND ended_at IS NULL RETURNING key INTO former;
    INSERT INTO vault.self_identification (person_id, key_name, nonce, sealed, tags, declared_by_user_id, declared_at)
        VALUES (person, key_used, nonce_given, sealed_given, tags_given, by_user, at) RETURNING key INTO new_key;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key, digest)
        VALUES (at, CASE WHEN former IS NULL THEN 'self_identified' ELSE 'self_identification_corrected' END, by_user,
                person, new_key, digest_given);
    RETURN new_key;
END $$;

CREATE FUNCTION vault.take_snapshot(
    person bigint, moment_given text, day date, household_code text, key_used text, nonce_given bytea,
    sealed_given bytea, tags_given jsonb, digest_given text, consent text, how text, by_user bigint, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_key uuid;
    former uuid;
BEGIN
    PERFORM vault.check_sealed(sealed_given, digest_given);
    PERFORM vault.check_tags(nonce_given, tags_given, ARRAY[{parts}]);
    PERFORM vault.give_consent(person, 'household', consent, how, by_user, at);
    PERFORM vault.use_key(key_used);
    PERFORM vault.have_secret();
    UPDATE vault.snapshot
        SET key_name = NULL, sealed = NULL, household_id = NULL, nonce = NULL, tags = NULL, ended_at = at,
            ended_how = 'corrected'
        WHERE person_id = person AND moment = moment_given AND ended_at IS NULL RETURNING key INTO former;
    INSERT INTO vault.snapshot (person_id, household_id, moment, taken_on, key_name, nonce, sealed, tags,
                                declared_by_user_id, declared_at)
        VALUES (person, vault.household_of(person, household_code), moment_given, day, key_used, nonce_given,
                sealed_given, tags_given, by_user, at)
        RETURNING key INTO new_key;
    INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key, digest)
        VALUES (at, CASE WHEN former IS NULL THEN 'snapshot_taken' ELSE 'snapshot_corrected' END, by_user, person,
                new_key, digest_given);
    RETURN new_key;
END $$;

-- The key of the rounding is made with whatever is told first.
CREATE FUNCTION vault.have_secret() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO vault.secret (value)
        SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) ON CONFLICT DO NOTHING
$$;

-- Of which moments somebody's household is kept, and of which day: for them, so that they can correct it. No value.
CREATE FUNCTION vault.moments_of(person bigint) RETURNS TABLE (moment text, taken_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT moment, taken_on FROM vault.snapshot WHERE person_id = person AND ended_at IS NULL ORDER BY taken_on
$$;
""".replace("{questions}", _codes(tags_module.GROUP_NAMES)[1:-1]).replace("{parts}", _codes(told.PARTS)[1:-1])

WITHDRAW = """
-- As in 0004, with the tags.
CREATE OR REPLACE FUNCTION vault.withdraw_consent(person bigint, purpose_given text, by_user bigint, at timestamptz)
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
                SET key_name = NULL, sealed = NULL, nonce = NULL, tags = NULL, ended_at = at, ended_how = 'revoked'
                WHERE person_id = person AND ended_at IS NULL RETURNING key LOOP
            INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key)
                VALUES (at, 'self_identification_revoked', by_user, person, erased.key);
        END LOOP;
    ELSIF purpose_given = 'household' THEN
        FOR erased IN UPDATE vault.snapshot
                SET key_name = NULL, sealed = NULL, household_id = NULL, nonce = NULL, tags = NULL, ended_at = at,
                    ended_how = 'revoked'
                WHERE person_id = person AND ended_at IS NULL RETURNING key LOOP
            INSERT INTO vault.fact (happened_at, type, by_user_id, person_id, row_key)
                VALUES (at, 'snapshot_revoked', by_user, person, erased.key);
        END LOOP;
        DELETE FROM vault.household_member WHERE person_id = person;
    END IF;
END $$;
"""

# One row for each unit and topic: a person for groups, a household for the parts of its snapshot. It is nobody's to
# call; only `vault.told` below does.
UNITS = f"""
CREATE FUNCTION vault.units_told(period_from date, period_to date)
RETURNS TABLE (topic text, unit bigint, code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
    -- MATERIALIZED, so that the keys are checked once, whoever has told something.
    keys AS MATERIALIZED (SELECT given.name, given.tag_key FROM vault.tag_keys() AS given),
    placed AS (
        SELECT DISTINCT one.person
        FROM people_placement AS placement
        JOIN people_employment AS employment ON employment.id = placement.employment_id
        JOIN one ON one.id = placement.person_id
        WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
          AND NOT isempty(
              daterange(placement.from_date, placement.to_date) * daterange(employment.from_date, employment.to_date)
              * daterange(period_from, period_to))
    ),
    -- Of someone with two records that were merged, what was told last.
    groups AS (
        SELECT DISTINCT ON (one.person) one.person, kept.nonce, kept.tags, keys.tag_key
        FROM vault.self_identification AS kept JOIN one ON one.id = kept.person_id JOIN keys ON keys.name = kept.key_name
        WHERE kept.ended_at IS NULL ORDER BY one.person, kept.declared_at DESC, kept.id DESC
    ),
    choice (topic, code) AS (
        SELECT topic, code FROM (VALUES {GROUP_SIDES}) AS sides (topic, code, side)
        UNION SELECT topic, '{told.UNSAID}' FROM (VALUES {GROUP_SIDES}) AS sides (topic, code, side)
    ),
    question AS (SELECT DISTINCT choice.topic FROM choice),
    hired AS (
        SELECT one.person, min(employment.from_date) AS from_date
        FROM people_employment AS employment JOIN one ON one.id = employment.person_id
        WHERE employment.superseded_at IS NULL GROUP BY one.person
    ),
    -- Who came to each moment while employed here, on a day before the period's end.
    reached AS (
        SELECT hired.person, moments.moment
        FROM hired CROSS JOIN (VALUES {MOMENTS}) AS moments (moment, months)
        CROSS JOIN LATERAL (SELECT (hired.from_date + make_interval(months => moments.months))::date AS on_day) AS due
        WHERE due.on_day < period_to AND EXISTS (
            SELECT FROM people_employment AS employment JOIN one ON one.id = employment.person_id
            WHERE one.person = hired.person AND employment.superseded_at IS NULL
              AND daterange(employment.from_date, employment.to_date) @> due.on_day)
    ),
    snapshots AS (
        SELECT DISTINCT ON (one.person, kept.moment) one.person, kept.moment, kept.household_id, kept.nonce, kept.tags,
               keys.tag_key, kept.declared_at, kept.id
        FROM vault.snapshot AS kept JOIN one ON one.id = kept.person_id JOIN keys ON keys.name = kept.key_name
        JOIN reached ON reached.person = one.person AND reached.moment = kept.moment
        WHERE kept.ended_at IS NULL AND kept.taken_on < period_to
        ORDER BY one.person, kept.moment, kept.declared_at DESC, kept.id DESC
    ),
    -- Those who live together are one household; what was told last of it counts.
    homes AS (
        SELECT DISTINCT ON (household_id, moment) snapshots.* FROM snapshots
        ORDER BY household_id, moment, declared_at DESC, id DESC
    )
    SELECT question.topic, placed.person, coalesce(
        (SELECT choice.code FROM choice
         WHERE choice.topic = question.topic
           AND groups.tags ->> question.topic
               = encode(vault.tag(groups.tag_key, groups.nonce, question.topic || '=' || choice.code), 'hex')
         LIMIT 1), '{told.UNTOLD}')
    FROM placed CROSS JOIN question LEFT JOIN groups USING (person)
    UNION ALL
    SELECT homes.moment || '.' || part.name, homes.household_id,
           (SELECT codes.code FROM (VALUES {PART_CODES}) AS codes (name, code)
            WHERE codes.name = part.name AND homes.tags ->> part.name
                = encode(vault.tag(homes.tag_key, homes.nonce, part.name || '=' || codes.code), 'hex')
            LIMIT 1)
    FROM homes CROSS JOIN (SELECT DISTINCT name FROM (VALUES {PART_CODES}) AS codes (name, code)) AS part
    -- Who came to a moment and told nothing, as people: for the coverage.
    UNION ALL
    SELECT reached.moment || '.' || part.name, reached.person,
           CASE WHEN snapshots.person IS NULL THEN '{told.UNTOLD}' ELSE 'told' END
    FROM reached CROSS JOIN (SELECT DISTINCT name FROM (VALUES {PART_CODES}) AS codes (name, code)) AS part
    LEFT JOIN snapshots USING (person, moment)
$$;
"""

AGGREGATE = f"""
CREATE FUNCTION vault.told(period_from date, period_to date)
RETURNS TABLE (topic text, people_count bigint, level text, code text, unit_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT 0 = ANY (scope()) THEN
        RAISE EXCEPTION 'these figures are the operator''s own' USING ERRCODE = 'TJ033';
    END IF;
    PERFORM vault.check_period(period_from, period_to);
    RETURN QUERY
    WITH units AS MATERIALIZED (SELECT * FROM vault.units_told(period_from, period_to)),
    sides (topic, code, side) AS (
        VALUES {GROUP_SIDES}, {HOME_SIDES}
    ),
    topics AS (SELECT DISTINCT sides.topic, sides.topic LIKE '%.%' AS is_home FROM sides),
    silent AS (
        SELECT topics.topic, topics.is_home,
               coalesce(array_agg(units.unit ORDER BY units.unit) FILTER (WHERE units.code = '{told.UNTOLD}'), '{{}}')
                   AS untold,
               coalesce(array_agg(units.unit ORDER BY units.unit) FILTER (WHERE units.code = '{told.UNSAID}'), '{{}}')
                   AS unsaid,
               coalesce(array_agg(units.unit ORDER BY units.unit) FILTER (WHERE sides.code IS NOT NULL), '{{}}')
                   AS answered,
               -- People; of a household's topics those who came to the moment, whoever they live with.
               count(units.unit) FILTER (
                   WHERE NOT topics.is_home OR units.code IN ('{told.UNTOLD}', 'told')) AS people
        FROM topics LEFT JOIN units ON units.topic = topics.topic
        LEFT JOIN sides ON sides.topic = units.topic AND sides.code = units.code
        GROUP BY topics.topic, topics.is_home
    ),
    cell AS (
        SELECT levels.level, sides.topic,
               CASE levels.level WHEN 'each' THEN sides.code ELSE sides.side END AS code,
               coalesce(array_agg(units.unit ORDER BY units.unit) FILTER (WHERE units.unit IS NOT NULL), '{{}}') AS ids
        FROM (VALUES ('each'), ('sides')) AS levels (level) CROSS JOIN sides
        LEFT JOIN units ON units.topic = sides.topic AND units.code = sides.code
        GROUP BY 1, 2, 3
    ),
    -- The finest level on which every answer that can be given has enough.
    open AS (
        SELECT DISTINCT ON (safe.topic) safe.topic, safe.level
        FROM (SELECT cell.topic, cell.level, min(cardinality(cell.ids)) AS smallest FROM cell GROUP BY 1, 2) AS safe
        WHERE safe.smallest >= {MIN} ORDER BY safe.topic, safe.level
    ),
    known AS (
        SELECT silent.*, coalesce(open.level, 'none') AS level,
               cardinality(silent.answered) AS answered_count, cardinality(silent.unsaid) AS unsaid_count,
               cardinality(silent.untold) AS untold_count
        FROM silent LEFT JOIN open USING (topic)
    ),
    judged AS (
        SELECT known.*,
               known.level <> 'none' OR least(known.answered_count, known.unsaid_count + known.untold_count) >= {MIN}
                   AS is_answered_open,
               least(known.untold_count, known.answered_count,
                     CASE WHEN known.is_home THEN known.untold_count ELSE known.unsaid_count END) >= {MIN}
                   AS is_silence_open
        FROM known
    ),
    shown AS (
        SELECT judged.topic, judged.people, judged.level, cell.code, judged.answered AS whole, cell.ids AS part,
               true AS is_open
        FROM judged JOIN cell ON cell.topic = judged.topic AND cell.level = judged.level
        UNION ALL
        SELECT judged.topic, judged.people, judged.level, '{told.ANSWERED}', judged.answered, judged.answered,
               judged.is_answered_open
        FROM judged
        UNION ALL
        SELECT judged.topic, judged.people, judged.level, '{told.UNSAID}', judged.answered, judged.unsaid,
               judged.is_silence_open
        FROM judged WHERE NOT judged.is_home
        UNION ALL
        SELECT judged.topic, judged.people, judged.level, '{told.UNTOLD}', judged.answered, judged.untold,
               judged.is_silence_open
        FROM judged
    )
    SELECT shown.topic, shown.people, shown.level, shown.code,
           CASE WHEN shown.is_open
                THEN vault.rounded(cardinality(shown.part), coalesce(vault.cell_key(shown.whole, shown.part), 0)) END
    FROM shown ORDER BY shown.topic, shown.code;
END $$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    vault.declare_groups(bigint, text, bytea, bytea, jsonb, text, text, text, bigint, timestamptz),
    vault.take_snapshot(
        bigint, text, date, text, text, bytea, bytea, jsonb, text, text, text, bigint, timestamptz),
    vault.moments_of(bigint)
    TO tejido_vault;
GRANT EXECUTE ON FUNCTION vault.told(date, date) TO tejido_app;
"""


def tag_what_is_there(apps, schema_editor):
    """Tag every row that was told before tags; a new database has none, and needs no key for this."""
    with schema_editor.connection.cursor() as cursor:
        for table in ("self_identification", "snapshot"):
            cursor.execute(f"SELECT id, person_id, key_name, sealed FROM vault.{table} WHERE ended_at IS NULL")  # noqa: S608
            rows = cursor.fetchall()
            if not rows:
                continue
            from tejido.vault import sealing

            ring = sealing.ring()
            for id, person, key_name, token in rows:
                value = ring.open(token, key_name=key_name, person_id=person)
                sealed = ring.seal(value, person_id=person)
                cursor.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [sealed.key_name])
                cursor.execute(
                    f"UPDATE vault.{table} SET key_name = %s, nonce = %s, sealed = %s, tags = %s WHERE id = %s",  # noqa: S608
                    [sealed.key_name, sealed.nonce, sealed.token,
                     json.dumps(tags_module.of(table, ring, sealed, value)), id],
                )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_readings"), ("impact", "0003_sealed"), ("people", "0013_help")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunPython(tag_what_is_there, migrations.RunPython.noop),
        *(
            migrations.RunSQL(part, migrations.RunSQL.noop)
            for part in (CONVERTED, WRITE, WITHDRAW, UNITS, AGGREGATE, GRANTS)
        ),
    ]
