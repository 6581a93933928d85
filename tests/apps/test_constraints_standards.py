"""Standards and reviews: what the database itself refuses about assessments, evidence, decisions and pledges."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import psycopg
import pytest
from tests import constraints
from tests.constraint_cases_programmes import doubled, refused
from tests.constraint_standards import DIGEST, NOVEMBER, OCTOBER
from tests.constraints import Case, Scene, at

PREFIXES = (
    "impact_standardcatalogue", "impact_assessment", "impact_correctiveaction", "impact_review", "impact_hiringpledge",
)  # fmt: skip
EXCEPTIONS: dict[str, str] = {}
ASSESSMENT, ANSWER, EVIDENCE = "impact_assessment", "impact_assessmentanswer", "impact_assessmentevidence"
REVIEW, ENTRY, DECISION = "impact_review", "impact_reviewentry", "impact_reviewdecision"
ACTION, PLEDGE = "impact_correctiveaction", "impact_hiringpledge"
SIGNED = {
    "state": "decided", "handed_in_at": at(0), "signed_at": at(1), "signed_by_user_id": 2, "digest": DIGEST,
    "record": json.dumps({}), "expires_date": "2028-11-03",
}  # fmt: skip


def sign(scene: Scene, assessment: object) -> None:
    scene.change(ASSESSMENT, assessment, state="in_review", handed_in_at=at(0))
    scene.change(ASSESSMENT, assessment, **SIGNED)


def of_review(scene: Scene) -> object:
    row = scene.session.execute(
        "SELECT assessment_id FROM impact_review WHERE id = %s", [scene.mine[REVIEW]]
    ).fetchone()
    assert row is not None
    return row[0]


def after_signing(table: str, **change: object) -> Callable[[Scene], None]:
    """Return the write that changes a row once its assessment was signed."""

    def write(scene: Scene) -> None:
        scene.mine[table]
        sign(scene, scene.mine[ASSESSMENT] if table in (ANSWER, EVIDENCE) else of_review(scene))
        scene.change(table, **change)

    return write


def stands(table: str, guard: str, **change: object) -> Case:
    allowed: dict[str, object] = {"text": None, "salt": None} if table != REVIEW else {"party": "ngo"}
    return Case(
        table=table, guard=guard, sqlstate="TJ003", what="changed once it was signed",
        forbidden=after_signing(table, **change), allowed=after_signing(table, **allowed),
    )  # fmt: skip


CASES = (
    doubled("impact_standardcatalogue", "standard_catalogue_version_once", "code", "version", version="2.0"),
    refused(ASSESSMENT, "assessment_ends_after_begin", {"to_date": NOVEMBER}, to_date=OCTOBER),
    refused(ASSESSMENT, "assessment_state_is_whole", digest=DIGEST),
    refused(ASSESSMENT, "assessment_state_is_whole", {"state": "in_review", "handed_in_at": at(0)}, state="in_review"),
    doubled(ASSESSMENT, "one_open_assessment_of_a_catalogue", "catalogue_id", state="given_up"),
    refused(ASSESSMENT, "only_signed_results_are_shown", shown_at=at(0)),
    Case(
        table=ASSESSMENT, guard="impact_assessment_stands", sqlstate="TJ003", what="signed without a review",
        forbidden=lambda s: s.change(ASSESSMENT, **SIGNED), allowed=lambda s: sign(s, s.mine[ASSESSMENT]),
    ),
    doubled(ANSWER, "one_answer_stands", "assessment_id", "requirement", superseded_at=at(1)),
    refused(ANSWER, "answer_claims_what_there_is", {"claimed": 2}, claimed=3),
    refused(ANSWER, "answer_claims_what_there_is", {"claimed": 0, "is_set_aside": True}, is_set_aside=True),
    stands(ANSWER, "impact_answer_stands", claimed=2),
    refused(EVIDENCE, "evidence_slot_known", {"slot": "system"}, slot="other"),
    refused(EVIDENCE, "evidence_is_of_its_kind", {"link": "https://example.org/2"}, link=""),
    refused(
        EVIDENCE, "evidence_is_of_its_kind",
        {"kind": "file", "link": "", "blob_key": uuid.UUID(int=1), "blob_digest": DIGEST}, kind="file", link="",
    ),
    stands(EVIDENCE, "impact_evidence_stands", link="https://example.org/2"),
    refused(ACTION, "action_ends_in_one_way", {"done_at": at(1)}, done_at=at(1), dropped_at=at(1)),
    refused(REVIEW, "review_party_known", {"party": "auditor"}, party="friend"),
    doubled(REVIEW, "one_reviewer_at_a_time", "assessment_id", withdrawn_at=at(1)),
    stands(REVIEW, "impact_review_stands", party="peer"),
    refused(ENTRY, "entry_answers_or_asks", {"kind": "request"}, kind="answer"),
    Case(
        table=ENTRY, guard="impact_reviewentry_answers_id_key", what="answered twice",
        forbidden=lambda s: [s.add(ENTRY, kind="answer", answers_id=s.mine[ENTRY]) for _ in range(2)],
        allowed=lambda s: s.add(ENTRY, kind="answer", answers_id=s.mine[ENTRY]),
    ),
    stands(ENTRY, "impact_entry_stands", kind="request"),
    refused(DECISION, "decision_verdict_known", {"verdict": "upheld"}, verdict="maybe", points=0),
    refused(DECISION, "decision_upholds_points", {"points": 2}, points=3),
    refused(DECISION, "decision_upholds_points", {"verdict": "not_upheld", "points": 0}, verdict="not_upheld"),
    doubled(DECISION, "one_decision_stands", "review_id", "requirement", superseded_at=at(1)),
    stands(DECISION, "impact_decision_stands", points=2),
    refused(PLEDGE, "pledge_pledger_known", {"pledger": "client"}, pledger="me"),
    refused(PLEDGE, "pledge_is_of_people", {"people_count": 1}, people_count=0),
    refused(PLEDGE, "pledge_has_time", due_date=OCTOBER),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_refused_and_nothing_else_refuses_it(owner: psycopg.Connection, case: Case) -> None:
    constraints.prove(owner, case)


def test_every_guard_is_tried(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()
