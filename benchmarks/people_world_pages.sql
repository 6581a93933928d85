-- The second half of the world of the benchmark of people: what the pages show beside people and their spells. Five
-- years of sessions, costs, accounts, leavings, complaints, benefits, coaching and promotions of the same people.

-- accounts to sign in with
INSERT INTO access_user (id, password, email, display_name, language, person_id, is_active, added_at)
OVERRIDING SYSTEM VALUE
SELECT person_id, '', 'synthetic' || person_id || '@example.org', 'Synthetic ' || person_id, 'es', person_id, true, began
FROM synthetic_spell;
INSERT INTO access_grant (user_id, role, from_at) SELECT person_id, 'agent', began FROM synthetic_spell;
INSERT INTO access_user (id, password, email, display_name, language, is_active, added_at)
OVERRIDING SYSTEM VALUE
SELECT number, '', role || '@example.org', role, 'en', true, %(first)s::date
FROM unnest(ARRAY['people_lead', 'supervisor', 'impact_lead', 'partner', 'administrator']) WITH ORDINALITY AS t (role, number);
-- The supervisor stands in a team themselves, and coaches that one.
DELETE FROM access_grant WHERE user_id = (SELECT min(person_id) FROM synthetic_spell WHERE ended > %(newest)s::date);
DELETE FROM access_user WHERE person_id = (SELECT min(person_id) FROM synthetic_spell WHERE ended > %(newest)s::date);
UPDATE access_user SET person_id = (SELECT min(person_id) FROM synthetic_spell WHERE ended > %(newest)s::date) WHERE id = 2;
INSERT INTO access_grant (user_id, role, from_at) SELECT id, email_role, added_at
FROM (SELECT *, split_part(email, '@', 1) AS email_role FROM access_user WHERE id < 10) AS known;
INSERT INTO people_partnerlink (partner_id, user_id, from_at) VALUES (1000, 4, %(first)s::date)

-- partners
INSERT INTO people_liaison (partner_id, name, role, phone, email, language, added_at)
SELECT id, 'Synthetic liaison', 'head', '', '', 'es', added_at FROM people_partner;
INSERT INTO people_agreement (id, partner_id, kind, title, status, from_date, to_date, signed_on, ended_on, end_reason, added_at)
OVERRIDING SYSTEM VALUE
SELECT partner.id * 10 + year, partner.id, 'training', 'Agreement ' || year, CASE WHEN year = 4 THEN 'signed' ELSE 'ended' END,
       %(first)s::date + 365 * year, %(first)s::date + 365 * (year + 1), %(first)s::date + 365 * year,
       CASE WHEN year < 4 THEN %(first)s::date + 365 * (year + 1) END, CASE WHEN year < 4 THEN 'term_over' ELSE '' END,
       %(first)s::date + 365 * year
FROM people_partner AS partner, generate_series(0, 4) AS year;
INSERT INTO people_commitment (id, agreement_id, owed_by, what, quantity, unit, due_date, made_at)
OVERRIDING SYSTEM VALUE
SELECT agreement.id * 10 + number, agreement.id, CASE WHEN number > 1 THEN 'ours' ELSE 'theirs' END, 'Seats', 100, 'places',
       from_date + 90 * number, from_date FROM people_agreement AS agreement, generate_series(0, 3) AS number;
INSERT INTO people_keptpart (commitment_id, quantity, on_date, recorded_at)
SELECT commitment.id, CASE WHEN mod(commitment.id, 3) = 0 THEN 10 ELSE 25 END, due_date - part, due_date
FROM people_commitment AS commitment, generate_series(1, 4) AS part WHERE due_date < %(newest)s::date + 30;
INSERT INTO people_partnerstep (id, partner_id, what, due_date, opened_at, done_at)
OVERRIDING SYSTEM VALUE
SELECT 1000 + n, 1000 + mod(n, 40), 'Send the list', opened + 14, opened, CASE WHEN opened + 20 < %(newest)s::date THEN opened + 20 END
FROM (SELECT n, %(first)s::date + floor(%(days)s * synthetic_share('step', n))::integer AS opened
      FROM generate_series(0, %(people)s / 20 - 1) AS n) AS drawn;
