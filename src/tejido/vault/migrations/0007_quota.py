"""One purpose more: being counted for the quota of workers with a disability; and the one aggregate over it.

Somebody counts who works here under a contract that is no apprenticeship, who told of a disability themselves, and who
agreed to exactly this purpose, by which they also say that they hold the certificate. Nothing is returned about anybody
else, and nothing where too few count or too few do not.
"""

from django.db import migrations

from tejido.core.impact import consents, disclosure

MIN = disclosure.CELL_MIN
CODE = "'^[a-z0-9][a-z0-9_.:+-]{0,63}$'"
PURPOSES = "(" + ", ".join(f"'{code}'" for code in consents.PURPOSES) + ")"
HOWS = "(" + ", ".join(f"'{code}'" for code in consents.HOWS) + ")"

PURPOSE = f"""
ALTER TABLE vault.consent DROP CONSTRAINT consent_purpose_is_known,
    ADD CONSTRAINT consent_purpose_is_known CHECK (purpose IN {PURPOSES});

-- As in 0004, with the purposes as they are now.
CREATE OR REPLACE FUNCTION vault.give_consent(
    person bigint, purpose_given text, version_given text, how text, by_user bigint, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(purpose_given, '') NOT IN {PURPOSES}
       OR coalesce(how, '') NOT IN {HOWS} OR coalesce(version_given, '') !~ {CODE} THEN
        RAISE EXCEPTION 'the vault does not know one of these codes' USING ERRCODE = 'TJ022';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault status', person));
    UPDATE vault.consent SET ended_at = at, ended_how = 'replaced', ended_by_user_id = by_user
        WHERE person_id = person AND purpose = purpose_given AND ended_at IS NULL AND text_version <> version_given;
    INSERT INTO vault.consent (person_id, purpose, text_version, given_at, given_how, given_by_user_id)
        VALUES (person, purpose_given, version_given, at, how, by_user)
        ON CONFLICT (person_id, purpose) WHERE ended_at IS NULL DO NOTHING;
END $$;
"""

COUNT = f"""
CREATE FUNCTION vault.quota_counted(period_from date, period_to date)
RETURNS TABLE (people_count bigint, counted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT 0 = ANY (scope()) THEN
        RAISE EXCEPTION 'these figures are the operator''s own' USING ERRCODE = 'TJ033';
    END IF;
    PERFORM vault.check_period(period_from, period_to);
    RETURN QUERY
    WITH one AS (SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person),
    keys AS MATERIALIZED (SELECT given.name, given.tag_key FROM vault.tag_keys() AS given),
    -- Who works here on the period's last day; apprentices are outside the base.
    worker AS (
        SELECT DISTINCT one.person
        FROM people_employment AS employment JOIN one ON one.id = employment.person_id
        WHERE employment.superseded_at IS NULL AND employment.contract <> 'apprentice'
          AND daterange(employment.from_date, employment.to_date) @> period_to - 1
    ),
    told AS (
        SELECT DISTINCT ON (one.person) one.person, kept.nonce, kept.tags, keys.tag_key
        FROM vault.self_identification AS kept JOIN one ON one.id = kept.person_id JOIN keys ON keys.name = kept.key_name
        WHERE kept.ended_at IS NULL ORDER BY one.person, kept.declared_at DESC, kept.id DESC
    ),
    agreed AS (
        SELECT DISTINCT one.person
        FROM vault.consent AS consent JOIN one ON one.id = consent.person_id
        WHERE consent.purpose = 'legal_quota' AND consent.ended_at IS NULL
    ),
    counted AS (
        SELECT worker.person,
               agreed.person IS NOT NULL AND coalesce(
                   told.tags ->> 'disability'
                       = encode(vault.tag(told.tag_key, told.nonce, 'disability=yes'), 'hex'), false) AS is_counted
        FROM worker LEFT JOIN told USING (person) LEFT JOIN agreed USING (person)
    ),
    cell AS (
        SELECT coalesce(array_agg(person ORDER BY person), '{{}}') AS ids,
               coalesce(array_agg(person ORDER BY person) FILTER (WHERE is_counted), '{{}}') AS part
        FROM counted
    )
    SELECT cardinality(cell.ids)::bigint,
           CASE WHEN cardinality(cell.part) >= {MIN} AND cardinality(cell.ids) - cardinality(cell.part) >= {MIN}
                THEN vault.rounded(cardinality(cell.part), vault.cell_key(cell.ids, cell.part)) END
    FROM cell;
END $$;

REVOKE ALL ON FUNCTION vault.quota_counted(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.quota_counted(date, date) TO tejido_app;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0006_told"), ("people", "0019_duties")]
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (PURPOSE, COUNT)]
