-- roll_up_fairness: what came to each person on the days of the operator that lie in [from_at, to_at), counted whole and
-- stored once for each day. An offer is one of growth where the queue asks for a skill in which the person was still in
-- the shadow or supervised when it was made. What was handled is booked on the day on which its wrap-up ended.
WITH span AS (
    SELECT (%(from_at)s AT TIME ZONE %(zone)s)::date AS first_day,
           ((%(to_at)s - interval '1 microsecond') AT TIME ZONE %(zone)s)::date AS last_day
), bounds AS (
    SELECT first_day, last_day, first_day::timestamp AT TIME ZONE %(zone)s AS begins_at,
           (last_day + 1)::timestamp AT TIME ZONE %(zone)s AS ends_at
    FROM span
), spent AS (
    SELECT kept.person_id, (kept.interval_at AT TIME ZONE %(zone)s)::date AS day,
           sum(kept.serving_seconds + kept.wrapping_seconds + kept.offered_seconds + kept.idle_seconds) AS ready_seconds,
           sum(kept.serving_seconds + kept.wrapping_seconds) AS in_hand_seconds, sum(kept.idle_seconds) AS idle_seconds
    FROM bounds JOIN contacts_agentinterval AS kept
        ON kept.interval_at >= bounds.begins_at AND kept.interval_at < bounds.ends_at
    GROUP BY 1, 2
), offered AS (
    SELECT offer.person_id, (offer.answered_at AT TIME ZONE %(zone)s)::date AS day, count(*) AS offers_count,
           count(*) FILTER (WHERE EXISTS (
               SELECT FROM contacts_stay AS stay
               JOIN clients_requirementstep AS step ON step.queue_id = stay.queue_id
               JOIN people_skilllevel AS held ON held.person_id = offer.person_id AND held.skill_id = step.skill_id
               WHERE stay.id = offer.stay_id AND held.rung IN ('shadow', 'supervised')
                 AND tstzrange(held.from_at, held.to_at, '[)') @> offer.offered_at
           )) AS growth_offers_count
    FROM bounds JOIN contacts_offer AS offer
        ON offer.answered_at >= bounds.begins_at AND offer.answered_at < bounds.ends_at
    WHERE offer.answered_at IS NOT NULL
    GROUP BY 1, 2
), handled AS (
    SELECT leg.person_id, (leg.to_at AT TIME ZONE %(zone)s)::date AS day, count(*) AS handled_count,
           sum(contact.difficulty) AS difficulty_sum, count(flag.id) AS abusive_count
    FROM bounds JOIN contacts_leg AS leg ON leg.to_at >= bounds.begins_at AND leg.to_at < bounds.ends_at
    JOIN contacts_contact AS contact ON contact.id = leg.contact_id
    LEFT JOIN contacts_abuseflag AS flag ON flag.leg_id = leg.id
    WHERE leg.role = 'serving' AND leg.person_id IS NOT NULL
    GROUP BY 1, 2
), counted AS (
    SELECT person_id, day, coalesce(ready_seconds, 0) AS ready_seconds, coalesce(in_hand_seconds, 0) AS in_hand_seconds,
           coalesce(idle_seconds, 0) AS idle_seconds, coalesce(offers_count, 0) AS offers_count,
           coalesce(growth_offers_count, 0) AS growth_offers_count, coalesce(handled_count, 0) AS handled_count,
           coalesce(difficulty_sum, 0) AS difficulty_sum, coalesce(abusive_count, 0) AS abusive_count
    FROM spent FULL JOIN offered USING (person_id, day) FULL JOIN handled USING (person_id, day)
)
INSERT INTO contacts_fairnessday AS stored
    (person_id, day, ready_seconds, in_hand_seconds, idle_seconds, offers_count, growth_offers_count, handled_count,
     difficulty_sum, abusive_count)
SELECT person_id, day, ready_seconds, in_hand_seconds, idle_seconds, offers_count, growth_offers_count, handled_count,
       difficulty_sum, abusive_count
FROM counted
ON CONFLICT (person_id, day) DO UPDATE
SET (ready_seconds, in_hand_seconds, idle_seconds, offers_count, growth_offers_count, handled_count, difficulty_sum,
     abusive_count)
  = ROW (excluded.ready_seconds, excluded.in_hand_seconds, excluded.idle_seconds, excluded.offers_count,
         excluded.growth_offers_count, excluded.handled_count, excluded.difficulty_sum, excluded.abusive_count)
