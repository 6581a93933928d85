"""A month's pay for tests of figures: a run with a slip each, signed by two, written by the owner's own SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import psycopg

DIGEST = "a" * 64
# A month of somebody who works 100 hours of it.
PAID_SECONDS = 360_000


def close(owner: psycopg.Connection, wages: Mapping[int, int], *, from_date: date, to_date: date) -> None:
    """Pay each person a salary in whole pesos for some days, and close the run."""
    (run,) = owner.execute(
        "INSERT INTO people_payrun (period_key, from_date, to_date, state, people_count, digest, opened_by_user_id,"
        " opened_at) VALUES (gen_random_uuid(), %s, %s, 'draft', %s, '', 1, now()) RETURNING id",
        [from_date, to_date, len(wages)],
    ).fetchone() or (0,)
    for person, wage in wages.items():
        owner.execute(
            "WITH slip AS (INSERT INTO people_payslip"
            "   (run_id, person_id, currency, earned, deducted, net, paid_seconds)"
            "   VALUES (%(run)s, %(person)s, 'COP', %(wage)s, 0, %(wage)s, %(seconds)s) RETURNING id)"
            " INSERT INTO people_payline (slip_id, ordinal, code, kind, quantity, unit, amount, evidence, days)"
            " SELECT id, 1, 'salary', 'earning', 30, 'days', %(wage)s, '[]', '[]' FROM slip",
            {"run": run, "person": person, "wage": wage, "seconds": PAID_SECONDS},
        )
    for user, state in ((1, "signed_once"), (2, "closed")):
        owner.execute(
            "INSERT INTO people_paysignature (run_id, user_id, digest, signed_at) VALUES (%s, %s, %s, now())",
            [run, user, DIGEST],
        )
        owner.execute(
            "UPDATE people_payrun SET state = %s, digest = %s, closed_at = CASE WHEN %s = 'closed' THEN now() END"
            " WHERE id = %s",
            [state, DIGEST, state, run],
        )
