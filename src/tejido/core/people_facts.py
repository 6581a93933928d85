"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FactType = fact_fields.FactType

PARTNERS: Mapping[str, FactType] = {}
FUNNEL: Mapping[str, FactType] = {}
MERGES: Mapping[str, FactType] = {}
EMPLOYMENT: Mapping[str, FactType] = {}
GROWTH: Mapping[str, FactType] = {
    "path_set": FactType(
        "What a position asks for was set from a day.",
        {"path": "id", "position": "id", "from": "code", "requirements": "number", "superseded": "id?"},
    ),
    "promotion_decided": FactType(
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
    "coaching_note_written": FactType(
        "Something was written down with a person who is coached.",
        {"person": "id", "note": "id", "kind": "code", "text_digest": "digest"},
    ),
    "goal_set": FactType(
        "A person got a goal.", {"person": "id", "goal": "id", "due": "code", "text_digest": "digest"}
    ),
    "goal_ended": FactType(
        "A goal was reached, or was dropped.", {"person": "id", "goal": "id", "state": "code", "on": "code"}
    ),
    "recognition_given": FactType(
        "Somebody was recognised for something.",
        {"person": "id", "recognition": "id", "kind": "code", "audience": "code", "text_digest": "digest"},
    ),
    "interest_said": FactType(
        "Somebody who works here would like an opening.", {"person": "id", "interest": "id", "opening": "id"}
    ),
    "interest_withdrawn": FactType(
        "Somebody who works here would no longer like an opening.",
        {"person": "id", "interest": "id", "opening": "id"},
    ),
    "record_key_made": FactType("A key that signs skill records was made.", {"record_key": "id"}),
    "record_key_retired": FactType(
        "A key signs no more skill records; what it has signed still holds.", {"record_key": "id"}
    ),
    "skill_record_issued": FactType(
        "A worker took their skill record with them.",
        {
            "person": "id",
            "record": "id",
            "record_key": "id",
            "credentials": "number",
            "record_digest": "digest",
        },
    ),
    "skill_record_withdrawn": FactType(
        "A skill record no longer counts.", {"person": "id", "record": "id", "reason": "code"}
    ),
}
LEAVING: Mapping[str, FactType] = {}
RIGHTS: Mapping[str, FactType] = {}

FACTS: Mapping[str, FactType] = {
    **PARTNERS,
    **FUNNEL,
    **MERGES,
    **EMPLOYMENT,
    **GROWTH,
    **LEAVING,
    **RIGHTS,
}