INSERT INTO people_stepturn (step_id, side, from_at, to_at)
SELECT id, side, opened_at + days * interval '1 day', CASE WHEN days = 0 THEN opened_at + interval '10 days' ELSE done_at END
FROM people_partnerstep, (VALUES ('theirs', 0), ('ours', 10)) AS turn (side, days)
WHERE opened_at + (days + 10) * interval '1 day' < %(now)s;
INSERT INTO people_partnernote (partner_id, written_by, text, user_id, written_at, seen_at)
SELECT 1000 + mod(n, 40), CASE WHEN mod(n, 3) = 0 THEN 'ours' ELSE 'theirs' END, 'Synthetic words', 4, written,
       CASE WHEN written + 2 < %(newest)s::date THEN written + 1 END
FROM (SELECT n, %(first)s::date + floor(%(days)s * synthetic_share('note', n))::integer AS written
      FROM generate_series(0, %(people)s / 20 - 1) AS n) AS drawn

-- applications, seats and lotteries
INSERT INTO people_application (id, person_id, cohort_id, partner_id, applied_at)
OVERRIDING SYSTEM VALUE
SELECT person_id, person_id, cohort_id, partner_id, from_date - 15 FROM synthetic_way WHERE far < 0.75;
INSERT INTO people_lottery (id, cohort_id, round, seal, encrypted_seed, seed, beacon_source, beacon, strata, rule, seats_count,
                            sealed_at, sealed_by_user_id, drawn_at, drawn_by_user_id, inputs_digest, result_digest)
OVERRIDING SYSTEM VALUE
SELECT id, id, 1, repeat('a', 64), '', repeat('b', 64), '', '', 'none', 'equal', seats_count, from_date - 20, 1, from_date - 10, 1,
       repeat('c', 64), repeat('d', 64) FROM people_cohort WHERE mod(id, 3) = 0 AND from_date - 10 < %(newest)s::date;
INSERT INTO people_lotteryplace (lottery_id, application_id, stratum, number, rank, has_seat, waiting)
SELECT lottery.id, ranked.id, '', md5(ranked.id::text), rank, rank <= 60, CASE WHEN rank > 60 THEN rank - 60 END
FROM (SELECT id, cohort_id, row_number() OVER (PARTITION BY cohort_id ORDER BY id) AS rank FROM people_application) AS ranked
JOIN people_lottery AS lottery USING (cohort_id);
INSERT INTO people_seatoffer (application_id, offered_at, answer, answered_at)
SELECT person_id, from_date - 8, CASE WHEN far < 0.6 THEN 'accepted' WHEN from_date - 5 < %(newest)s::date THEN 'declined' ELSE '' END,
       CASE WHEN far < 0.6 OR from_date - 5 < %(newest)s::date THEN from_date - 6 END
FROM synthetic_way WHERE far < 0.65 AND from_date - 8 < %(newest)s::date

-- sessions and attendance
INSERT INTO people_meeting (id, cohort_id, from_at, to_at, secret)
OVERRIDING SYSTEM VALUE
SELECT cohort.id * 10 + number, cohort.id, from_date + 6 * number + time '14:00', from_date + 6 * number + time '18:00', repeat('e', 64)
FROM people_cohort AS cohort, generate_series(0, 9) AS number;
INSERT INTO people_attendance (meeting_id, person_id, is_present, told_by, device_digest, recorded_at)
SELECT cohort_id * 10 + number, person_id, mod(person_id + number, 9) > 0, 'list', '', from_date + 6 * number + 1
FROM synthetic_way, generate_series(0, 9) AS number WHERE far < 0.55 AND from_date + 6 * number < %(newest)s::date

