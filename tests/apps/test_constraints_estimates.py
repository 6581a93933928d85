"""Every guard of the tables about claims, proven: the forbidden write fails by it, and passes without it."""

from __future__ import annotations

import psycopg
from tests import constraint_cases_estimates, constraints
from tests.constraints import Case

PREFIXES = ("impact_estimate", "impact_followup")
EXCEPTIONS: dict[str, str] = {}
CASES = list(constraint_cases_estimates.CASES)


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_claims_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()
