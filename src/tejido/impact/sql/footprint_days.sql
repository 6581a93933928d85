-- footprint_days: the days and hours that people worked within [from_at, to_at), with what was decided about them, by
-- site and place, told apart by the work mode of the placement of the day; and how many contacts they finished. Sums
-- only; people who were merged are one. A person without a site belongs to the country of the place.
WITH one AS (
    SELECT id AS record_id, coalesce(canonical_person_id, id) AS person_id FROM people_person
),
worked AS (
    SELECT person_id, (from_at AT TIME ZONE %(zone)s)::date AS day,
           sum(extract(epoch FROM to_at - from_at))::float8 AS seconds
    FROM people_worked(%(from_at)s, least(%(to_at)s, %(as_of)s), %(activities)s)
    GROUP BY 1, 2
),
finished AS (
    SELECT one.person_id, (done.interval_at AT TIME ZONE %(zone)s)::date AS day, sum(done.handled_count) AS contacts
    FROM contacts_agentinterval AS done JOIN one ON one.record_id = done.person_id
    WHERE done.interval_at >= %(from_at)s AND done.interval_at < %(to_at)s
    GROUP BY 1, 2
),
placed AS (
    -- Two records of one person may both have a placement; the later one is where they worked.
    SELECT DISTINCT ON (worked.person_id, worked.day)
           worked.person_id, worked.day, worked.seconds, coalesce(finished.contacts, 0) AS contacts, placement.site_id,
           placement.work_mode,
           CASE WHEN place.scheme = 'divipola' AND placement.site_id IS NOT NULL
                THEN place.country || '-' || place.code ELSE place.country END AS place
    FROM worked
    JOIN one ON one.person_id = worked.person_id
    JOIN people_placement AS placement ON placement.person_id = one.record_id AND placement.superseded_at IS NULL
     AND placement.from_date <= worked.day AND (placement.to_date IS NULL OR placement.to_date > worked.day)
    LEFT JOIN people_site AS site ON site.id = placement.site_id
    JOIN reference_place AS place ON place.id = coalesce(site.place_id, placement.place_id)
    LEFT JOIN finished ON finished.person_id = worked.person_id AND finished.day = worked.day
    ORDER BY worked.person_id, worked.day, placement.from_date DESC, placement.id DESC
)
SELECT site_id, place,
       count(DISTINCT person_id) AS people_count,
       count(*) FILTER (WHERE work_mode = 'site') AS site_days,
       count(*) FILTER (WHERE work_mode = 'home') AS home_days,
       count(*) FILTER (WHERE work_mode = 'hybrid') AS hybrid_days,
       coalesce(sum(seconds) FILTER (WHERE work_mode = 'site'), 0)::float8 AS site_seconds,
       coalesce(sum(seconds) FILTER (WHERE work_mode = 'home'), 0)::float8 AS home_seconds,
       coalesce(sum(seconds) FILTER (WHERE work_mode = 'hybrid'), 0)::float8 AS hybrid_seconds,
       sum(contacts)::bigint AS contacts_count
FROM placed
GROUP BY site_id, place
ORDER BY site_id NULLS LAST, place