-- results and costs
INSERT INTO people_courseresult (person_id, cohort_id, result, score_percent, on_date, recorded_at)
SELECT person_id, cohort_id, CASE WHEN far < 0.45 THEN 'passed' ELSE 'not_passed' END, 50 + floor(50 * far), to_date, to_date
FROM synthetic_way WHERE far < 0.55 AND to_date < %(newest)s::date;
INSERT INTO people_coveredcost (person_id, cohort_id, kind, amount, currency, on_date, receipt_number, recorded_at)
SELECT person_id, cohort_id, (ARRAY['fees', 'transport', 'meals'])[kind], 20000 * kind, 'COP', from_date + kind, kind::text, from_date + kind
FROM synthetic_way, generate_series(1, 3) AS kind WHERE far < 0.6 AND from_date + kind <= %(newest)s::date;
INSERT INTO people_outreach (kind, on_date, people_count, partner_id, place_id, recorded_at)
SELECT 'talk', on_date, 40 + mod(n, 60), 1000 + mod(n, 40), 1000 + mod(n, 20), on_date
FROM (SELECT n, %(first)s::date + floor(%(days)s * synthetic_share('outreach', n))::integer AS on_date
      FROM generate_series(0, %(people)s / 100 - 1) AS n) AS drawn

-- accounts that people work for, and leaving
INSERT INTO people_accountspell (person_id, programme_id, client_id, is_seasonal, from_date, to_date, recorded_at)
SELECT person_id, programme.id, programme.client_id, mod(person_id, 7) = 0, began,
       CASE WHEN ended <= %(newest)s::date THEN ended END, began
FROM synthetic_spell JOIN clients_programme AS programme ON programme.id = 1000 + mod(person_id, 20);
INSERT INTO people_leaving (id, person_id, opened_at)
OVERRIDING SYSTEM VALUE
SELECT person_id, person_id, ended - 5 FROM synthetic_spell WHERE ended <= %(newest)s::date AND mod(person_id, 50) > 0;
INSERT INTO people_leavingversion (leaving_id, employment_id, to_date, reason, destination, would_return, site_id, programme_id,
                                   client_id, is_seasonal, recorded_by_user_id, recorded_at)
SELECT leaving.id, employment.id, employment.to_date, employment.end_reason, 'formal_job', 'yes', 1000 + mod(leaving.id, 10),
       account.programme_id, account.client_id, account.is_seasonal, 1, leaving.opened_at
FROM people_leaving AS leaving JOIN people_employment AS employment ON employment.id = leaving.person_id
JOIN people_accountspell AS account ON account.person_id = leaving.person_id;
INSERT INTO people_leavingstep (leaving_id, step, done_at, by_user_id)
SELECT id, step, opened_at, 1 FROM people_leaving, unnest(ARRAY['equipment', 'final_pay', 'certificate', 'handover']) AS step

-- contracts, regimes and things lent
INSERT INTO people_contractterm (person_id, from_date, to_date, weekly_hours, phase, trial_to_date, recorded_at)
SELECT person_id, began, CASE WHEN ended <= %(newest)s::date THEN ended WHEN mod(person_id, 5) = 0
            THEN %(newest)s::date + 1 + mod(person_id, 400)::integer END,
       42, '', began + 60, began
FROM synthetic_spell;
INSERT INTO people_workregime (person_id, regime, from_date, to_date, insurer_told_date, recorded_at)
SELECT person_id, 'co_on_site', began, CASE WHEN ended <= %(newest)s::date THEN ended END,
       CASE WHEN mod(person_id, 500) > 0 THEN began END, began
