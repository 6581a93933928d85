-- What the system itself counts as evidence for a standard. Each part begins with "name:" and gives rows of an id and
-- whether the row is in the part that shows the rule at work; `live_count.sql` counts them and makes their digest.
-- People who were merged count once: coalesce(canonical_person_id, id).
-- Parameters: from_date and to_date (days, half-open), from_at and to_at (the same as instants), as_of (an instant).

-- name: absences_answered
-- Absences asked for in the period, answered.
SELECT id::text AS id, decided_at IS NOT NULL AS is_part FROM people_absence
WHERE asked_at >= %(from_at)s AND asked_at < least(%(to_at)s, %(as_of)s)

-- name: abuse_flags
-- Abusive contacts that agents marked, each with a pause that is paid.
SELECT id::text AS id, pause_seconds > 0 AS is_part FROM contacts_abuseflag
WHERE flagged_at >= %(from_at)s AND flagged_at < least(%(to_at)s, %(as_of)s)

-- name: adjustments_decided
-- Adjustments whose answer was due in the period, decided by that day.
SELECT id::text AS id, decided_date IS NOT NULL AND decided_date <= due_date AS is_part FROM people_adjustment
WHERE withdrawn_date IS NULL AND due_date >= %(from_date)s AND due_date < %(to_date)s

-- name: applications_answered
-- Applications to courses that began in the period, with a word about how they ended.
SELECT application.id::text AS id,
       application.withdrawn_at IS NOT NULL
       OR EXISTS (SELECT FROM people_lotteryplace AS drawn WHERE drawn.application_id = application.id)
       OR EXISTS (SELECT FROM people_seatoffer AS offer WHERE offer.application_id = application.id)
       OR EXISTS (SELECT FROM people_enrolment AS enrolled
                  WHERE enrolled.person_id = application.person_id AND enrolled.cohort_id = application.cohort_id
                    AND enrolled.superseded_at IS NULL)
       OR EXISTS (SELECT FROM people_stage AS stage
                  WHERE stage.person_id = application.person_id AND stage.cohort_id = application.cohort_id
                    AND stage.stage <> 'applied' AND stage.superseded_at IS NULL) AS is_part
FROM people_application AS application JOIN people_cohort AS cohort ON cohort.id = application.cohort_id
WHERE cohort.from_date >= %(from_date)s AND cohort.from_date < %(to_date)s AND cohort.cancelled_at IS NULL

-- name: audit_actions
-- Findings of audits whose action was due in the period, done by that day.
SELECT id::text AS id, done_date IS NOT NULL AND done_date <= due_date AS is_part FROM people_auditfinding
WHERE due_date >= %(from_date)s AND due_date < %(to_date)s

-- name: benefits_decided
-- Benefits asked for in the period, no longer waiting.
SELECT id::text AS id, state <> 'asked' AS is_part FROM people_benefit
WHERE asked_at >= %(from_at)s AND asked_at < least(%(to_at)s, %(as_of)s)

-- name: client_questions_answered
-- Questions of clients about their statements, answered.
SELECT id::text AS id, answered_at IS NOT NULL AS is_part FROM contacts_statementquestion
WHERE asked_at >= %(from_at)s AND asked_at < least(%(to_at)s, %(as_of)s)

-- name: climate_held
-- Surveys among the people who work here, closed.
SELECT id::text AS id, closed_date IS NOT NULL AS is_part FROM people_climatewave
WHERE closes_date >= %(from_date)s AND closes_date < %(to_date)s

-- name: commitments_kept
-- What was owed by an agreement with a partner and due in the period, kept in full.
SELECT owed.id::text AS id,
       coalesce((SELECT sum(kept.quantity) FROM people_keptpart AS kept
                 WHERE kept.commitment_id = owed.id AND kept.superseded_at IS NULL), 0) >= owed.quantity AS is_part
FROM people_commitment AS owed
WHERE owed.withdrawn_at IS NULL AND owed.due_date >= %(from_date)s AND owed.due_date < %(to_date)s

-- name: consent_texts
-- What consents are asked for, each with a text in force in both languages.
SELECT purpose AS id, words_es <> '' AND words_en <> '' AS is_part
FROM (SELECT DISTINCT ON (purpose) purpose, words_es, words_en FROM people_consenttext
      WHERE from_date < %(to_date)s ORDER BY purpose, from_date DESC, id DESC) AS newest

