-- one_person: a row of every table about people, for somebody who is erased; "quimbaya" stands for every word.
INSERT INTO people_document (person_id, kind, country, number) VALUES (%(p)s, 'cc', 'CO', 'quimbaya-1');
INSERT INTO people_phone (person_id, number) VALUES (%(p)s, 'quimbaya');
INSERT INTO people_rightsrequest (person_id, asked, via, details, received_on, mark_due_on, due_on, extension_reason,
    outcome, answer, answered_on, filed_by_user_id, recorded_at)
    VALUES (%(p)s, 'correction', 'self', 'quimbaya', '2001-02-01', '2001-02-03', '2001-02-20', '', 'done', 'quimbaya',
        '2001-02-04', 1, now());
INSERT INTO people_skilllevel (person_id, skill_id, level, rung, evidence, set_by_user_id, from_at)
    SELECT %(p)s, id, 3, 'solo', 'assessment', 1, '2001-01-02' FROM clients_skill;
WITH course AS (
    INSERT INTO people_course (code, name_en, name_es, hours) VALUES ('voice', 'Voice', 'Voz', 10) RETURNING id
), cohort AS (
    INSERT INTO people_cohort (course_id, name, place_id, language, seats_count, is_public, from_date, to_date)
    SELECT course.id, 'Uno', reference_place.id, 'es', 9, false, '2001-01-08', '2001-02-08' FROM course, reference_place
    RETURNING id
), meeting AS (
    INSERT INTO people_meeting (cohort_id, from_at, to_at, secret) SELECT id, '2001-01-08', '2001-01-09', 's'
    FROM cohort RETURNING id
), attendance AS (
    INSERT INTO people_attendance (meeting_id, person_id, is_present, told_by, device_digest, recorded_at)
    SELECT id, %(p)s, true, 'code', 'quimbaya', now() FROM meeting
), stage AS (
    INSERT INTO people_stage (person_id, stage, on_date, reason, cohort_id, recorded_at)
    SELECT %(p)s, stage, '2001-01-08', '', cohort.id, now() FROM cohort, unnest('{enrolled,attended,hired}'::text[]) stage
) INSERT INTO people_coveredcost (person_id, cohort_id, kind, amount, currency, on_date, receipt_number, recorded_at)
    SELECT %(p)s, id, 'meals', 10, 'COP', '2001-01-09', 'quimbaya', now() FROM cohort;
INSERT INTO people_adjustment (person_id, kind, is_own_request, text, asked_date, due_date, decision, decided_date,
    reason, floor_words, cost_currency)
    VALUES (%(p)s, 'hours', true, 'quimbaya', '2001-01-09', '2001-02-09', 'granted', '2001-01-10', 'quimbaya',
        'quimbaya', '');
WITH complaint AS (
    INSERT INTO people_grievance (person_id, category, handler, state, received_date, receive_by_date, answer_by_date,
        outcome, was_appealed)
    VALUES (%(p)s, 'pay', 'people_lead', 'received', '2001-01-09', '2001-01-12', '2001-02-09', '', false) RETURNING id
) INSERT INTO people_grievanceentry (grievance_id, author, is_internal, text, written_date)
    SELECT id, 'reporter', false, 'quimbaya', '2001-01-09' FROM complaint;
INSERT INTO people_messageoverride (person_id, job, reason, note, sent_at)
    VALUES (%(p)s, 'people.tell_of_note', 'safety', 'quimbaya', '2001-01-09');
INSERT INTO people_dutynote (person_id, duty, from_date, outcome, text, written_by_user_id, written_at)
    VALUES (%(p)s, 'day_hours', '2001-01-09', 'spoken_with', 'quimbaya', 1, '2001-01-09');
INSERT INTO people_coachingnote (person_id, kind, on_date, text, salt, digest, written_by_user_id, written_at)
    VALUES (%(p)s, 'observation', '2001-01-09', 'quimbaya', 'salt', 'd', 1, '2001-01-09');
INSERT INTO people_goal (person_id, text, salt, digest, due_date, state, set_by_user_id, set_at)
    VALUES (%(p)s, 'quimbaya', 'salt', 'd', '2001-01-09', 'open', 1, '2001-01-09');
INSERT INTO people_recognition (person_id, kind, audience, text, salt, digest, given_by_user_id, given_at)
    VALUES (%(p)s, 'help', 'private', 'quimbaya', 'salt', 'd', 1, '2001-01-09');
