"""Impact statements and extracts: what the database itself refuses about them."""

from __future__ import annotations

import json
from datetime import date

import psycopg
from tests import constraints
from tests.constraint_cases import changed
from tests.constraint_statements import DIGEST, START
from tests.constraints import Case, Scene

PREFIXES = ("impact_statement", "impact_researchextract")
STATEMENT, LINE, FILE = "impact_statement", "impact_statementline", "impact_statementfile"
FREEZING = "impact_statementfreezing"
EXTRACT = "impact_researchextract"
EXCEPTIONS: dict[str, str] = {}
PUBLISHED = {"state": "published", "published_by_user_id": 2, "published_at": START}
DECIDED = {"decided_by_user_id": 2, "decided_at": START}
APPROVED = {"state": "approved", **DECIDED, "lines": json.dumps([]), "lines_digest": DIGEST}


def added(table: str, guard: str, *, allowed: dict[str, object] | None = None, **forbidden: object) -> Case:
    """Return the case of a row that cannot be added, since these rows are never changed."""
    return Case(
        table=table, guard=guard, what=str(forbidden), forbidden=lambda s: s.add(table, **forbidden),
        allowed=(lambda s: s.add(table, **allowed)) if allowed is not None else None,
    )  # fmt: skip


def corrected(scene: Scene, before: object, **given: object) -> object:
    """Add the next version of a statement."""
    return scene.add(STATEMENT, **{"version": 2, "supersedes_id": before, "reason": "Faltaba algo.", **given})


def doubled(scene: Scene, table: str, **given: object) -> None:
    """Add two rows that share some columns."""
    scene.add(table, **given)
    scene.add(table, **given)


def stands(guard: str, what: str, table: str, write: object) -> Case:
    """Return the case of a row that somebody tries to change after it was written."""
    return Case(table=table, guard=guard, sqlstate="TJ003", what=what, forbidden=write)  # type: ignore[arg-type]


OCTOBER = {"from_date": date(2026, 10, 1), "to_date": date(2026, 11, 1)}
CASES = [
    added(FREEZING, "freezing_is_of_whole_months", allowed=OCTOBER, **{**OCTOBER, "to_date": "2026-10-20"}),
    added(FREEZING, "freezing_correction_says_why", reason="Faltaba algo."),
    added(FREEZING, "freezing_has_a_try", allowed={"try_number": 2}, try_number=0),
    added(FREEZING, "freezing_problem_is_a_code", allowed={"problem": "nothing_to_state"}, problem="It broke: no"),
    Case(
        table=FREEZING, guard="one_freezing_a_period", what="two of the operator for a month",
        forbidden=lambda s: doubled(s, FREEZING, **OCTOBER),
        allowed=lambda s: [s.add(FREEZING, **OCTOBER, client_id=client)
                           for client in (None, s.mine["clients_client"], s.theirs["clients_client"])],
    ),
    added(STATEMENT, "impact_statement_is_of_whole_months", allowed=OCTOBER, **{**OCTOBER, "to_date": "2026-10-20"}),
    added(STATEMENT, "impact_statement_root_is_a_digest", root="x"),
    added(STATEMENT, "impact_statement_has_lines", allowed={"lines_count": 1}, lines_count=0),
    added(STATEMENT, "impact_statement_correction_says_why", version=2),
    Case(
        table=STATEMENT, guard="impact_statement_correction_says_why", what="a correction without a reason",
        forbidden=lambda s: corrected(s, s.mine[STATEMENT], reason=""),
        allowed=lambda s: corrected(s, s.mine[STATEMENT]),
    ),
    added(STATEMENT, "impact_statement_state_is_whole", allowed=PUBLISHED, state="published"),
    added(STATEMENT, "impact_statement_is_published_by_another", **{**PUBLISHED, "published_by_user_id": 1}),
    Case(
        table=STATEMENT, guard="one_impact_statement_a_version", what="two of the operator for a month",
        forbidden=lambda s: doubled(s, STATEMENT, **OCTOBER),
        allowed=lambda s: [s.add(STATEMENT, **OCTOBER, client_id=client)
                           for client in (None, s.mine["clients_client"], s.theirs["clients_client"])],
    ),
    Case(
        table=STATEMENT, guard="impact_statement_supersedes_id_key", what="two corrections of one",
        forbidden=lambda s: [corrected(s, s.mine[STATEMENT]) for _ in range(2)],
        allowed=lambda s: corrected(s, s.mine[STATEMENT]),
    ),
    stands("impact_statement_stands", "another root", STATEMENT, lambda s: s.change(STATEMENT, root="1" * 64)),
    stands("impact_statement_stands", "frozen again after it was published", STATEMENT,
           lambda s: s.change(STATEMENT, s.add(STATEMENT, **PUBLISHED), state="frozen", published_at=None,
                              published_by_user_id=None)),
    stands("impact_statement_stays", "taken away", STATEMENT, lambda s: s.remove(STATEMENT, s.add(STATEMENT))),
    Case(
        table=LINE, guard="impact_statement_place_once", what="two lines at one place",
        forbidden=lambda s: doubled(s, LINE, place=9) or s.add(LINE, line_key="other", place=9),
        allowed=lambda s: s.add(LINE),
    ),
    Case(
        table=LINE, guard="impact_statement_line_once", what="one line twice",
        forbidden=lambda s: doubled(s, LINE, line_key="same"), allowed=lambda s: s.add(LINE),
    ),
    added(LINE, "impact_statement_line_table_is_known", allowed={"table_name": "gaps"}, table_name="secrets"),
    added(LINE, "impact_statement_leaf_is_a_digest", leaf="x"),
    stands("impact_statementline_stands", "another text", LINE, lambda s: s.change(LINE, text="[]")),
    Case(
        table=FILE, guard="impact_statement_file_once", what="two of a kind and language",
        forbidden=lambda s: doubled(s, FILE, statement_id=s.mine[STATEMENT]),
        allowed=lambda s: [s.add(FILE, statement_id=s.mine[STATEMENT], language=one) for one in ("en", "es")],
    ),
    Case(
        table=FILE, guard="impact_statementfile_blob_id_key", what="one stored file for two",
        forbidden=lambda s: doubled(s, FILE, blob_id=s.mine["journal_blob"]), allowed=lambda s: s.add(FILE),
    ),
    added(FILE, "impact_statement_file_kind_is_known", allowed={"kind": "zip", "language": ""}, kind="exe"),
    stands("impact_statementfile_stands", "another file", FILE, lambda s: s.change(FILE, fact_id=2)),
    changed(EXTRACT, "extract_is_of_whole_months", to_date=date(2026, 10, 20)),
    changed(EXTRACT, "extract_digest_is_a_digest", digest="x"),
    changed(EXTRACT, "extract_text_and_salt_go_together", allowed={"asked_for": None, "purpose": None, "salt": None},
            salt=None),
    changed(EXTRACT, "extract_state_is_whole", allowed=APPROVED, state="approved"),
    changed(EXTRACT, "extract_is_decided_by_another", allowed=APPROVED, **{**APPROVED, "decided_by_user_id": 1}),
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_statements_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()
