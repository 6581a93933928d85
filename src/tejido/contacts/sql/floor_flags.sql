-- floor_flags: abuse flags that nobody has reviewed; with `only`, `shown` is null for those that somebody has.
SELECT contact.programme_id, flag.id, flag.key::text AS key,
       CASE WHEN flag.verdict IS NULL THEN json_build_object(
           'key', flag.key, 'agent', person.display_name, 'agent_key', person.key, 'reason', flag.reason,
           'flagged_at', flag.flagged_at, 'pause_seconds', flag.pause_seconds, 'contact', contact.key,
           'channel', contact.channel, 'state', contact.state
       ) END AS shown
FROM contacts_abuseflag AS flag
JOIN contacts_contact AS contact ON contact.id = flag.contact_id
JOIN people_person AS person ON person.id = flag.person_id
WHERE contact.programme_id = ANY (%(programmes)s)
  AND (%(only)s::bigint[] IS NULL AND flag.verdict IS NULL OR flag.id = ANY (%(only)s))
ORDER BY flag.flagged_at, flag.id
LIMIT %(most)s