-- name: contracts_recorded
-- People employed on the last day of the period, with their terms on record.
SELECT coalesce(person.canonical_person_id, person.id)::text AS id,
       bool_or(EXISTS (SELECT FROM people_contractterm AS term
                       WHERE term.person_id = employment.person_id AND term.superseded_at IS NULL
                         AND term.from_date < %(to_date)s
                         AND (term.to_date IS NULL OR term.to_date >= %(to_date)s))) AS is_part
FROM people_employment AS employment JOIN people_person AS person ON person.id = employment.person_id
WHERE employment.superseded_at IS NULL AND employment.from_date < %(to_date)s
  AND (employment.to_date IS NULL OR employment.to_date >= %(to_date)s)
GROUP BY coalesce(person.canonical_person_id, person.id)

-- name: costs_covered
-- Costs that were covered for people in training, with a receipt.
SELECT id::text AS id, receipt_number <> '' OR blob_key IS NOT NULL AS is_part FROM people_coveredcost
WHERE superseded_at IS NULL AND on_date >= %(from_date)s AND on_date < %(to_date)s

-- name: grievances_answered
-- Complaints whose answer was due in the period, answered by that day.
SELECT id::text AS id, answered_date IS NOT NULL AND answered_date <= answer_by_date AS is_part FROM people_grievance
WHERE answer_by_date >= %(from_date)s AND answer_by_date < %(to_date)s

-- name: hours_locked
-- Periods of hours that ended in the period, locked.
SELECT id::text AS id, locked_at IS NOT NULL AS is_part FROM people_hoursperiod
WHERE to_date > %(from_date)s AND to_date <= %(to_date)s

-- name: leavings_told
-- Employments that ended in the period, with why.
SELECT employment.id::text AS id,
       EXISTS (SELECT FROM people_leavingversion AS version
               WHERE version.employment_id = employment.id AND version.superseded_at IS NULL) AS is_part
FROM people_employment AS employment
WHERE employment.superseded_at IS NULL AND employment.to_date >= %(from_date)s AND employment.to_date < %(to_date)s

-- name: lotteries_sealed
-- Draws of the period, sealed before they were drawn.
SELECT id::text AS id, seal <> '' AND sealed_at < drawn_at AS is_part FROM people_lottery
WHERE drawn_at >= %(from_at)s AND drawn_at < least(%(to_at)s, %(as_of)s)

-- name: messages_waited
-- Messages to people off shift, that waited and were not sent over the rule.
SELECT 'h' || held.id AS id,
       NOT EXISTS (SELECT FROM people_messageoverride AS sent WHERE sent.message_id = held.id) AS is_part
FROM people_heldmessage AS held
WHERE held.held_at >= %(from_at)s AND held.held_at < least(%(to_at)s, %(as_of)s)
UNION ALL
SELECT 'o' || id, false FROM people_messageoverride
WHERE message_id IS NULL AND sent_at >= %(from_at)s AND sent_at < least(%(to_at)s, %(as_of)s)

-- name: openings_inside_first
-- Openings above entry, shown to people who work here first.
SELECT opening.id::text AS id, opening.inside_first_until IS NOT NULL AS is_part
FROM people_opening AS opening JOIN people_position AS position ON position.id = opening.position_id
WHERE NOT position.is_entry AND opening.opened_on >= %(from_date)s AND opening.opened_on < %(to_date)s

-- name: pay_above_minimum
-- People in pay runs that were closed, of whom nothing below the legal minimum was found.
SELECT coalesce(person.canonical_person_id, person.id)::text AS id,
       NOT bool_or(EXISTS (SELECT FROM people_payfinding AS finding
                           WHERE finding.run_id = run.id AND finding.person_id = slip.person_id
                             AND finding.code = 'below_minimum')) AS is_part
FROM people_payrun AS run JOIN people_payslip AS slip ON slip.run_id = run.id
JOIN people_person AS person ON person.id = slip.person_id
WHERE run.state = 'closed' AND run.to_date > %(from_date)s AND run.to_date <= %(to_date)s
GROUP BY coalesce(person.canonical_person_id, person.id)

