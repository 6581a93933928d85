-- forget_tickets: drop the marks of tickets that have expired anyway.
DELETE FROM access_socketticketuse WHERE expires_at < clock_timestamp() - interval '1 minute'