WITH signing AS (
    INSERT INTO people_recordkey (did, encrypted_secret, from_at) VALUES ('did', 's', '2001-01-01') RETURNING id
) INSERT INTO people_skillrecord (person_id, signed_by_id, document, digest, credential_ids, language, issued_at,
        withdraw_reason)
    SELECT %(p)s, id, 'quimbaya', 'd', '["urn:1"]', 'es', '2001-01-09' , '' FROM signing;
WITH benefit AS (
    INSERT INTO people_benefit (person_id, kind, currency, asked_amount, purpose, purpose_salt, asked_at, state,
        decided_at, decided_by_user_id, decision, decision_salt, amount, period, condition, from_date)
    VALUES (%(p)s, 'transport', 'COP', 5, 'quimbaya', 'salt', '2001-01-09', 'granted', '2001-01-10', 1, 'quimbaya',
        'salt', 5, 'month', 'quimbaya', '2001-01-10') RETURNING id
) INSERT INTO people_benefitevent (benefit_id, kind, on_date, currency, amount, reference, by_user_id, recorded_at)
    SELECT id, 'receipt', '2001-02-01', 'COP', 5, 'quimbaya', 1, now() FROM benefit;
UPDATE people_employment SET to_date = '2001-03-10', end_reason = 'resigned' WHERE person_id = %(p)s;
UPDATE people_placement SET to_date = '2001-03-10', end_reason = 'resigned' WHERE person_id = %(p)s;
WITH leaving AS (
    INSERT INTO people_leaving (person_id, opened_at) VALUES (%(p)s, '2001-03-01') RETURNING id
) INSERT INTO people_leavingversion (leaving_id, employment_id, to_date, reason, destination, would_return, is_seasonal,
        note, note_salt, recorded_by_user_id, recorded_at)
    SELECT leaving.id, people_employment.id, '2001-03-10', 'resigned', 'study', 'yes', false, 'quimbaya', 'salt', 1, now()
    FROM leaving, people_employment WHERE person_id = %(p)s;
WITH run AS (
    INSERT INTO people_payrun (period_key, from_date, to_date, state, people_count, digest, opened_by_user_id, opened_at)
    VALUES (gen_random_uuid(), '2001-02-01', '2001-03-01', 'draft', 1, '', 1, now()) RETURNING id
), slip AS (
    INSERT INTO people_payslip (run_id, person_id, currency, earned, deducted, net, paid_seconds)
    SELECT id, %(p)s, 'COP', 5, 0, 5, 0 FROM run RETURNING id
), line AS (
    INSERT INTO people_payline (slip_id, ordinal, code, kind, quantity, unit, amount, evidence, days)
    SELECT id, 1, 'salary', 'earning', 30, 'days', 5, '[]', '[]' FROM slip RETURNING id
), question AS (
    INSERT INTO people_payquestion (person_id, line_id, text, text_salt, asked_at, state, answer, answer_salt,
        answered_by_user_id, answered_at)
    SELECT %(p)s, id, 'quimbaya', 'salt', now(), 'answered', 'quimbaya', 'salt', 1, now() FROM line
), found AS (
    INSERT INTO people_payfinding (run_id, person_id, code, currency) SELECT id, %(p)s, 'no_hours', '' FROM run
), term AS (
    INSERT INTO people_payterm (person_id, basis, amount, currency, from_date, state, is_lower, set_by_user_id,
        recorded_at)
    VALUES (%(p)s, 'month', 5, 'COP', '2001-01-02', 'in_force', false, 1, now())
) INSERT INTO people_paycorrection (person_id, run_id, kind, amount, currency, reason, reason_salt, state,
        set_by_user_id, set_at)
    SELECT %(p)s, id, 'earning', 5, 'COP', 'quimbaya', 'salt', 'waiting', 1, now() FROM run;
