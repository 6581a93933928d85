"""Records that may be one person: what the database itself refuses about pairs and decisions."""

from __future__ import annotations

from tests import constraint_merges
from tests.constraint_cases_programmes import doubled, refused
from tests.constraints import Case

PAIR, DECISION = "people_duplicatepair", "people_mergedecision"

CASES = [
    doubled("people_duplicatekey", "duplicate_key_once", "person_id", "digest", digest=-(2**63)),
    Case(
        table=PAIR, guard="duplicate_pair_once", what="the same two once more",
        forbidden=lambda s: s.add(
            PAIR, higher_id=s.session.execute(f"SELECT max(higher_id) FROM {PAIR}").fetchone()[0]  # type: ignore[index]
        ),
        allowed=lambda s: s.add(PAIR),
    ),
    Case(
        table=PAIR, guard="duplicate_pair_in_order", what="somebody with themselves",
        forbidden=lambda s: s.change(PAIR, higher_id=s.mine["people_person"]),
        allowed=lambda s: s.change(PAIR, higher_id=s.add("people_person")),
    ),
    refused(PAIR, "duplicate_band_known", {"band": "likely"}, band="unlikely"),
    refused(PAIR, "duplicate_state_known", {"state": "gone"}, state="forgotten"),
    refused(PAIR, "appeal_has_a_day", {"state": "appealed", "due_date": constraint_merges.DUE}, state="appealed"),
    refused(PAIR, "appeal_has_a_day", due_date=constraint_merges.DUE),
    refused(DECISION, "merge_decision_known", {"kind": "undone"}, kind="guessed"),
    Case(
        table=DECISION, guard="merge_names_who_stays", what="one person, and nobody stays",
        forbidden=lambda s: s.change(DECISION, kind="merged"),
        allowed=lambda s: s.change(DECISION, kind="merged", canonical_id=s.mine["people_person"]),
    ),
    Case(
        table=DECISION, guard="merge_names_who_stays", what="two people, and one of them stays",
        forbidden=lambda s: s.change(DECISION, canonical_id=s.mine["people_person"]),
    ),
    refused(DECISION, "merge_text_and_salt_go_together", {"text": None, "salt": None}, text=None),
]  # fmt: skip
