-- claim_offer: put a contact before an agent, if everything the router believed still holds.
-- Locks in the order of the house: the contact, then the agent's load, then their presence. A locked contact is being
-- changed by somebody else, so it is skipped rather than waited for. All of the agent's slots are locked, because a call
-- is served alone: nothing beside it, and it beside nothing. No row comes back when anything has changed.
WITH leader AS MATERIALIZED (
    SELECT pool_id FROM contacts_leadership WHERE pool_id = %(pool)s AND epoch = %(epoch)s FOR SHARE
), contact AS MATERIALIZED (
    SELECT waiting.id, waiting.client_id, waiting.queue_id, waiting.channel
    FROM contacts_contact AS waiting
    WHERE waiting.id = %(contact)s AND waiting.state = 'waiting' AND EXISTS (SELECT FROM leader)
    FOR UPDATE SKIP LOCKED
), slot AS MATERIALIZED (
    SELECT person_id, channel, used, capacity FROM people_load
    WHERE person_id = %(person)s AND EXISTS (SELECT FROM contact)
    ORDER BY id FOR UPDATE
), room AS MATERIALIZED (
    SELECT person_id FROM slot GROUP BY person_id
    HAVING bool_or(channel = %(channel)s AND used < capacity)
       AND NOT bool_or(channel = 'voice' AND used > 0)
       AND (%(channel)s <> 'voice' OR sum(used) = 0)
), agent AS MATERIALIZED (
    SELECT person_id FROM people_presence
    WHERE person_id = %(person)s AND pool_id = %(pool)s AND available AND EXISTS (SELECT FROM room)
    FOR UPDATE
), taken AS (
    UPDATE contacts_contact SET state = 'offered'
    FROM contact, agent
    WHERE contacts_contact.id = contact.id
    RETURNING contacts_contact.id, contact.client_id, contact.queue_id, contact.channel, agent.person_id
), offer AS (
    INSERT INTO contacts_offer (client_id, contact_id, stay_id, person_id, pool_id, channel, state, offered_at,
                                deadline_at, policy_version, epoch, decision, terms)
    SELECT taken.client_id, taken.id, stay.id, taken.person_id, %(pool)s, taken.channel, 'pending', %(offered_at)s,
           %(deadline_at)s, %(policy_version)s, %(epoch)s, %(decision)s, %(terms)s::jsonb
    FROM taken JOIN contacts_stay AS stay ON stay.contact_id = taken.id AND stay.to_at IS NULL
    RETURNING id, client_id, contact_id, stay_id, person_id, channel
), fact AS (
    INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)
    SELECT %(offered_at)s, 'offer_made', 'router', %(pool)s, offer.client_id, jsonb_build_object(
        'contact', offer.contact_id, 'offer', offer.id, 'stay', offer.stay_id, 'person', offer.person_id,
        'pool', %(pool)s::bigint, 'queue', taken.queue_id, 'channel', offer.channel,
        'deadline_at', %(deadline_text)s::text, 'policy_version', %(policy_version)s::bigint,
        'epoch', %(epoch)s::bigint, 'decision', %(decision)s::bigint, 'terms', %(terms)s::jsonb)
    FROM offer, taken
    RETURNING id, recorded_at
), pending AS (
    INSERT INTO journal_pending (fact_id, recorded_at) SELECT id, recorded_at FROM fact
)
SELECT id FROM offer
