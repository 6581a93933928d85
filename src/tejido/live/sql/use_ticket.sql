-- use_ticket: mark a ticket as used; no row comes back where it was used before.
INSERT INTO access_socketticketuse (ticket, expires_at)
VALUES (%(nonce)s, %(expires_at)s)
ON CONFLICT (ticket) DO NOTHING
RETURNING ticket
