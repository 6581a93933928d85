-- Who is close to a position: people at work now, and how many of its requirements each of them meets.
--
-- Each requirement is asked as a set of people (an index range), and the sets are counted; nobody who meets nothing is
-- looked at. Months in a position and courses that run out are judged for a day, evidence is counted until it.
--
-- %(path)s: the path. %(position)s: the code of its position, whose people are not meant. %(on_date)s: the day.
-- %(least)s: fewest requirements met. %(first)s, %(most)s: which part of the list.
WITH asked AS MATERIALIZED (
    SELECT requirement.*, held.code AS held_code
    FROM people_pathrequirement AS requirement
    LEFT JOIN people_position AS held ON held.id = requirement.held_position_id
    WHERE requirement.path_id = %(path)s
), met AS (
    SELECT asked.id AS requirement_id, level.person_id
    FROM asked JOIN people_skilllevel AS level
        ON level.skill_id = asked.skill_id AND level.to_at IS NULL AND level.level >= asked.level
       AND array_position(ARRAY['shadow', 'supervised', 'solo'], level.rung)
           >= array_position(ARRAY['shadow', 'supervised', 'solo'], asked.rung)
    WHERE asked.kind = 'skill'
    UNION
    SELECT asked.id, stage.person_id
    FROM asked JOIN people_cohort AS cohort ON cohort.course_id = asked.course_id
    JOIN people_course AS course ON course.id = cohort.course_id
    JOIN people_stage AS stage
        ON stage.cohort_id = cohort.id AND stage.stage = 'completed' AND stage.superseded_at IS NULL
       AND stage.on_date <= %(on_date)s
       AND (course.valid_months IS NULL
            OR stage.on_date + make_interval(months => course.valid_months) > %(on_date)s)
    WHERE asked.kind = 'course'
    UNION
    SELECT id, person_id FROM (
        -- Spells that meet are one, as on everybody's own page.
        SELECT spells.id, spells.count, spells.person_id,
               sum(extract(YEAR FROM age(upper(spell), lower(spell))) * 12
                 + extract(MONTH FROM age(upper(spell), lower(spell)))) AS months
        FROM (
            SELECT asked.id, asked.count, placed.person_id,
                   range_agg(daterange(placed.from_date, least(placed.to_date, %(on_date)s))) AS whole
            FROM asked JOIN people_placement AS placed
                ON placed.position = asked.held_code AND placed.superseded_at IS NULL AND placed.from_date < %(on_date)s
            WHERE asked.kind = 'months'
            GROUP BY asked.id, asked.count, placed.person_id
        ) AS spells CROSS JOIN LATERAL unnest(spells.whole) AS spell
        GROUP BY spells.id, spells.count, spells.person_id
    ) AS worked WHERE months >= count
    UNION
    SELECT asked.id, note.person_id
    FROM asked JOIN people_coachingnote AS note ON note.kind = asked.evidence AND note.on_date <= %(on_date)s
    WHERE asked.kind = 'evidence'
    GROUP BY asked.id, asked.count, note.person_id HAVING count(*) >= asked.count
    UNION
    SELECT asked.id, goal.person_id
    FROM asked JOIN people_goal AS goal ON goal.state = 'reached' AND goal.ended_on <= %(on_date)s
    WHERE asked.kind = 'evidence' AND asked.evidence = 'goal_reached'
    GROUP BY asked.id, asked.count, goal.person_id HAVING count(*) >= asked.count
), counted AS (
    -- What two records of one person show is shown by one person.
    SELECT coalesce(known.canonical_person_id, known.id) AS person_id, count(DISTINCT met.requirement_id) AS met_count
    FROM met JOIN people_person AS known ON known.id = met.person_id
    GROUP BY 1 HAVING count(DISTINCT met.requirement_id) >= %(least)s
)
SELECT person.key, person.given_names, person.first_surname, person.second_surname, person.display_name,
       placed.position, counted.met_count, count(*) OVER () AS people_count
FROM counted
JOIN people_person AS person ON person.id = counted.person_id
JOIN people_placement AS placed
    ON placed.person_id = person.id AND placed.superseded_at IS NULL
   AND placed.from_date <= %(on_date)s AND (placed.to_date IS NULL OR placed.to_date > %(on_date)s)
   AND placed.position <> %(position)s
ORDER BY counted.met_count DESC, placed.from_date, person.id
OFFSET %(first)s LIMIT %(most)s
