"""Valid rows of the tables of standards and reviews, in the order in which a scene makes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DIGEST = "0" * 64
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
SALTED = {"text": "Así", "salt": b"salt", "digest": DIGEST}

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_standardcatalogue": lambda s: {
        "code": f"standard-{s.number()}", "version": "1.0", "document": json.dumps({}), "digest": DIGEST,
        "kept_at": START,
    },
    "impact_assessment": lambda s: {
        "catalogue_id": s.add("impact_standardcatalogue"), "from_date": OCTOBER, "to_date": NOVEMBER,
        "state": "self_assessment", "begun_by_user_id": 1, "begun_at": START, "digest": "",
    },
    "impact_assessmentanswer": lambda s: {
        "assessment_id": s.mine["impact_assessment"], "requirement": f"requirement-{s.number()}", "claimed": 1,
        "is_set_aside": False, "answered_by_user_id": 1, "answered_at": START, **SALTED,
    },
    "impact_assessmentevidence": lambda s: {
        "assessment_id": s.mine["impact_assessment"], "requirement": "one", "slot": "policy", "kind": "link",
        "link": "https://example.org/", "blob_digest": "", "code": "", "added_by_user_id": 1, "added_at": START,
        **SALTED,
    },
    "impact_correctiveaction": lambda s: {
        "assessment_id": s.mine["impact_assessment"], "requirement": "one", "gap": "Falta", "owner_user_id": 1,
        "due_date": NOVEMBER, "planned_by_user_id": 1, "planned_at": START, **SALTED,
    },
    "impact_review": lambda s: {
        "assessment_id": s.add("impact_assessment"), "reviewer_user_id": 2, "party": "ngo", "invited_by_user_id": 1,
        "invited_at": START,
    },
    "impact_reviewentry": lambda s: {
        "review_id": s.mine["impact_review"], "requirement": "one", "kind": "question", "written_by_user_id": 2,
        "written_at": START, **SALTED,
    },
    "impact_reviewdecision": lambda s: {
        "review_id": s.mine["impact_review"], "requirement": f"requirement-{s.number()}", "verdict": "upheld",
        "points": 1, "decided_by_user_id": 2, "decided_at": START, **SALTED,
    },
    "impact_hiringpledge": lambda s: {
        "pledger": "operator", "name": "Operador", "people_count": 10, "pledged_date": OCTOBER, "due_date": NOVEMBER,
        "noted_by_user_id": 1, "noted_at": START,
    },
}  # fmt: skip
