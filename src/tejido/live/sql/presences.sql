-- presences: what these people do now, as their desks show it.
SELECT person_id,
       json_build_object(
           'activity', activity, 'reason', nullif(reason, ''), 'since', activity_from_at,
           'available', available, 'connected', connections > 0,
           'until_at', until_at
       ) AS shown
FROM people_presence
WHERE person_id = ANY (%(people)s)