FROM synthetic_spell;
INSERT INTO people_equipmentitem (id, kind, serial)
OVERRIDING SYSTEM VALUE SELECT person_id, 'laptop', 'S' || person_id FROM synthetic_spell WHERE mod(person_id, 3) = 0;
INSERT INTO people_equipmentloan (item_id, person_id, from_date, to_date, condition_given, condition_returned)
SELECT person_id, person_id, began, CASE WHEN ended <= %(newest)s::date THEN ended END, 'good',
       CASE WHEN ended <= %(newest)s::date THEN 'worn' ELSE '' END
FROM synthetic_spell WHERE mod(person_id, 3) = 0

-- adjustments, complaints, audits, the climate
INSERT INTO people_adjustment (person_id, kind, is_own_request, text, asked_date, due_date, decision, decided_date,
                               decided_by_user_id, reason, floor_words, do_by_date, done_date, cost_currency)
SELECT person_id, 'breaks', true, '', began + 30, began + 45, CASE WHEN is_old THEN 'granted' ELSE '' END,
       CASE WHEN is_old THEN began + 40 END, CASE WHEN is_old THEN 1 END, '', '', CASE WHEN is_old THEN began + 70 END,
       CASE WHEN is_old THEN began + 60 END, ''
FROM (SELECT *, began + 70 < %(newest)s::date AS is_old FROM synthetic_spell) AS spell
WHERE mod(person_id, 10) = 0 AND began + 30 < %(newest)s::date;
INSERT INTO people_grievance (id, person_id, category, handler, state, received_date, receive_by_date, answer_by_date, outcome,
                              answered_date, was_appealed, closed_date)
OVERRIDING SYSTEM VALUE
SELECT person_id, person_id, 'pay', 'people_lead', CASE WHEN is_old THEN 'closed' ELSE 'received' END, began + 50, began + 53,
       began + 65, CASE WHEN is_old THEN 'upheld' ELSE '' END, CASE WHEN is_old THEN began + 60 END, false,
       CASE WHEN is_old THEN began + 80 END
FROM (SELECT *, began + 80 < %(newest)s::date AS is_old FROM synthetic_spell) AS spell
WHERE mod(person_id, 20) = 0 AND began + 50 < %(newest)s::date;
INSERT INTO people_grievanceentry (grievance_id, author, user_id, is_internal, text, written_date)
SELECT id, 'reporter', NULL::bigint, false, 'Synthetic words', received_date FROM people_grievance
UNION ALL SELECT id, 'handler', 1, false, 'Synthetic words', answered_date FROM people_grievance WHERE answered_date IS NOT NULL;
INSERT INTO people_siteaudit (id, site_id, audited_date, catalogue_version, audited_by_user_id)
OVERRIDING SYSTEM VALUE
SELECT 10 * site.id + year, site.id, %(first)s::date + 365 * year + 30, 1, 1 FROM people_site AS site, generate_series(0, 4) AS year;
INSERT INTO people_auditfinding (audit_id, point, result, note, action)
SELECT id, point, 'meets', '', '' FROM people_siteaudit, unnest(ARRAY['stop_near', 'lift', 'chair', 'quiet_room']) AS point;
INSERT INTO people_climatewave (id, opens_date, closes_date, questions_version, people_count, closed_date)
OVERRIDING SYSTEM VALUE
SELECT 1 + wave, %(first)s::date + 365 * wave, %(first)s::date + 365 * wave + 20, 1, %(people)s / 25, %(first)s::date + 365 * wave + 20
FROM generate_series(0, 4) AS wave;
INSERT INTO people_climateanswer (wave_id, site_id, programme_id, scores)
SELECT 1 + mod(person_id, 5), 1000 + mod(person_id, 10), 1000 + mod(person_id, 20),
       '{"treated_fairly": 4, "safe_to_speak": 3, "can_rest": 4, "learns_here": 5, "would_recommend": 4}' FROM synthetic_spell

