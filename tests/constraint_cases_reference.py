"""The register of reference values: what the database itself refuses about values and proposals."""

from __future__ import annotations

from datetime import date, timedelta

from tests.constraint_cases_programmes import refused
from tests.constraint_people import RECORDED
from tests.constraints import Case, Scene

VALUE, PROPOSAL = "reference_value", "reference_proposal"
JANUARY = date(2026, 1, 1)
DECIDED = {"decided_by_user_id": 2, "decided_at": RECORDED}
DIGEST = "0" * 64


def approved(scene: Scene) -> int:
    return int(scene.add(PROPOSAL, state="approved", **DECIDED))


def beside(scene: Scene, **other: object) -> None:
    """Add two values of one kind and place, the second one with other columns."""
    first = {"variant": "one", **other}
    scene.add(VALUE, variant="one")
    scene.add(VALUE, **first)


CASES: tuple[Case, ...] = (
    Case(
        table=PROPOSAL, guard="reference_act_known", what="an act nobody knows",
        forbidden=lambda s: s.change(PROPOSAL, act="guess", about_id=s.mine[VALUE]),
        allowed=lambda s: s.change(PROPOSAL, act="correct", about_id=s.mine[VALUE]),
    ),
    refused(PROPOSAL, "reference_change_is_about_a_value", act="correct"),
    Case(
        table=PROPOSAL, guard="reference_change_is_about_a_value", what="a new value in the place of another",
        forbidden=lambda s: s.change(PROPOSAL, about_id=s.mine[VALUE]),
    ),
    Case(
        table=PROPOSAL, guard="reference_state_known", what="a state nobody knows",
        forbidden=lambda s: s.change(PROPOSAL, state="perhaps", **DECIDED),
        allowed=lambda s: s.change(PROPOSAL, state="refused", **DECIDED), beside=("reference_two_people_decide",),
    ),
    refused(PROPOSAL, "reference_decision_is_whole", {"state": "approved", **DECIDED}, **DECIDED),
    refused(
        PROPOSAL, "reference_two_people_decide", {"state": "withdrawn", **DECIDED, "decided_by_user_id": 1},
        state="approved", **DECIDED | {"decided_by_user_id": 1},
    ),
    refused(PROPOSAL, "reference_two_people_decide", state="withdrawn", **DECIDED),
    refused(PROPOSAL, "reference_reason_is_told", reason=""),
    refused(VALUE, "reference_code_is_a_code", code="The UVT"),
    refused(VALUE, "reference_value_place_known", {"place": "CO-23001"}, place="Colombia"),
    refused(VALUE, "reference_variant_is_a_code", {"version": "dane-2024"}, version="The new one"),
    refused(VALUE, "reference_variant_is_a_code", variant="Two words"),
    refused(VALUE, "reference_value_has_a_unit", unit=""),
    refused(VALUE, "reference_value_names_its_source", source=""),
    refused(VALUE, "reference_status_known", {"status": "annulled"}, status="perhaps"),
    refused(VALUE, "reference_confidence_known", {"confidence": "policy"}, confidence="sure"),
    refused(VALUE, "reference_origin_known", {"origin": "shipped"}, origin="found"),
    refused(
        VALUE, "reference_digest_of_what_shipped", {"origin": "shipped", "shipped_digest": DIGEST},
        shipped_digest=DIGEST,
    ),
    refused(VALUE, "reference_digest_of_what_shipped", origin="shipped", shipped_digest="x"),
    Case(
        table=VALUE, guard="reference_value_was_proposed", what="of the operator, and nobody proposed it",
        forbidden=lambda s: s.change(VALUE, origin="operator"),
        allowed=lambda s: s.add(VALUE, origin="operator", proposal_id=approved(s)),
    ),
    Case(
        table=VALUE, guard="reference_value_is_approved", what="proposed, and nobody approved it",
        forbidden=lambda s: s.add(VALUE, origin="operator", proposal_id=s.mine[PROPOSAL]),
        allowed=lambda s: s.add(VALUE, origin="operator", proposal_id=approved(s)), sqlstate="TJ060",
    ),
    Case(
        table=VALUE, guard="reference_shipped_once", what="one value of a release twice",
        forbidden=lambda s: [s.add(VALUE, origin="shipped", shipped_digest=DIGEST) for _ in range(2)],
        allowed=lambda s: [
            s.add(VALUE, origin="shipped", shipped_digest=DIGEST, superseded_at=superseded)
            for superseded in (RECORDED, None)
        ],
    ),
    refused(
        VALUE, "reference_value_ends_after_begin", {"to_date": JANUARY + timedelta(days=1)},
        to_date=JANUARY - timedelta(days=1), status="annulled",
    ),
    refused(
        VALUE, "reference_value_superseded_later", {"superseded_at": RECORDED},
        superseded_at=RECORDED - timedelta(seconds=1),
    ),
    Case(
        table=VALUE, guard="one_reference_value_holds", what="two on one day",
        forbidden=lambda s: beside(s, from_date=JANUARY + timedelta(days=9)),
        allowed=lambda s: beside(s, from_date=JANUARY + timedelta(days=9), status="suspended"),
    ),
)  # fmt: skip
