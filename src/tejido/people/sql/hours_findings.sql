-- hours_findings: what stands in the way of locking a period and nobody has answered, by person and begin, a page of it.
--
-- Of a long span the machine time at which the desk was last connected is told as world time. Times of connections are
-- machine times; the world's clock gives the way between the two.
WITH clock AS (
    SELECT real_epoch, world_epoch, factor, zone FROM journal_installation
), long AS (
    SELECT activity.person_id, activity.from_at, least(coalesce(activity.to_at, %(as_of)s), %(as_of)s) AS to_at,
           ((activity.from_at AT TIME ZONE clock.zone)::date + 1)::timestamp AT TIME ZONE clock.zone AS midnight_at
    FROM people_activity AS activity, clock
    WHERE activity.activity <> 'offline'
      AND (activity.to_at IS NULL OR activity.to_at - activity.from_at > interval '4 hours')
      AND activity.from_at >= %(from_at)s AND activity.from_at < least(%(to_at)s, %(as_of)s)
), connected AS (
    SELECT long.*,
           (SELECT clock.world_epoch
                   + (max(coalesce(line.closed_at, line.seen_at)) - clock.real_epoch) * clock.factor
            FROM people_connection AS line
            WHERE line.person_id = long.person_id
              AND line.opened_at < clock.real_epoch + (long.to_at - clock.world_epoch) / clock.factor
           ) AS seen_at,
           EXISTS (
               SELECT FROM people_connection AS line
               WHERE line.person_id = long.person_id
                 AND line.opened_at <= clock.real_epoch + (long.midnight_at - clock.world_epoch) / clock.factor
                 AND coalesce(line.closed_at, line.seen_at)
                     >= clock.real_epoch + (long.midnight_at - clock.world_epoch) / clock.factor
           ) AS is_connected_at_midnight
    FROM long, clock
), found AS MATERIALIZED (
    -- Once, whatever the planner believes of tables that nothing was known of yet: else once for each person.
    -- Nobody signed out: over the limit, or over the next midnight while no desk of theirs was connected.
    SELECT CASE WHEN seen_at >= to_at - interval '15 minutes' THEN 'span_too_long' ELSE 'missing_clock_out' END AS code,
           person_id, from_at, to_at, seen_at
    FROM connected
    WHERE to_at - from_at > %(span_max)s
       OR to_at > midnight_at AND to_at - from_at > interval '4 hours' AND NOT is_connected_at_midnight
    UNION ALL
    -- The line was away until its limit, and the person came back on the same day.
    SELECT 'gap_of_line', lost.person_id, lost.limit_at, back.from_at, NULL
    FROM people_neutralspell AS lost, LATERAL (
        SELECT next.from_at FROM people_activity AS next
        WHERE next.person_id = lost.person_id AND next.activity <> 'offline' AND next.from_at > lost.limit_at
          AND next.from_at < lost.limit_at + interval '8 hours'
        ORDER BY next.from_at LIMIT 1
    ) AS back
    WHERE lost.kind = 'lost_line' AND lost.to_at >= lost.limit_at
      AND lost.from_at >= %(from_at)s AND lost.from_at < %(to_at)s
      AND NOT EXISTS (
          SELECT FROM people_activity AS still
          WHERE still.person_id = lost.person_id AND still.activity <> 'offline'
            AND still.from_at <= lost.limit_at AND coalesce(still.to_at, 'infinity') > lost.limit_at
      )
    UNION ALL
    -- An imported line says something of time of which presence speaks too.
    SELECT 'import_overlap', line.person_id, line.from_at, line.to_at, NULL
    FROM people_sheetline AS line
    JOIN people_timesheet AS sheet ON sheet.id = line.sheet_id AND sheet.decision = 'approved'
    WHERE line.from_at >= %(from_at)s AND line.from_at < %(to_at)s AND EXISTS (
        SELECT FROM people_activity AS activity
        WHERE activity.person_id = line.person_id AND activity.activity NOT IN ('offline', line.activity)
          AND least(coalesce(activity.to_at, %(as_of)s), line.to_at) - greatest(activity.from_at, line.from_at)
              > interval '1 minute'
    )
    UNION ALL
    -- In a whole week that ends in the period, fewer days than agreed were worked, were holidays or had an absence.
    SELECT 'absence_unexplained', week.person_id, week.from_at, week.to_at, NULL
    FROM (
        SELECT pattern.person_id, pattern.days_a_week, monday.day,
               monday.day::timestamp AT TIME ZONE clock.zone AS from_at,
               (monday.day + 7)::timestamp AT TIME ZONE clock.zone AS to_at
        FROM clock, generate_series(%(from_date)s::date - 6, %(to_date)s::date - 7, interval '1 day') AS series,
             LATERAL (SELECT series::date AS day) AS monday, people_workpattern AS pattern
        WHERE extract(isodow FROM monday.day) = 1 AND pattern.superseded_at IS NULL
          AND pattern.from_date <= monday.day AND coalesce(pattern.to_date, 'infinity') >= monday.day + 7
          AND EXISTS (
              SELECT FROM people_employment AS employment
              WHERE employment.person_id = pattern.person_id AND employment.superseded_at IS NULL
                AND employment.from_date <= monday.day AND coalesce(employment.to_date, 'infinity') >= monday.day + 7
          )
    ) AS week, clock
    WHERE week.to_at <= %(as_of)s AND week.days_a_week > (
        SELECT count(DISTINCT day) FROM (
            SELECT (activity.from_at AT TIME ZONE clock.zone)::date AS day FROM people_activity AS activity
            WHERE activity.person_id = week.person_id AND activity.activity <> 'offline'
              AND activity.from_at >= week.from_at AND activity.from_at < week.to_at
            UNION ALL
            SELECT (line.from_at AT TIME ZONE clock.zone)::date FROM people_sheetline AS line
            JOIN people_timesheet AS sheet ON sheet.id = line.sheet_id AND sheet.decision = 'approved'
            WHERE line.person_id = week.person_id AND line.from_at >= week.from_at AND line.from_at < week.to_at
            UNION ALL
            SELECT (correction.from_at AT TIME ZONE clock.zone)::date FROM people_timecorrection AS correction
            WHERE correction.person_id = week.person_id AND correction.decision = 'approved'
              AND correction.activity <> 'offline'
              AND correction.from_at >= week.from_at AND correction.from_at < week.to_at
            UNION ALL
            SELECT away.day::date FROM people_absence AS absence,
                LATERAL generate_series(absence.from_date, absence.to_date - 1, interval '1 day') AS away (day)
            WHERE absence.person_id = week.person_id AND absence.decision = 'approved' AND absence.day_seconds IS NULL
              AND away.day::date >= week.day AND away.day::date < week.day + 7
            UNION ALL
            SELECT holiday.day FROM people_placement AS placed
            LEFT JOIN people_site AS site ON site.id = placed.site_id
            JOIN reference_place AS place ON place.id = placed.place_id
            JOIN unnest(%(holiday_calendars)s::text[], %(holiday_days)s::date[]) AS holiday (calendar, day)
              ON holiday.calendar = coalesce(site.holiday_calendar, place.country)
            WHERE placed.person_id = week.person_id AND placed.superseded_at IS NULL
              AND placed.from_date <= holiday.day AND coalesce(placed.to_date, 'infinity') > holiday.day
              AND holiday.day >= week.day AND holiday.day < week.day + 7
        ) AS explained
    )
    UNION ALL
    -- Hours that exist only by agreement, and nobody wrote the agreement down.
    SELECT 'terms_missing', employment.person_id,
           greatest(employment.from_date, %(from_date)s::date)::timestamp AT TIME ZONE clock.zone,
           least(coalesce(employment.to_date, %(to_date)s), %(to_date)s::date)::timestamp AT TIME ZONE clock.zone, NULL
    FROM people_employment AS employment, clock
    WHERE employment.superseded_at IS NULL AND employment.contract = ANY (%(by_agreement)s)
      AND employment.from_date < %(to_date)s AND coalesce(employment.to_date, 'infinity') > %(from_date)s
      AND NOT EXISTS (
          SELECT FROM people_contractterm AS term
          WHERE term.person_id = employment.person_id AND term.superseded_at IS NULL
            AND term.from_date <= greatest(employment.from_date, %(from_date)s::date)
            AND coalesce(term.to_date, 'infinity')
                >= least(coalesce(employment.to_date, %(to_date)s), %(to_date)s::date)
      )
    UNION ALL
    -- Something was asked for and waits to be decided.
    SELECT 'correction_waits', person_id, from_at, to_at, NULL FROM people_timecorrection
    WHERE decision = '' AND from_at < %(to_at)s AND to_at > %(from_at)s
    UNION ALL
    SELECT 'correction_waits', absence.person_id, absence.from_date::timestamp AT TIME ZONE clock.zone,
           absence.to_date::timestamp AT TIME ZONE clock.zone, NULL
    FROM people_absence AS absence, clock
    WHERE absence.decision = '' AND absence.from_date < %(to_date)s AND absence.to_date > %(from_date)s
    UNION ALL
    SELECT 'correction_waits', line.person_id, sheet.from_at, sheet.to_at, NULL
    FROM people_timesheet AS sheet, LATERAL (
        SELECT first.person_id FROM people_sheetline AS first WHERE first.sheet_id = sheet.id ORDER BY first.id LIMIT 1
    ) AS line
    WHERE sheet.decision = '' AND sheet.from_at < %(to_at)s AND sheet.to_at > %(from_at)s
), open AS (
    SELECT found.*, coalesce(person.canonical_person_id, person.id) AS standing_id
    FROM found JOIN people_person AS person ON person.id = found.person_id
    WHERE (%(code)s = '' OR found.code = %(code)s)
      AND NOT EXISTS (
          SELECT FROM people_findinganswer AS answer
          WHERE answer.period_id = %(period)s AND answer.person_id = coalesce(person.canonical_person_id, person.id)
            AND answer.code = found.code AND answer.from_at = found.from_at
      )
      -- What was put right is no finding any more.
      AND NOT (
          found.code IN ('missing_clock_out', 'span_too_long', 'import_overlap', 'gap_of_line') AND EXISTS (
              SELECT FROM people_timecorrection AS correction
              WHERE correction.person_id = found.person_id AND correction.decision = 'approved'
                AND correction.from_at < found.to_at AND correction.to_at > found.from_at
          )
      )
)
SELECT open.code, open.standing_id, open.from_at, open.to_at, open.seen_at, person.display_name, person.key,
       count(*) OVER () AS count
FROM open JOIN people_person AS person ON person.id = open.standing_id
WHERE (%(people)s::bigint[] IS NULL OR open.standing_id = ANY (%(people)s))
  AND (%(site)s::bigint IS NULL AND %(pool)s::bigint IS NULL OR EXISTS (
      SELECT FROM people_placement AS placed
      WHERE placed.person_id = open.standing_id AND placed.superseded_at IS NULL
        AND placed.from_date < %(to_date)s AND coalesce(placed.to_date, 'infinity') > %(from_date)s
        AND (%(site)s::bigint IS NULL OR placed.site_id = %(site)s)
        AND (%(pool)s::bigint IS NULL OR placed.pool_id = %(pool)s)
  ))
ORDER BY person.display_name, open.standing_id, open.from_at, open.code
LIMIT %(limit)s OFFSET %(first)s
