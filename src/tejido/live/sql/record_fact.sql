-- record_fact: a fact, and its place among the unnumbered, as `journal.actions.record` writes them.
WITH fact AS (
    INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)
    VALUES (%(happened_at)s, %(type)s, %(by_kind)s, %(by_id)s, %(client)s, %(data)s)
    RETURNING id, recorded_at
)
INSERT INTO journal_pending (fact_id, recorded_at) SELECT id, recorded_at FROM fact