WITH twin AS (
    INSERT INTO people_person (given_names, first_surname, second_surname, display_name, canonical_person_id)
    VALUES ('quimbaya', 'quimbaya', 'quimbaya', 'quimbaya', %(p)s) RETURNING id
), pair AS (
    INSERT INTO people_duplicatepair (lower_id, higher_id, points, band, reasons, state, found_at, changed_at)
    SELECT %(p)s, id, 90, 'certain', '{}', 'merged', now(), now() FROM twin RETURNING id
) INSERT INTO people_mergedecision (pair_id, kind, canonical_id, reason, text, salt, digest, points, reasons, by_user_id,
        decided_at, recorded_at)
    SELECT id, 'merged', %(p)s, 'documents_seen', 'quimbaya', 'salt', 'd', 90, '{}', 1, now(), now() FROM pair;
UPDATE people_person SET given_names = 'quimbaya', first_surname = 'quimbaya', second_surname = 'quimbaya',
    display_name = 'quimbaya', birth_date = '1980-01-01' WHERE id = %(p)s;
INSERT INTO access_invitation (key, email, role, person_id, language, token_digest, invited_at, expires_at)
    VALUES (gen_random_uuid(), 'quimbaya@example.net', 'agent', %(p)s, 'es', 'quimbaya', now(), now() + interval '1 day');
INSERT INTO contacts_fairnessday (person_id, day, ready_seconds, in_hand_seconds, idle_seconds, offers_count,
    growth_offers_count, handled_count, difficulty_sum, abusive_count)
    VALUES (%(p)s, '2001-02-01', 3600, 1800, 1800, 9, 1, 9, 9, 0);
INSERT INTO people_absence (person_id, kind, from_date, to_date, text, answer, decision, asked_by_user_id, asked_at,
        recorded_at)
    VALUES (%(p)s, 'calamity', '2001-02-01', '2001-02-02', 'quimbaya', 'quimbaya', '', 1, now(), now());
INSERT INTO people_timecorrection (person_id, from_at, to_at, activity, is_own_request, text, answer, decision,
        asked_by_user_id, asked_at, recorded_at)
    VALUES (%(p)s, '2001-02-01 08:00Z', '2001-02-01 09:00Z', 'available', true, 'quimbaya', 'quimbaya', '', 1, now(),
        now());
WITH period AS (
    INSERT INTO people_hoursperiod (from_date, to_date, from_at, to_at, opened_by_user_id, recorded_at)
    VALUES ('2001-02-01', '2001-03-01', '2001-02-01 05:00Z', '2001-03-01 05:00Z', 1, now()) RETURNING id
) INSERT INTO people_findinganswer (period_id, person_id, code, from_at, text, answered_by_user_id, answered_at)
    SELECT id, %(p)s, 'gap_of_line', '2001-02-01 08:00Z', 'quimbaya', 1, now() FROM period;
WITH story AS (
    INSERT INTO impact_story (person_id, begun_at) VALUES (%(p)s, '2001-02-01') RETURNING id
), version AS (
    INSERT INTO impact_storyversion (story_id, number, language, shown_as, text, salt, recorded_at, confirmed_at)
    SELECT id, 1, 'es', 'quimbaya', 'quimbaya', 's', '2001-02-01', '2001-02-01' FROM story RETURNING id
) INSERT INTO impact_storyconsent (version_id, use, words_version, given_at) SELECT id, 'press', 1, '2001-02-01' FROM version;
WITH round AS (
    INSERT INTO impact_surveyround (questionnaire, version, strata_by, with_leavers, seed, wanted_count, opens_date,
        closes_date, people_count, drawn_count)
    VALUES ('worker_life', 1, '{}', false, '00', 10, '2001-02-01', '2001-03-01', 10, 10) RETURNING id
), stratum AS (
    INSERT INTO impact_surveystratum (round_id, code, work_mode, position, is_left, people_count, drawn_count,
        answered_count, refused_count)
    SELECT id, 'all', '', '', false, 10, 10, 0, 0 FROM round RETURNING id, round_id
), drawn AS (
    INSERT INTO impact_surveyinvitation (round_id, stratum_id, person_id, state, calls_count)
    SELECT round_id, id, %(p)s, 'answered', 0 FROM stratum RETURNING round_id, stratum_id, respondent_key
), sheet AS (
    INSERT INTO impact_surveysheet (round_id, stratum_id, respondent_key, mode, answers)
    SELECT round_id, stratum_id, respondent_key, 'web', '{"quality_of_life": "quimbaya"}' FROM drawn
) INSERT INTO impact_surveytext (round_id, question, respondent_key, text)
    SELECT round_id, 'problem', respondent_key, 'quimbaya' FROM drawn;
