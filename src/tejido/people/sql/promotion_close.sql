-- Who is close to a position: people at work now, and how many of its requirements each of them meets.
--
-- Whoever works here on the day is found first; each requirement is then asked of them as a set, and the sets are
-- counted. Months and courses that run out are judged for the day, evidence is counted until it. What two records of one
-- person show is shown by one person.
--
-- %(path)s: the path. %(position)s: the code of its position, whose people are not meant. %(on_date)s: the day.
-- %(least)s: fewest requirements met. %(first)s, %(most)s: which part of the list.
WITH asked AS MATERIALIZED (
    SELECT requirement.*, held.code AS held_code
    FROM people_pathrequirement AS requirement
    LEFT JOIN people_position AS held ON held.id = requirement.held_position_id
    WHERE requirement.path_id = %(path)s
), here AS MATERIALIZED (
    SELECT person_id, position, from_date FROM people_placement
    WHERE superseded_at IS NULL AND from_date <= %(on_date)s AND (to_date IS NULL OR to_date > %(on_date)s)
      AND position <> %(position)s
), members AS MATERIALIZED (
    SELECT person_id, person_id AS record_id FROM here
    UNION ALL
    SELECT merged.canonical_person_id, merged.id
    FROM people_person AS merged JOIN here ON here.person_id = merged.canonical_person_id
), met AS (
    SELECT asked.id AS requirement_id, members.person_id
    FROM asked JOIN people_skilllevel AS level
        ON level.skill_id = asked.skill_id AND level.to_at IS NULL AND level.level >= asked.level
       AND array_position(ARRAY['shadow', 'supervised', 'solo'], level.rung)
           >= array_position(ARRAY['shadow', 'supervised', 'solo'], asked.rung)
    JOIN members ON members.record_id = level.person_id
    WHERE asked.kind = 'skill'
    UNION ALL
    SELECT asked.id, members.person_id
    FROM asked JOIN people_cohort AS cohort ON cohort.course_id = asked.course_id
    JOIN people_course AS course ON course.id = cohort.course_id
    JOIN people_stage AS stage
        ON stage.cohort_id = cohort.id AND stage.stage = 'completed' AND stage.superseded_at IS NULL
       AND stage.on_date <= %(on_date)s
       AND (course.valid_months IS NULL
            OR stage.on_date + make_interval(months => course.valid_months) > %(on_date)s)
    JOIN members ON members.record_id = stage.person_id
    WHERE asked.kind = 'course'
    UNION ALL
    SELECT id, person_id FROM (
        -- Spells that meet are one, as on everybody's own page.
        SELECT spells.id, spells.count, spells.person_id,
               sum(extract(YEAR FROM age(upper(spell), lower(spell))) * 12
                 + extract(MONTH FROM age(upper(spell), lower(spell)))) AS months
        FROM (
            SELECT asked.id, asked.count, members.person_id,
                   range_agg(daterange(placed.from_date, least(placed.to_date, %(on_date)s))) AS whole
            FROM asked JOIN people_placement AS placed
                ON placed.position = asked.held_code AND placed.superseded_at IS NULL AND placed.from_date < %(on_date)s
            JOIN members ON members.record_id = placed.person_id
            WHERE asked.kind = 'months'
            GROUP BY asked.id, asked.count, members.person_id
        ) AS spells CROSS JOIN LATERAL unnest(spells.whole) AS spell
        GROUP BY spells.id, spells.count, spells.person_id
    ) AS worked WHERE months >= count
    UNION ALL
    SELECT asked.id, members.person_id
    FROM asked JOIN people_coachingnote AS note ON note.kind = asked.evidence AND note.on_date <= %(on_date)s
    JOIN members ON members.record_id = note.person_id
    WHERE asked.kind = 'evidence'
    GROUP BY asked.id, asked.count, members.person_id HAVING count(*) >= asked.count
    UNION ALL
    SELECT asked.id, members.person_id
    FROM asked JOIN people_goal AS goal ON goal.state = 'reached' AND goal.ended_on <= %(on_date)s
    JOIN members ON members.record_id = goal.person_id
    WHERE asked.kind = 'evidence' AND asked.evidence = 'goal_reached'
    GROUP BY asked.id, asked.count, members.person_id HAVING count(*) >= asked.count
), counted AS (
    SELECT person_id, count(DISTINCT requirement_id) AS met_count, count(*) OVER () AS people_count
    FROM met GROUP BY person_id HAVING count(DISTINCT requirement_id) >= %(least)s
), shown AS (
    SELECT counted.*, here.position, here.from_date FROM counted JOIN here USING (person_id)
    ORDER BY counted.met_count DESC, here.from_date, counted.person_id
    OFFSET %(first)s LIMIT %(most)s
)
SELECT person.key, person.given_names, person.first_surname, person.second_surname, person.display_name,
       shown.position, shown.met_count, shown.people_count
FROM shown JOIN people_person AS person ON person.id = shown.person_id
ORDER BY shown.met_count DESC, shown.from_date, shown.person_id
