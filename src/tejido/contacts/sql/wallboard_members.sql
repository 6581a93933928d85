-- wallboard_members: where each `presence` works today, and which queues count: those of the programmes asked for. A
-- queue for agents' own requests for help is no part of what a client sees. Without a site they work from home.
LEFT JOIN LATERAL (
    SELECT placement.site_id FROM people_placement AS placement
    WHERE placement.person_id = presence.person_id AND placement.superseded_at IS NULL
      AND placement.from_date <= (%(now)s AT TIME ZONE %(zone)s)::date
    ORDER BY placement.from_date DESC LIMIT 1
) AS placed ON true
LEFT JOIN people_site AS site ON site.id = placed.site_id
WHERE queue.programme_id = ANY (%(programmes)s) AND NOT queue.is_closed AND NOT EXISTS (
    SELECT FROM clients_queuechannel AS taken WHERE taken.queue_id = queue.id AND taken.channel = 'help'
)
