-- floor_notices: what the agents of these programmes are told now; with `only`, `shown` is null for what is withdrawn.
SELECT notice.programme_id, notice.id, notice.key::text AS key,
       CASE WHEN notice.withdrawn_at IS NULL AND notice.until_at > %(now)s AND notice.text IS NOT NULL
       THEN json_build_object(
           'key', notice.key, 'text', notice.text, 'posted_at', notice.posted_at, 'until_at', notice.until_at,
           'posted_by', account.display_name
       ) END AS shown
FROM clients_notice AS notice
LEFT JOIN access_user AS account ON account.id = notice.posted_by_user_id
WHERE notice.programme_id = ANY (%(programmes)s)
  AND (
      %(only)s::bigint[] IS NULL AND notice.withdrawn_at IS NULL AND notice.until_at > %(now)s
      OR notice.id = ANY (%(only)s)
  )
ORDER BY notice.posted_at, notice.id
LIMIT %(most)s
