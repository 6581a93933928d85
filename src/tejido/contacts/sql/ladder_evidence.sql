-- ladder_evidence: what people did on their rung of each skill below the top, since that rung began or since the last
-- decision about it: contacts in queues that name the skill, those in which they asked for help, and what customers
-- answered afterwards. On the rung "shadow" it is contacts they listened to, above it contacts they served to the end.
WITH held AS (
    SELECT level.person_id, level.skill_id, level.rung, greatest(level.from_at, coalesce(decided.at, level.from_at)) AS since
    FROM people_skilllevel AS level
    LEFT JOIN LATERAL (
        SELECT max(proposal.decided_at) AS at FROM contacts_rungproposal AS proposal
        WHERE proposal.person_id = level.person_id AND proposal.skill_id = level.skill_id
    ) AS decided ON true
    WHERE level.to_at IS NULL AND level.rung IN ('shadow', 'supervised')
      AND (%(people)s::bigint[] IS NULL OR level.person_id = ANY (%(people)s))
      AND NOT (%(people)s::bigint[] IS NULL AND EXISTS (
          SELECT FROM contacts_rungproposal AS open
          WHERE open.person_id = level.person_id AND open.skill_id = level.skill_id AND open.verdict IS NULL
      ))
), done AS (
    SELECT held.person_id, held.skill_id, held.rung, count(leg.id) AS contacts_count,
           count(*) FILTER (WHERE leg.id IS NOT NULL AND EXISTS (
               SELECT FROM contacts_hand AS hand
               WHERE hand.person_id = held.person_id AND hand.contact_id = leg.contact_id
                 AND hand.raised_at >= leg.from_at
           )) AS help_count,
           count(answer.id) AS score_count, avg(answer.score)::float8 AS score_mean
    FROM held
    LEFT JOIN LATERAL (
        SELECT part.id, part.contact_id, part.from_at FROM contacts_leg AS part
        JOIN contacts_contact AS contact ON contact.id = part.contact_id
        WHERE part.person_id = held.person_id AND part.from_at >= held.since AND part.to_at <= %(at)s
          AND CASE held.rung WHEN 'shadow' THEN part.role = 'shadowing'
                             ELSE part.role = 'serving' AND part.end_reason IN ('finished', 'overdue') END
          AND EXISTS (
              SELECT FROM clients_requirementstep AS step
              WHERE step.queue_id = contact.queue_id AND step.skill_id = held.skill_id
          )
    ) AS leg ON true
    LEFT JOIN contacts_surveyanswer AS answer ON answer.contact_id = leg.contact_id AND held.rung <> 'shadow'
    GROUP BY held.person_id, held.skill_id, held.rung
)
SELECT person_id, skill_id, rung, contacts_count, help_count, score_count, score_mean
FROM done
WHERE contacts_count >= CASE rung WHEN 'shadow' THEN %(shadow_min)s ELSE %(supervised_min)s END
ORDER BY person_id, skill_id
