-- staying_spells: how many spells of working here were seen to last how many days, by group, as
-- `core.impact.staying.spells.seen` counts them; a row without a length says how many people a group has.
--
-- %(window_from)s, %(to_date)s: the days that are looked at, half-open; %(dimension)s: all, hired, site, position, cohort;
-- %(kinds)s: each reason with its kind, as JSON.
WITH one AS (
    SELECT id, coalesce(canonical_person_id, id) AS person FROM people_person
), employment AS (
    SELECT spell.id, one.person, spell.from_date, coalesce(spell.to_date, 'infinity') AS to_date, spell.end_reason
    FROM people_employment AS spell JOIN one ON one.id = spell.person_id
    WHERE spell.superseded_at IS NULL AND spell.from_date < %(to_date)s
      AND (spell.to_date IS NULL OR spell.to_date > spell.from_date)
), marked AS (
    SELECT employment.*, from_date > max(to_date) OVER (
        PARTITION BY person ORDER BY from_date, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS is_new
    FROM employment
), numbered AS (
    SELECT marked.*, count(*) FILTER (WHERE is_new) OVER (PARTITION BY person ORDER BY from_date, id) AS spell
    FROM marked
), spell AS (
    SELECT person, min(from_date) AS from_date, max(to_date) AS to_date,
           (array_agg(end_reason ORDER BY to_date DESC, id DESC))[1] AS end_reason
    FROM numbered GROUP BY person, spell
), seen AS (
    SELECT spell.person, spell.from_date,
           least(spell.to_date, %(to_date)s::date)::date - spell.from_date AS lasted,
           greatest(0, %(window_from)s::date - spell.from_date) AS entered,
           CASE WHEN spell.to_date <= %(to_date)s
                THEN coalesce(%(kinds)s::jsonb ->> spell.end_reason, 'neither') END AS cause
    FROM spell
), placed AS (
    SELECT DISTINCT ON (seen.person, seen.from_date) seen.person, seen.from_date,
           CASE %(dimension)s WHEN 'site' THEN coalesce(placement.site_id::text, 'home') ELSE placement.position END AS part
    FROM seen JOIN one ON one.person = seen.person JOIN people_placement AS placement ON placement.person_id = one.id
    WHERE %(dimension)s IN ('site', 'position') AND placement.superseded_at IS NULL
      AND placement.from_date >= seen.from_date AND placement.from_date < seen.from_date + seen.lasted
    ORDER BY seen.person, seen.from_date, placement.from_date, placement.id
), trained AS (
    SELECT DISTINCT ON (seen.person, seen.from_date) seen.person, seen.from_date, enrolment.cohort_id::text AS part
    FROM seen JOIN one ON one.person = seen.person JOIN people_enrolment AS enrolment ON enrolment.person_id = one.id
    WHERE %(dimension)s = 'cohort' AND enrolment.superseded_at IS NULL AND enrolment.from_date <= seen.from_date
    ORDER BY seen.person, seen.from_date, enrolment.from_date DESC, enrolment.id DESC
), grouped AS (
    SELECT seen.*, CASE %(dimension)s
        WHEN 'all' THEN 'all'
        WHEN 'hired' THEN extract(year FROM seen.from_date)::integer::text
        ELSE coalesce(placed.part, trained.part, 'none') END AS part
    FROM seen LEFT JOIN placed USING (person, from_date) LEFT JOIN trained USING (person, from_date)
    WHERE seen.lasted > seen.entered
)
SELECT part, lasted, entered, cause, count(*) AS spells_count, NULL::bigint AS people_count
FROM grouped GROUP BY part, lasted, entered, cause
UNION ALL
SELECT part, NULL, NULL, NULL, count(*), count(DISTINCT person) FROM grouped GROUP BY part
