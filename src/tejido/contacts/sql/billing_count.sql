-- billing_count: how many of some rows there are.
SELECT count(*) FROM (
    /* rows */
) AS counted
