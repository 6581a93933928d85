-- How many people a partner brought to each stage, by group, with a digest of who they are. The function answers to the
-- operator and to the partner itself, within its scope, and reads at most the stages of the partner's own people.
SELECT cohort, stage, people_count, people_digest FROM partner_outcomes(%(partner)s, %(until)s)
