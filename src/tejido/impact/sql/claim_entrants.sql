-- claim_entrants: whoever asked for a seat and whose months of following are over, with what became of them. Drawn: the
-- people of lotteries, everybody once, at their first draw. Otherwise: of cohorts without a lottery, at their first
-- application there. Whoever was merged is the person they were merged into. What was told after known_at is not read.
WITH entrant AS (
    SELECT DISTINCT ON (person)
        coalesce(asker.canonical_person_id, asker.id) AS person, application.id AS application_id,
        lottery.id || ':' || place.stratum AS stratum, place.has_seat AS is_first, application.cohort_id,
        (lottery.drawn_at AT TIME ZONE here.zone)::date AS begun_on, application.applied_at, application.partner_id
    FROM people_lottery AS lottery
    JOIN people_lotteryplace AS place ON place.lottery_id = lottery.id
    JOIN people_application AS application ON application.id = place.application_id
    JOIN people_person AS asker ON asker.id = application.person_id
    CROSS JOIN journal_installation AS here
    WHERE %(is_drawn)s AND lottery.drawn_at IS NOT NULL
      AND ((lottery.drawn_at AT TIME ZONE here.zone)::date + make_interval(months => %(months)s))::date <= %(to_date)s
    ORDER BY person, lottery.drawn_at, place.id
), asked AS (
    SELECT DISTINCT ON (person)
        coalesce(asker.canonical_person_id, asker.id) AS person, application.id AS application_id,
        'all' AS stratum, NULL::boolean AS is_first, application.cohort_id, cohort.from_date AS begun_on,
        application.applied_at, application.partner_id
    FROM people_cohort AS cohort
    JOIN people_application AS application ON application.cohort_id = cohort.id
    JOIN people_person AS asker ON asker.id = application.person_id
    WHERE NOT %(is_drawn)s AND (cohort.from_date + make_interval(months => %(months)s))::date <= %(to_date)s
      AND NOT EXISTS (SELECT FROM people_lottery AS lottery WHERE lottery.cohort_id = cohort.id)
    ORDER BY person, cohort.from_date, application.id
), everyone AS (
    SELECT * FROM entrant UNION ALL SELECT * FROM asked
), record AS (
    -- Each human being with every record of theirs.
    SELECT person, person AS person_id FROM everyone
    UNION
    SELECT everyone.person, twin.id FROM everyone JOIN people_person AS twin ON twin.canonical_person_id = everyone.person
), begun AS (
    -- Formal jobs that began: with us, or elsewhere as told. A business of one's own is no formal job.
    SELECT record.person, held.from_date AS on_date, true AS is_here
    FROM record JOIN people_employment AS held ON held.person_id = record.person_id
    WHERE held.recorded_at <= %(known_at)s AND (held.superseded_at IS NULL OR held.superseded_at > %(known_at)s)
    UNION ALL
    SELECT record.person, stage.on_date, stage.stage = 'hired'
    FROM record JOIN people_stage AS stage ON stage.person_id = record.person_id
    WHERE stage.stage IN ('hired', 'hired_elsewhere') AND stage.reason <> 'own_business'
      AND stage.recorded_at <= %(known_at)s AND (stage.superseded_at IS NULL OR stage.superseded_at > %(known_at)s)
), told AS (
    SELECT follow.application_id, follow.answer FROM impact_followup AS follow
    WHERE follow.months = %(months)s AND follow.answer <> 'not_reached'
      AND follow.recorded_at <= %(known_at)s AND (follow.superseded_at IS NULL OR follow.superseded_at > %(known_at)s)
), way AS (
    -- One pass over all jobs: whether one began within the months after, and within as many before.
    SELECT everyone.person,
        bool_or(begun.on_date >= everyone.begun_on
            AND begun.on_date < (everyone.begun_on + make_interval(months => %(months)s))::date) AS has_job,
        bool_or(begun.is_here AND begun.on_date >= everyone.begun_on
            AND begun.on_date < (everyone.begun_on + make_interval(months => %(months)s))::date) AS has_job_here,
        bool_or(begun.on_date < everyone.begun_on
            AND begun.on_date >= (everyone.begun_on - make_interval(months => %(months)s))::date) AS had_job
    FROM everyone JOIN begun ON begun.person = everyone.person
    GROUP BY everyone.person
), taken AS (
    SELECT DISTINCT everyone.person
    FROM everyone JOIN record ON record.person = everyone.person
    JOIN people_enrolment AS enrolment
        ON enrolment.person_id = record.person_id AND enrolment.cohort_id = everyone.cohort_id
    WHERE enrolment.recorded_at <= %(known_at)s
      AND (enrolment.superseded_at IS NULL OR enrolment.superseded_at > %(known_at)s)
)
SELECT everyone.stratum, everyone.is_first, taken.person IS NOT NULL AS has_taken,
    coalesce(way.has_job, false) OR coalesce(told.answer = 'formal_job', false) AS has_job,
    coalesce(way.has_job_here, false) AS has_job_here,
    coalesce(way.has_job, false) OR told.answer IS NOT NULL AS is_followed,
    coalesce(way.had_job, false) AS had_job,
    ((everyone.begun_on - person.birth_date) / 365.25)::float8 AS age_years,
    everyone.partner_id IS NOT NULL AS has_partner,
    everyone.begun_on - (everyone.applied_at AT TIME ZONE here.zone)::date AS asked_days
FROM everyone
JOIN people_person AS person ON person.id = everyone.person
CROSS JOIN journal_installation AS here
LEFT JOIN told ON told.application_id = everyone.application_id
LEFT JOIN way ON way.person = everyone.person
LEFT JOIN taken ON taken.person = everyone.person
ORDER BY everyone.begun_on, everyone.application_id
LIMIT %(count)s