-- name: pay_questions_answered
-- Questions about pay, answered.
SELECT id::text AS id, answered_at IS NOT NULL AS is_part FROM people_payquestion
WHERE asked_at >= %(from_at)s AND asked_at < least(%(to_at)s, %(as_of)s)

-- name: pay_runs_signed
-- Pay runs that were closed, signed by two people with one digest.
SELECT run.id::text AS id,
       (SELECT count(DISTINCT signature.user_id) FROM people_paysignature AS signature
        WHERE signature.run_id = run.id AND signature.withdrawn_at IS NULL AND signature.digest = run.digest) >= 2
           AS is_part
FROM people_payrun AS run
WHERE run.state = 'closed' AND run.to_date > %(from_date)s AND run.to_date <= %(to_date)s

-- name: people_coached
-- People employed on the last day of the period, with a talk or a goal in it.
SELECT coalesce(person.canonical_person_id, person.id)::text AS id,
       bool_or(EXISTS (SELECT FROM people_coachingnote AS note
                       WHERE note.person_id = person.id AND note.on_date >= %(from_date)s
                         AND note.on_date < %(to_date)s)
               OR EXISTS (SELECT FROM people_goal AS goal
                          WHERE goal.person_id = person.id AND goal.set_at >= %(from_at)s
                            AND goal.set_at < %(to_at)s)) AS is_part
FROM people_employment AS employment JOIN people_person AS person ON person.id = employment.person_id
WHERE employment.superseded_at IS NULL AND employment.from_date < %(to_date)s
  AND (employment.to_date IS NULL OR employment.to_date >= %(to_date)s)
GROUP BY coalesce(person.canonical_person_id, person.id)

-- name: pieces_reviewed
-- Pieces of work that somebody looked at, and those accepted.
SELECT id::text AS id, is_accepted AS is_part FROM contacts_taskreview
WHERE superseded_at IS NULL AND reviewed_at >= %(from_at)s AND reviewed_at < least(%(to_at)s, %(as_of)s)

-- name: promotions_with_evidence
-- Promotions of the period that rest on evidence, and not on an exception.
SELECT id::text AS id, exception = '' AS is_part FROM people_promotion
WHERE from_date >= %(from_date)s AND from_date < %(to_date)s

-- name: results_given
-- Enrolments in courses that ended in the period, with a result.
SELECT enrolled.id::text AS id,
       EXISTS (SELECT FROM people_courseresult AS result
               WHERE result.person_id = enrolled.person_id AND result.cohort_id = enrolled.cohort_id
                 AND result.superseded_at IS NULL) AS is_part
FROM people_enrolment AS enrolled JOIN people_cohort AS cohort ON cohort.id = enrolled.cohort_id
WHERE enrolled.superseded_at IS NULL AND cohort.cancelled_at IS NULL
  AND cohort.to_date >= %(from_date)s AND cohort.to_date < %(to_date)s

-- name: rights_answered
-- Requests of people about their data whose answer was due in the period, answered by then.
SELECT id::text AS id, answered_on IS NOT NULL AND answered_on <= due_on AS is_part FROM people_rightsrequest
WHERE due_on >= %(from_date)s AND due_on < %(to_date)s

-- name: skill_records
-- Skill records given to people, that hold still.
SELECT id::text AS id, withdrawn_at IS NULL AS is_part FROM people_skillrecord
WHERE issued_at >= %(from_at)s AND issued_at < least(%(to_at)s, %(as_of)s)

-- name: training_attended
-- Places at sessions of training, taken.
SELECT attendance.id::text AS id, attendance.is_present AS is_part
FROM people_attendance AS attendance JOIN people_meeting AS meeting ON meeting.id = attendance.meeting_id
WHERE attendance.superseded_at IS NULL AND meeting.cancelled_at IS NULL
  AND meeting.from_at >= %(from_at)s AND meeting.from_at < least(%(to_at)s, %(as_of)s)

-- name: treatment_notices
-- Clients with a notice about data in force.
SELECT client.id::text AS id,
       EXISTS (SELECT FROM clients_treatmentnotice AS notice
               WHERE notice.client_id = client.id AND notice.from_at <= least(%(to_at)s, %(as_of)s)) AS is_part
FROM clients_client AS client
