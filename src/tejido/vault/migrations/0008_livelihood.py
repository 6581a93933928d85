"""What changed at home and in pay: steps of income as tags, and the aggregates over them, logged.

The rules of what is published are those of `core.impact.livelihood_told`, repeated here because nothing else reads what
is kept; an agreement test holds the two together.
"""

import json

from django.db import migrations

from tejido.core.impact import disclosure, households, livelihood_told, told
from tejido.core.pay import lines

MIN = disclosure.CELL_MIN
STEPS = disclosure.SHARE_STEP_COUNT
MOMENTS = ", ".join(f"('{moment}', {months})" for moment, months in households.MOMENT_MONTHS.items())
PARTS = ", ".join(f"'{part}'" for part in (*told.PARTS, livelihood_told.HEAD, livelihood_told.OWN))
# Each part that is looked up, and its codes.
PART_CODES = ", ".join(
    f"('{part}', '{code}')"
    for part, codes in (
        ("members", told.MEMBER_CODES), ("earners", told.EARNER_CODES), ("line", told.OUTCOMES),
        (livelihood_told.HEAD, livelihood_told.STEPS), (livelihood_told.OWN, livelihood_told.STEPS),
    )
    for code in codes
)  # fmt: skip
PAY_CODES = ", ".join(f"'{code}'" for code in sorted(lines.PAY_CODES))