-- what positions ask for, promotions, coaching
INSERT INTO people_path (id, position_id, set_by_user_id, from_date, recorded_at)
OVERRIDING SYSTEM VALUE SELECT id, id, 1, %(first)s::date, %(first)s::date FROM people_position WHERE NOT is_entry;
INSERT INTO people_pathrequirement (path_id, kind, skill_id, level, rung, course_id, held_position_id, evidence, count)
SELECT path.id, asked.* FROM people_path AS path, (VALUES
    ('skill', 1000::bigint, 3, 'solo', NULL::bigint, NULL::bigint, '', 0), ('course', NULL, 0, '', 1000, NULL, '', 0),
    ('months', NULL, 0, '', NULL, 1, '', 9), ('evidence', NULL, 0, '', NULL, NULL, 'conversation', 3)) AS asked;
INSERT INTO people_promotion (person_id, before_id, placement_id, position_id, path_id, from_date, exception, evidence,
                              decided_by_user_id, decided_at)
SELECT placed.person_id, before.id, placed.id, position.id, position.id, placed.from_date, '', '[]', 1, placed.from_date
FROM people_placement AS placed JOIN people_placement AS before
    ON before.person_id = placed.person_id AND before.to_date = placed.from_date
JOIN people_position AS position ON position.code = placed.position WHERE NOT position.is_entry;
INSERT INTO people_coachingnote (person_id, kind, on_date, text, digest, written_by_user_id, written_at)
SELECT person_id, 'conversation', began + 60 * number, 'Synthetic words', repeat('f', 64), 2, began + 60 * number
FROM synthetic_spell, generate_series(1, 8) AS number WHERE began + 60 * number < least(ended, %(newest)s::date);
INSERT INTO people_goal (person_id, text, digest, due_date, state, set_by_user_id, set_at, ended_on, ended_by_user_id)
SELECT person_id, 'Synthetic words', repeat('f', 64), began + 120 * number, CASE WHEN is_old THEN 'reached' ELSE 'open' END, 2,
       began + 120 * (number - 1), CASE WHEN is_old THEN began + 120 * number END, CASE WHEN is_old THEN 2 END
FROM (SELECT *, began + 120 * number < %(newest)s::date AS is_old FROM synthetic_spell, generate_series(1, 3) AS number) AS goal
WHERE began + 120 * (number - 1) < least(ended, %(newest)s::date);
INSERT INTO people_recognition (person_id, kind, audience, pool_id, text, digest, given_by_user_id, given_at)
SELECT person_id, 'help', 'team', 1000 + mod(person_id, greatest(%(people)s / 4000, 1)), 'Synthetic words', repeat('f', 64), 2, began + 90
FROM synthetic_spell WHERE mod(person_id, 2) = 0 AND began + 90 < least(ended, %(newest)s::date)

-- openings: what they ask, who filled them
INSERT INTO people_openingskill (opening_id, skill_id, level, rung)
SELECT opening.id, 1000 + mod(opening.id + number, 8), 2, 'supervised' FROM people_opening AS opening, generate_series(0, 1) AS number;
INSERT INTO people_openingchange (opening_id, what, seats_count, reason, user_id, changed_at)
SELECT id, 'opened', seats_count, '', 1, opened_on FROM people_opening
UNION ALL SELECT id, 'closed', seats_count, 'filled', 1, closed_on FROM people_opening WHERE closed_on IS NOT NULL;
INSERT INTO people_filledseat (opening_id, person_id, source, partner_id, filled_on, recorded_at)
SELECT opening_id, person_id, 'outside', partner_id, from_date + 90, from_date + 90 FROM synthetic_way WHERE far < 0.05 AND from_date + 90 < %(newest)s::date;
INSERT INTO people_candidacy (person_id, opening_id, said_at)
SELECT spell.person_id, opening.id, opening.opened_on + 3 FROM synthetic_spell AS spell
JOIN people_opening AS opening ON opening.id = 1000 + mod(spell.person_id * 7, greatest(%(people)s / 100, 10)) AND opening.opened_on BETWEEN spell.began AND spell.ended;
INSERT INTO people_interest (person_id, cohort_id, notice_version, language, said_at)
SELECT person_id, cohort_id, 1, 'es', from_date - 20 FROM synthetic_way WHERE far < 0.8 AND mod(person_id, 3) = 0

