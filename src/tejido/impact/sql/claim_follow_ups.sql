-- claim_follow_ups: whom to ask how they are doing: everybody who was drawn so many months ago, with a seat or without, and
-- what they said if they were asked; the longest due first, one page of them.
SELECT application.key, asked.months, due.since, concat_ws(' ', person.given_names, nullif(person.first_surname, '')),
    coalesce((SELECT min(phone.number) FROM people_phone AS phone WHERE phone.person_id = person.id), ''),
    cohort.name, coalesce(told.answer, ''), told.on_date, count(*) FILTER (WHERE told.answer IS NULL) OVER ()
FROM people_lottery AS lottery
JOIN people_lotteryplace AS place ON place.lottery_id = lottery.id
JOIN people_application AS application ON application.id = place.application_id
JOIN people_person AS asker ON asker.id = application.person_id
JOIN people_person AS person ON person.id = coalesce(asker.canonical_person_id, asker.id)
JOIN people_cohort AS cohort ON cohort.id = application.cohort_id
CROSS JOIN journal_installation AS here
CROSS JOIN unnest(%(months)s::integer[]) AS asked (months)
CROSS JOIN LATERAL (
    SELECT ((lottery.drawn_at AT TIME ZONE here.zone)::date + make_interval(months => asked.months))::date AS since
) AS due
LEFT JOIN impact_followup AS told
    ON told.application_id = application.id AND told.months = asked.months AND told.superseded_at IS NULL
WHERE lottery.drawn_at IS NOT NULL AND due.since <= %(today)s AND (told.answer IS NULL OR NOT %(is_open_only)s)
ORDER BY due.since, person.id, asked.months
OFFSET %(first)s LIMIT %(count)s