TABLES = """
-- Who asks for figures of the vault leaves a row: which, of when, and when. No value is in it.
CREATE TABLE vault.count_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what text COLLATE "C" NOT NULL CONSTRAINT count_log_what_is_known CHECK (what IN ('livelihood', 'pay_by_gender')),
    from_date date NOT NULL,
    to_date date NOT NULL CONSTRAINT count_log_ends_after_begin CHECK (to_date > from_date),
    asked_by name NOT NULL DEFAULT session_user,
    counted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""

WRITE = f"""
-- As in 0006, with the steps of income among the tags.
CREATE OR REPLACE FUNCTION vault.take_snapshot(
    person bigint, moment_given text, day date, household_code text, key_used text, nonce_given bytea,
    sealed_given bytea, tags_given jsonb, digest_given text, consent text, how text, by_user bigint, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_key uuid;
    former uuid;
BEGIN
    PERFORM vault.check_sealed(sealed_given, digest_given);
    PERFORM vault.check_tags(nonce_given, tags_given, ARRAY[{PARTS}]);
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
"""

# Nobody's to call; only the aggregates below do.
HOMES = f"""
CREATE FUNCTION vault.placed_in(period_from date, period_to date) RETURNS TABLE (person bigint, job text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (coalesce(one.canonical_person_id, one.id)) coalesce(one.canonical_person_id, one.id),
           placement.position
    FROM people_placement AS placement
    JOIN people_employment AS employment ON employment.id = placement.employment_id
    JOIN people_person AS one ON one.id = placement.person_id
    WHERE placement.superseded_at IS NULL AND employment.superseded_at IS NULL
      AND NOT isempty(
          daterange(placement.from_date, placement.to_date) * daterange(employment.from_date, employment.to_date)
          * daterange(period_from, period_to))
    ORDER BY coalesce(one.canonical_person_id, one.id), placement.from_date DESC, placement.id DESC
$$;

-- What each person told of their household at each moment, in codes; a part that was not told has none.
CREATE FUNCTION vault.homes_told(period_to date)
RETURNS TABLE (person bigint, household bigint, moment text, part text, code text, told_at timestamptz, told_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH keys AS MATERIALIZED (SELECT given.name, given.tag_key FROM vault.tag_keys() AS given),
    kept AS (
        SELECT DISTINCT ON (coalesce(one.canonical_person_id, one.id), snapshot.moment)
               coalesce(one.canonical_person_id, one.id) AS person, snapshot.household_id, snapshot.moment,
               snapshot.nonce, snapshot.tags, keys.tag_key, snapshot.declared_at, snapshot.id
        FROM vault.snapshot JOIN people_person AS one ON one.id = snapshot.person_id
        JOIN keys ON keys.name = snapshot.key_name
        WHERE snapshot.ended_at IS NULL AND snapshot.taken_on < period_to
        ORDER BY coalesce(one.canonical_person_id, one.id), snapshot.moment, snapshot.declared_at DESC, snapshot.id DESC
    )
    SELECT kept.person, kept.household_id, kept.moment, parts.name, (
        SELECT codes.code FROM (VALUES {PART_CODES}) AS codes (name, code)
        WHERE codes.name = parts.name AND kept.tags ->> parts.name
            = encode(vault.tag(kept.tag_key, kept.nonce, parts.name || '=' || codes.code), 'hex')
        LIMIT 1), kept.declared_at, kept.id
    FROM kept CROSS JOIN (SELECT DISTINCT name FROM (VALUES {PART_CODES}) AS codes (name, code)) AS parts
$$;

-- What each person was paid for the days [period_from, period_to), by runs that two people signed: everything before
-- deductions, in quarters of the minimum wage of its country on the last of them.
CREATE FUNCTION vault.paid_steps(period_from date, period_to date) RETURNS TABLE (person bigint, step integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH earned AS (
        SELECT coalesce(one.canonical_person_id, one.id) AS person, slip.currency, sum(slip.earned) AS earned,
               max(place.country) AS country
        FROM people_payslip AS slip
        JOIN people_payrun AS run ON run.id = slip.run_id
        JOIN people_person AS one ON one.id = slip.person_id
        LEFT JOIN LATERAL (
            SELECT reference_place.country
            FROM people_placement AS placement JOIN reference_place ON reference_place.id = placement.place_id
            WHERE placement.person_id = one.id AND placement.superseded_at IS NULL AND placement.from_date < period_to
            ORDER BY placement.from_date DESC, placement.id DESC LIMIT 1
        ) AS place ON true
        WHERE run.state = 'closed' AND run.from_date >= period_from AND run.to_date <= period_to
        GROUP BY 1, 2
    )
    SELECT earned.person,
           least({livelihood_told.STEP_MAX}, floor(sum(earned.earned / minimum.value) / {livelihood_told.STEP}))::integer
    FROM earned CROSS JOIN LATERAL (
        SELECT held.value FROM reference_value AS held
        WHERE held.code = 'minimum_wage_month' AND held.place = earned.country AND held.superseded_at IS NULL
          AND held.status IN ('in_force', 'transitional', 'demonstration') AND held.from_date <= period_to - 1
          AND (held.to_date IS NULL OR held.to_date > period_to - 1) AND left(held.unit, 3) = earned.currency
        ORDER BY array_position(ARRAY['in_force', 'transitional', 'demonstration'], held.status), held.from_date DESC
        LIMIT 1
    ) AS minimum
    GROUP BY earned.person
$$;
"""

AGGREGATE = f"""
CREATE FUNCTION vault.livelihood(period_from date, period_to date)
RETURNS TABLE (topic text, code text, people_count bigint, published bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT 0 = ANY (scope()) THEN
        RAISE EXCEPTION 'these figures are the operator''s own' USING ERRCODE = 'TJ033';
    END IF;
    PERFORM vault.check_period(period_from, period_to);
    PERFORM FROM vault.tag_keys();
    INSERT INTO vault.count_log (what, from_date, to_date) VALUES ('livelihood', period_from, period_to);
    RETURN QUERY
    WITH told AS MATERIALIZED (SELECT * FROM vault.homes_told(period_to)),
    placed AS MATERIALIZED (SELECT * FROM vault.placed_in(period_from, period_to)),
    hired AS (
        SELECT coalesce(one.canonical_person_id, one.id) AS person, min(employment.from_date) AS from_date
        FROM people_employment AS employment JOIN people_person AS one ON one.id = employment.person_id
        WHERE employment.superseded_at IS NULL GROUP BY 1
    ),
    reached AS (
        SELECT moments.moment, count(*) AS people
        FROM hired CROSS JOIN (VALUES {MOMENTS}) AS moments (moment, months)
        WHERE (hired.from_date + make_interval(months => moments.months))::date < period_to
        GROUP BY moments.moment
    ),
    -- Those who live together are one household; what was told last of each part counts.
    home AS (
        SELECT DISTINCT ON (household, moment, part) household, moment, part, code
        FROM told WHERE code IS NOT NULL AND part <> '{livelihood_told.OWN}'
        ORDER BY household, moment, part, told_at DESC, told_id DESC
    ),
    compared AS (
        SELECT home.household, home.code = 'below' AS is_below, moments.months
        FROM home JOIN (VALUES {MOMENTS}) AS moments (moment, months) USING (moment)
        WHERE home.part = 'line' AND home.code IN ('below', 'not_below')
    ),
    way AS (
        SELECT first.household AS unit, CASE
            WHEN later.count < 2 THEN '{livelihood_told.TOO_EARLY}'
            WHEN later.last[1] OR later.last[2] THEN 'not_stayed' ELSE 'stayed' END AS code
        FROM compared AS first CROSS JOIN LATERAL (
            SELECT count(*) AS count, array_agg(compared.is_below ORDER BY compared.months DESC) AS last
            FROM compared WHERE compared.household = first.household AND compared.months > 0
        ) AS later
        WHERE first.months = 0 AND first.is_below
    ),
    earning AS (
        SELECT paid.person AS unit,
               CASE WHEN before.code IS NULL THEN '{livelihood_told.UNTOLD}'
                    WHEN paid.step > before.code::integer THEN 'more' ELSE 'not_more' END AS code,
               paid.step, before.code::integer AS before_step
        FROM vault.paid_steps(period_from, period_to) AS paid JOIN placed USING (person)
        LEFT JOIN told AS before ON before.person = paid.person AND before.moment = 'application'
             AND before.part = '{livelihood_told.OWN}'
    ),
    -- The household in which each person placed in the period lives, and what was told of it last.
    sharing AS (
        SELECT DISTINCT ON (placed.person) placed.person, told.household
        FROM placed JOIN told USING (person) ORDER BY placed.person, told.told_at DESC, told.told_id DESC
    ),
    size AS (
        SELECT household.household, count(*) AS workers, least(max(members.code), {livelihood_told.MEMBERS_AT_LEAST})
                   AS members, least(max(earners.code), {livelihood_told.EARNERS_AT_LEAST}) AS earners
        FROM sharing AS household
        CROSS JOIN LATERAL (
            SELECT left(told.code, 1)::integer AS code FROM told
            WHERE told.household = household.household AND told.part = 'members' AND told.code IS NOT NULL
            ORDER BY told.told_at DESC, told.told_id DESC LIMIT 1) AS members
        CROSS JOIN LATERAL (
            SELECT left(told.code, 1)::integer AS code FROM told
            WHERE told.household = household.household AND told.part = 'earners' AND told.code IS NOT NULL
            ORDER BY told.told_at DESC, told.told_id DESC LIMIT 1) AS earners
        GROUP BY household.household
    ),
    home_set AS (
        SELECT coalesce(array_agg(size.household ORDER BY size.household), '{{}}') AS ids,
               coalesce(sum(size.workers), 0)::bigint AS workers,
               coalesce(sum(greatest(size.members - size.workers, 0)), 0)::bigint AS others,
               coalesce(sum(greatest(size.members - size.earners, 0)), 0)::bigint AS not_earning,
               (SELECT count(*) FROM placed) AS people
        FROM size
    ),
    answer (topic, code, silent) AS (
        VALUES ('crossed', 'stayed', false), ('crossed', 'not_stayed', false),
               ('crossed', '{livelihood_told.TOO_EARLY}', true),
               ('earning', 'more', false), ('earning', 'not_more', false),
               ('earning', '{livelihood_told.UNTOLD}', true)
    ),
    unit AS (
        SELECT 'crossed' AS topic, way.code, way.unit FROM way
        UNION ALL SELECT 'earning', earning.code, earning.unit FROM earning
    ),
    cell AS (
        SELECT answer.topic, answer.code, answer.silent,
               coalesce(array_agg(unit.unit ORDER BY unit.unit) FILTER (WHERE unit.unit IS NOT NULL), '{{}}') AS ids
        FROM answer LEFT JOIN unit ON unit.topic = answer.topic AND unit.code = answer.code
        GROUP BY answer.topic, answer.code, answer.silent
    ),
    judged AS (
        SELECT cell.*,
               min(cardinality(cell.ids)) FILTER (WHERE NOT cell.silent) OVER (PARTITION BY cell.topic) >= {MIN}
                   AS is_open,
               min(cardinality(cell.ids)) OVER (PARTITION BY cell.topic) >= {MIN} AS is_silence_open,
               coalesce((SELECT array_agg(unit.unit ORDER BY unit.unit) FROM unit WHERE unit.topic = cell.topic), '{{}}')
                   AS whole
        FROM cell
    ),
    head AS (
        SELECT home.moment, count(*) AS households,
               percentile_disc(0.5) WITHIN GROUP (ORDER BY home.code::integer) AS middle
        FROM home WHERE home.part = '{livelihood_told.HEAD}' GROUP BY home.moment
    ),
    middle AS (
        SELECT count(*) AS people, percentile_disc(0.5) WITHIN GROUP (ORDER BY earning.before_step) AS before,
               percentile_disc(0.5) WITHIN GROUP (ORDER BY earning.step) AS now
        FROM earning WHERE earning.before_step IS NOT NULL
    )
    SELECT judged.topic, judged.code,
           -- Who was paid is the payroll's; how many households were below the line is not said beside the answers.
           CASE judged.topic WHEN 'earning' THEN cardinality(judged.whole)::bigint
                             ELSE (SELECT reached.people FROM reached WHERE reached.moment = 'month_12') END,
           CASE WHEN CASE WHEN judged.silent THEN judged.is_silence_open ELSE judged.is_open END
                THEN vault.rounded(cardinality(judged.ids), coalesce(vault.cell_key(judged.whole, judged.ids), 0)) END
    FROM judged
    UNION ALL
    SELECT 'head.' || moments.moment, '{livelihood_told.MEDIAN}', reached.people,
           CASE WHEN head.households >= {MIN} THEN head.middle::bigint END
    FROM (VALUES {MOMENTS}) AS moments (moment, months) LEFT JOIN reached USING (moment) LEFT JOIN head USING (moment)
    UNION ALL
    SELECT 'earning.' || each.code, '{livelihood_told.MEDIAN}', middle.people_paid,
           CASE WHEN middle.people >= {MIN} THEN each.value::bigint END
    FROM (SELECT middle.*, (SELECT count(*) FROM earning) AS people_paid FROM middle) AS middle
    CROSS JOIN LATERAL (VALUES ('before', middle.before), ('now', middle.now)) AS each (code, value)
    UNION ALL
    SELECT 'homes', each.code, home_set.people,
           CASE WHEN cardinality(home_set.ids) >= {MIN} AND home_set.people - home_set.workers >= {MIN}
                THEN vault.rounded(each.value, coalesce(vault.cell_key(home_set.ids, ARRAY[each.number]), 0)) END
    FROM home_set CROSS JOIN LATERAL (VALUES
        ('households', cardinality(home_set.ids)::bigint, 1::bigint), ('workers', home_set.workers, 2::bigint),
        ('others', home_set.others, 3::bigint), ('not_earning', home_set.not_earning, 4::bigint)
    ) AS each (code, value, number);
END $$;
"""

# The interval of a ratio of means by the delta method on its logarithm; that of medians by the spread of order
# statistics on the logarithm. Both ends are rounded outwards to the same steps.
PAY = f"""
CREATE FUNCTION vault.pay_by_gender(period_from date, period_to date)
RETURNS TABLE (group_key text, people_count bigint, known bigint, mean_ratio double precision, mean_low double precision,
               mean_high double precision, median_ratio double precision, median_low double precision,
               median_high double precision)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT 0 = ANY (scope()) THEN
        RAISE EXCEPTION 'these figures are the operator''s own' USING ERRCODE = 'TJ033';
    END IF;
    PERFORM vault.check_period(period_from, period_to);
    PERFORM FROM vault.tag_keys();
    INSERT INTO vault.count_log (what, from_date, to_date) VALUES ('pay_by_gender', period_from, period_to);
    RETURN QUERY
    WITH keys AS MATERIALIZED (SELECT given.name, given.tag_key FROM vault.tag_keys() AS given),
    groups AS (
        SELECT DISTINCT ON (coalesce(one.canonical_person_id, one.id)) coalesce(one.canonical_person_id, one.id) AS person,
               CASE kept.tags ->> 'gender'
                   WHEN encode(vault.tag(keys.tag_key, kept.nonce, 'gender=woman'), 'hex') THEN true
                   WHEN encode(vault.tag(keys.tag_key, kept.nonce, 'gender=man'), 'hex') THEN false
                   WHEN encode(vault.tag(keys.tag_key, kept.nonce, 'gender=non_binary'), 'hex') THEN false
                   WHEN encode(vault.tag(keys.tag_key, kept.nonce, 'gender=other'), 'hex') THEN false
               END AS is_woman
        FROM vault.self_identification AS kept JOIN people_person AS one ON one.id = kept.person_id
        JOIN keys ON keys.name = kept.key_name
        WHERE kept.ended_at IS NULL
        ORDER BY coalesce(one.canonical_person_id, one.id), kept.declared_at DESC, kept.id DESC
    ),
    -- Wages for each paid hour, by runs that two people signed; what corrects another period is none of this one's.
    wage AS (
        SELECT coalesce(one.canonical_person_id, one.id) AS person, slip.currency,
               sum(line.amount) / (max(slip.paid_seconds) / 3600.0) AS per_hour
        FROM people_payslip AS slip
        JOIN people_payrun AS run ON run.id = slip.run_id
        JOIN people_payline AS line ON line.slip_id = slip.id
        JOIN people_person AS one ON one.id = slip.person_id
        WHERE run.state = 'closed' AND run.from_date >= period_from AND run.to_date <= period_to
          AND slip.paid_seconds > 0 AND line.kind = 'earning' AND line.adjusts_id IS NULL AND line.code IN ({PAY_CODES})
        GROUP BY 1, 2
    ),
    paid AS (
        SELECT DISTINCT ON (wage.person) wage.person, ln(wage.per_hour::double precision) AS log_wage,
               wage.per_hour::double precision AS per_hour, placed.job, wage.currency, groups.is_woman
        FROM wage JOIN vault.placed_in(period_from, period_to) AS placed USING (person)
        LEFT JOIN groups USING (person)
        WHERE wage.per_hour > 0 ORDER BY wage.person, wage.per_hour DESC
    ),
    sized AS (
        SELECT paid.*, count(*) OVER (PARTITION BY paid.currency) AS whole FROM paid
    ),
    -- Money is compared in the currency in which most are paid.
    main AS (
        SELECT sized.* FROM sized
        WHERE sized.currency = (SELECT most.currency FROM sized AS most ORDER BY most.whole DESC, most.currency LIMIT 1)
    ),
    cell AS (
        SELECT grouped.job, count(*) AS people, array_agg(grouped.person ORDER BY grouped.person) AS ids,
               array_agg(grouped.person ORDER BY grouped.person) FILTER (WHERE grouped.is_woman IS NOT NULL) AS ids_known, count(*) FILTER (WHERE grouped.is_woman) AS women,
               count(*) FILTER (WHERE NOT grouped.is_woman) AS others,
               avg(grouped.per_hour) FILTER (WHERE grouped.is_woman) AS women_mean,
               avg(grouped.per_hour) FILTER (WHERE NOT grouped.is_woman) AS others_mean,
               var_samp(grouped.per_hour) FILTER (WHERE grouped.is_woman) AS women_spread,
               var_samp(grouped.per_hour) FILTER (WHERE NOT grouped.is_woman) AS others_spread,
               array_agg(grouped.log_wage ORDER BY grouped.log_wage) FILTER (WHERE grouped.is_woman) AS women_logs,
               array_agg(grouped.log_wage ORDER BY grouped.log_wage) FILTER (WHERE NOT grouped.is_woman) AS others_logs
        FROM (SELECT main.person, main.log_wage, main.per_hour, main.job, main.is_woman FROM main UNION ALL
              SELECT main.person, main.log_wage, main.per_hour, 'all', main.is_woman FROM main) AS grouped
        GROUP BY grouped.job
    ),
    -- Small positions are put apart by their size alone, as in `core.impact.disclosure.apart`.
    ordered AS (
        SELECT cell.job, cell.people, sum(cell.people) OVER (ORDER BY cell.people, cell.job) - cell.people AS before
        FROM cell WHERE cell.job <> 'all'
    ),
    large AS (
        SELECT ordered.job FROM ordered
        WHERE ordered.people >= {2 * MIN} AND (ordered.before = 0 OR ordered.before >= {2 * MIN})
    ),
    open AS (
        SELECT coalesce(bool_and(least(cell.women, cell.others) >= {MIN}), false) AS is_open
        FROM cell JOIN large USING (job)
    ),
    shown AS (
        SELECT cell.*, CASE WHEN cell.job = 'all' THEN least(cell.women, cell.others) >= {MIN}
                            ELSE open.is_open AND large.job IS NOT NULL END AS is_shown
        FROM cell CROSS JOIN open LEFT JOIN large USING (job)
    ),
    ratio AS (
        SELECT shown.*, shown.women_mean / shown.others_mean AS means,
               1.96 * sqrt(shown.women_spread / (shown.women * shown.women_mean ^ 2)
                           + shown.others_spread / (shown.others * shown.others_mean ^ 2)) AS means_width,
               vault.middle(shown.women_logs) - vault.middle(shown.others_logs) AS medians,
               1.96 * sqrt(vault.middle_error(shown.women_logs) ^ 2 + vault.middle_error(shown.others_logs) ^ 2)
                   AS medians_width
        FROM shown
    )
    SELECT ratio.job, ratio.people,
           CASE WHEN ratio.is_shown AND ratio.people - ratio.women - ratio.others >= {MIN}
                THEN vault.rounded(ratio.women + ratio.others, vault.cell_key(ratio.ids, ratio.ids_known)) END,
           CASE WHEN ratio.is_shown THEN floor({STEPS} * ratio.means + 0.5) / {STEPS} END,
           CASE WHEN ratio.is_shown THEN floor({STEPS} * ratio.means * exp(-ratio.means_width)) / {STEPS} END,
           CASE WHEN ratio.is_shown THEN ceil({STEPS} * ratio.means * exp(ratio.means_width)) / {STEPS} END,
           CASE WHEN ratio.is_shown THEN floor({STEPS} * exp(ratio.medians) + 0.5) / {STEPS} END,
           CASE WHEN ratio.is_shown THEN floor({STEPS} * exp(ratio.medians - ratio.medians_width)) / {STEPS} END,
           CASE WHEN ratio.is_shown THEN ceil({STEPS} * exp(ratio.medians + ratio.medians_width)) / {STEPS} END
    FROM ratio ORDER BY ratio.job;
END $$;

-- The median of sorted numbers, and its standard error.
-- Source: Price and Bonett, Estimating the variance of the sample median (2001), with two standard errors between.
CREATE FUNCTION vault.middle(sorted double precision[]) RETURNS double precision
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (sorted[(cardinality(sorted) + 1) / 2] + sorted[cardinality(sorted) / 2 + 1]) / 2
$$;
CREATE FUNCTION vault.middle_error(sorted double precision[]) RETURNS double precision
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (sorted[cardinality(sorted) - place + 1] - sorted[place]) / 4
    FROM (SELECT greatest(1, round((cardinality(sorted) + 1) / 2.0 - sqrt(cardinality(sorted))))::integer AS place) AS at
$$;
"""

GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.livelihood(date, date), vault.pay_by_gender(date, date) TO tejido_app;
"""


def tag_what_is_there(apps, schema_editor):
    """Say of every snapshot that was told before steps that they were not; a new database needs no key for this."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, key_name, nonce, sealed FROM vault.snapshot WHERE ended_at IS NULL AND NOT tags ? 'own'")
        rows = cursor.fetchall()
        if not rows:
            return
        from tejido.vault import sealing

        ring = sealing.ring()
        for id, key_name, nonce, token in rows:
            sealed = sealing.Sealed(key_name=key_name, nonce=bytes(nonce), token=bytes(token))
            more = {
                part: ring.tag(sealed, part, livelihood_told.UNTOLD).hex()
                for part in (livelihood_told.HEAD, livelihood_told.OWN)
            }
            cursor.execute("UPDATE vault.snapshot SET tags = tags || %s::jsonb WHERE id = %s", [json.dumps(more), id])


class Migration(migrations.Migration):
    dependencies = [("vault", "0007_quota"), ("people", "0019_duties"), ("reference", "0004_kept_lines")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunPython(tag_what_is_there, migrations.RunPython.noop),
        *(migrations.RunSQL(part, migrations.RunSQL.noop) for part in (WRITE, HOMES, AGGREGATE, PAY, GRANTS)),
    ]
