-- billing_accepted: the tasks of `billing_finished` that were looked at and accepted, by the last word on each.
SELECT finished.*
FROM (
    /* include billing_finished.sql */
) AS finished
JOIN contacts_taskreview AS review
    ON review.contact_id = finished.contact_id AND review.superseded_at IS NULL AND review.is_accepted
