-- What waits in the cohorts of these weeks: looked up by cohort, so that years of old ones cost nothing.
WITH cohort AS MATERIALIZED (
    SELECT id, seats_count, apply_until, from_date, to_date FROM people_cohort
    WHERE cancelled_at IS NULL AND from_date <= %(today)s::date + 365 AND to_date > %(today)s::date - %(behind)s
), open_offer AS MATERIALIZED (
    SELECT asked.cohort_id, count(*) AS count FROM people_seatoffer AS offer
    JOIN people_application AS asked ON asked.id = offer.application_id
    WHERE offer.answer = '' GROUP BY asked.cohort_id
), draw AS MATERIALIZED (
    SELECT cohort_id, bool_or(drawn_at IS NULL) AS is_undrawn FROM people_lottery
    WHERE cohort_id IN (SELECT id FROM cohort) GROUP BY cohort_id
), counted AS MATERIALIZED (
    SELECT cohort.*,
        (SELECT count(*) FROM people_enrolment AS seat
         WHERE seat.cohort_id = cohort.id AND seat.superseded_at IS NULL AND seat.to_date IS NULL) AS seated,
        coalesce(open_offer.count, 0) AS offered,
        -- Asked only of cohorts whose seats can still be drawn.
        CASE WHEN draw.is_undrawn OR (draw.cohort_id IS NULL AND cohort.from_date > %(today)s) THEN
        (SELECT count(*) FROM people_application AS asked
         WHERE asked.cohort_id = cohort.id AND asked.withdrawn_at IS NULL
             AND NOT EXISTS (SELECT FROM people_seatoffer AS offer WHERE offer.application_id = asked.id)
             AND NOT EXISTS (SELECT FROM people_lotteryplace AS drawn WHERE drawn.application_id = asked.id)
             AND NOT EXISTS (SELECT FROM people_enrolment AS seat WHERE seat.cohort_id = cohort.id
                 AND seat.person_id = asked.person_id AND seat.superseded_at IS NULL))
        END AS asking,
        draw.cohort_id IS NOT NULL AS is_sealed, coalesce(draw.is_undrawn, false) AS is_undrawn
    FROM cohort LEFT JOIN open_offer ON open_offer.cohort_id = cohort.id LEFT JOIN draw ON draw.cohort_id = cohort.id
)
SELECT code, id, count, on_date FROM (
    SELECT 'draw' AS code, id, asking AS count, coalesce(apply_until + 1, from_date) AS on_date FROM counted
    WHERE is_undrawn AND asking > 0 AND (apply_until IS NULL OR apply_until < %(today)s)
    UNION ALL
    SELECT 'oversubscribed', id, asking, coalesce(apply_until, from_date) FROM counted
    WHERE NOT is_sealed AND asking > seats_count - seated - offered AND from_date > %(today)s
    UNION ALL
    SELECT 'offers', id, offered, from_date FROM counted WHERE offered > 0
    UNION ALL
    SELECT 'starts', id, greatest(0, seats_count - seated - offered), from_date FROM counted
    WHERE from_date >= %(today)s AND from_date <= %(today)s::date + %(ahead)s
    UNION ALL
    SELECT 'list', counted.id, count(*), min(meeting.from_at)::date FROM counted
    JOIN people_meeting AS meeting ON meeting.cohort_id = counted.id AND meeting.cancelled_at IS NULL
        AND meeting.from_at < %(today)s::date
    WHERE counted.seated > 0 AND NOT EXISTS (SELECT FROM people_attendance AS told WHERE told.meeting_id = meeting.id)
    GROUP BY counted.id
    UNION ALL
    SELECT 'results', counted.id, count(*), counted.to_date FROM counted
    JOIN people_enrolment AS seat ON seat.cohort_id = counted.id AND seat.superseded_at IS NULL AND seat.to_date IS NULL
    WHERE counted.to_date <= %(today)s AND NOT EXISTS (
        SELECT FROM people_courseresult AS ended
        WHERE ended.cohort_id = counted.id AND ended.person_id = seat.person_id AND ended.superseded_at IS NULL
    )
    GROUP BY counted.id, counted.to_date
) AS waiting
ORDER BY on_date, id, code LIMIT %(most)s
