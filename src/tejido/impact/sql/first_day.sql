-- first_day: the first business day on which anybody served a contact or was present, or that a list or correction tells of.
SELECT (least(
    (SELECT min(from_at) FROM contacts_leg WHERE role = 'serving'), (SELECT min(from_at) FROM people_activity),
    (SELECT min(from_at) FROM people_decided_time)
) AT TIME ZONE %(zone)s)::date