-- benefits, rights
INSERT INTO people_loanpolicy (id, currency, instalment_share_max, amount_max, count_max, yearly_rate_max, status, source, from_date,
                               set_by_user_id, set_at)
OVERRIDING SYSTEM VALUE VALUES (1, 'COP', 0.2, 5000000, 24, 0.1, 'own_policy', 'Synthetic', %(first)s::date, 1, %(first)s::date);
INSERT INTO people_benefit (id, person_id, kind, currency, asked_amount, asked_count, asked_at, state, decided_at, decided_by_user_id,
                            amount, count, yearly_rate, month_pay_amount, policy_id, from_date)
OVERRIDING SYSTEM VALUE
SELECT person_id, person_id, 'loan', 'COP', 600000, 12, asked, CASE WHEN is_old THEN 'granted' ELSE 'asked' END,
       CASE WHEN is_old THEN asked + 3 END, CASE WHEN is_old THEN 1 END, CASE WHEN is_old THEN 600000 END, CASE WHEN is_old THEN 12 END,
       CASE WHEN is_old THEN 0.05 END, CASE WHEN is_old THEN 2000000 END, CASE WHEN is_old THEN 1 END, CASE WHEN is_old THEN asked + 30 END
FROM (SELECT person_id, began + 100 AS asked, began + 103 < %(newest)s::date AS is_old, ended FROM synthetic_spell) AS asked
WHERE mod(person_id, 10) < 3 AND asked < least(ended, %(newest)s::date);
INSERT INTO people_benefitevent (benefit_id, kind, on_date, currency, amount, reference, by_user_id, recorded_at)
SELECT id, 'repayment', from_date + 30 * number, 'COP', 50000, '', 1, from_date + 30 * number
FROM people_benefit, generate_series(0, 11) AS number WHERE state = 'granted' AND from_date + 30 * number < %(newest)s::date;
INSERT INTO people_rightsrequest (person_id, asked, via, details, received_on, due_on, answered_on, outcome, answer, filed_by_user_id,
                                  recorded_at, extension_reason)
SELECT id, 'query', 'self', '', received, received + 14, CASE WHEN received + 10 < %(newest)s::date THEN received + 10 END,
       CASE WHEN received + 10 < %(newest)s::date THEN 'done' ELSE '' END, '', 1, received, ''
FROM (SELECT id, %(first)s::date + floor(%(days)s * synthetic_share('asks', id))::integer AS received FROM people_person WHERE mod(id, 50) = 0) AS asked

-- what came to each person on each day
INSERT INTO contacts_rollup (client_id, until_at, checked_at) VALUES (0, %(now)s, %(now)s);
INSERT INTO people_presence (person_id, pool_id, connections, activity, reason, activity_from_at, idle_from_at)
SELECT person_id, 1000 + mod(person_id, greatest(%(people)s / 4000, 1)), 0, 'offline', '', %(now)s, %(now)s
FROM synthetic_spell WHERE ended > %(newest)s::date;
INSERT INTO people_load (person_id, channel, capacity, used) SELECT person_id, 'chat', 3, 0 FROM people_presence;
INSERT INTO contacts_fairnessday (person_id, day, ready_seconds, in_hand_seconds, idle_seconds, offers_count, growth_offers_count,
                                  handled_count, difficulty_sum, abusive_count)
SELECT person_id, day::date, 25000, 15000 + mod(person_id * 7, 6000), 4000, 60, mod(person_id, 9), 55, 130, mod(person_id, 3)
FROM synthetic_spell, generate_series(began, least(ended, %(newest)s::date + 1) - 1, interval '1 day') AS day
WHERE extract(isodow FROM day) < 6;
DROP TABLE synthetic_spell;
DROP TABLE synthetic_way
