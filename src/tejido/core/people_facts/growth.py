"""The facts of growing: paths, coaching, recognition, skill records."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "path_set": fact_fields.FactType(
        "What a position asks for was set from a day.",
        {"path": "id", "position": "id", "from": "code", "requirements": "number", "superseded": "id?"},
    ),
    "promotion_decided": fact_fields.FactType(
        "A person was promoted, with so many of the requirements met.",
        {
            "person": "id",
            "promotion": "id",
            "placement": "id",
            "position": "code",
            "path": "id",
            "met": "number",
            "asked": "number",
            "exception": "code?",
        },
    ),
    "coaching_note_written": fact_fields.FactType(
        "Something was written down with a person who is coached.",
        {"person": "id", "note": "id", "kind": "code", "text_digest": "digest"},
    ),
    "goal_set": fact_fields.FactType(
        "A person got a goal.", {"person": "id", "goal": "id", "due": "code", "text_digest": "digest"}
    ),
    "goal_ended": fact_fields.FactType(
        "A goal was reached, or was dropped.", {"person": "id", "goal": "id", "state": "code", "on": "code"}
    ),
    "recognition_given": fact_fields.FactType(
        "Somebody was recognised for something.",
        {"person": "id", "recognition": "id", "kind": "code", "audience": "code", "text_digest": "digest"},
    ),
    "candidacy_said": fact_fields.FactType(
        "Somebody who works here would like an opening.", {"person": "id", "candidacy": "id", "opening": "id"}
    ),
    "candidacy_withdrawn": fact_fields.FactType(
        "Somebody who works here would no longer like an opening.",
        {"person": "id", "candidacy": "id", "opening": "id"},
    ),
    "record_key_made": fact_fields.FactType("A key that signs skill records was made.", {"record_key": "id"}),
    "record_key_retired": fact_fields.FactType(
        "A key signs no more skill records; what it has signed still holds.", {"record_key": "id"}
    ),
    "skill_record_issued": fact_fields.FactType(
        "A worker took their skill record with them.",
        {
            "person": "id",
            "record": "id",
            "record_key": "id",
            "credentials": "number",
            "record_digest": "digest",
        },
    ),
    "skill_record_withdrawn": fact_fields.FactType(
        "A skill record no longer counts.", {"person": "id", "record": "id", "reason": "code"}
    ),
}
