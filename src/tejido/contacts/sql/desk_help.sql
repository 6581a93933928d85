-- desk_help: of a request for help, who asks and about what; of any other `contact`, nothing.
CASE WHEN contact.channel = 'help' THEN (
    SELECT json_build_object(
        'agent', asker.display_name, 'reason', hand.reason, 'contact', about.key, 'about', place.name,
        'channel', about.channel, 'is_over', hand.lowered_at IS NOT NULL,
        'skills', coalesce((
            SELECT json_agg(DISTINCT skill.name ORDER BY skill.name)
            FROM clients_requirementstep AS step JOIN clients_skill AS skill ON skill.id = step.skill_id
            WHERE step.queue_id = about.queue_id
        ), '[]')
    )
    FROM contacts_hand AS hand
    JOIN people_person AS asker ON asker.id = hand.person_id
    LEFT JOIN contacts_contact AS about ON about.id = hand.contact_id
    LEFT JOIN clients_queue AS place ON place.id = about.queue_id
    WHERE hand.help_id = contact.id
) END
