-- user_may: whether an account is open and nothing was taken from it since its ticket was made.
SELECT coalesce((SELECT is_active FROM access_user WHERE id = %(user)s), false)
   AND NOT EXISTS (
       SELECT FROM journal_fact
       WHERE type IN ('user_deactivated', 'user_signed_out', 'role_revoked')
         AND recorded_at > %(made_at)s
         AND (data ->> 'user')::bigint = %(user)s
   ) AS may
