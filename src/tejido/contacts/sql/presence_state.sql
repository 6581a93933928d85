-- presence_state: what somebody does now: a lost line of their `presence` comes first, then the contact in their `hand`,
-- then the activity they chose.
CASE
    WHEN presence.connections = 0 OR presence.activity = 'offline' AND hand.state IS NULL THEN 'offline'
    WHEN hand.state = 'open' THEN 'serving'
    WHEN hand.state = 'wrapping' THEN 'wrapping'
    WHEN presence.activity = 'available' THEN 'available'
    WHEN presence.activity = 'not_responding' THEN 'not_responding'
    ELSE 'break'
END
