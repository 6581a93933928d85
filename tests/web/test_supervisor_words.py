"""Every code that a floor or a timeline can show has a word, and every line of a timeline a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tejido.contacts import marks, timeline
from tejido.core import contact_states, presence
from tejido.core.routing import explanations
from tejido.web.desk import views as desk_views
from tejido.web.supervisor import words

SCRIPTS = Path(words.__file__).parent / "static" / "tejido" / "supervisor"
CODES = {
    "state": [*presence.ACTIVITIES, "serving", "wrapping", "line_lost"],
    "contact": contact_states.CONTACT,
    "channel": contact_states.CHANNELS,
    "direction": contact_states.DIRECTIONS,
    "role": contact_states.LEG_ROLES,
    "mode": contact_states.LEG_MODES,
    "left": contact_states.STAY_LEFT,
    "verdict": marks.VERDICTS,
    "reason": [
        *marks.ABUSE_REASONS, *marks.HAND_REASONS, *contact_states.LEG_END_REASONS, *contact_states.PREVIOUS_REASONS,
        *desk_views.REJECT_REASONS, *(reason for one in presence.ACTIVITIES.values() for reason in one.reasons),
        "agent", "customer", "agent_left", "moved",
    ],
    "why": [one.term for one in explanations.WEIGHTS],
}  # fmt: skip


@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_a_word(kind: str) -> None:
    assert [code for code in CODES[kind] if f"{kind}_{code}" not in words.CONTACT_WORDS] == []


def test_every_line_has_a_sentence() -> None:
    kinds = re.findall(r"'([a-z_]+)' AS kind|, '([a-z_]+)',\n|, '([a-z_]+)', jsonb_build_object", timeline.TIMELINE)
    known = {name for found in kinds for name in found if name} | {"hand_raised", "hand_answered", "hand_lowered"}
    assert {"arrived", "queued", "message", "note", "survey", "held"} <= known
    rows = [
        {"kind": kind, "at": None, "rank": 0, "entry": "x", "data": data | {"terms": {}, "target_seconds": 1}}
        for kind in known | {"ended", "abandoned"}
        for data in _variants(kind)
    ]
    said = {timeline.shown(row)["say"] for row in rows}
    assert {f"line_{name}" for name in said} <= set(words.CONTACT_WORDS)
    told = {name for name in words.TIMELINE if name.startswith("line_")}
    assert told - {f"line_{name}" for name in said} == set(), "a sentence that no line says"


def test_every_word_that_a_script_says_is_there() -> None:
    asked = {
        word
        for script in SCRIPTS.glob("*.js")
        for word in re.findall(r'say(?:Count)?\(\s*"([a-z_0-9]+)"', script.read_text())
    }
    shared = {"close", "line_connecting"}
    assert len(asked) > 50
    assert asked - set(words.CONTACT_WORDS) - shared == set()


def _variants(kind: str) -> list[dict[str, object]]:
    if kind == "arrived":
        return [{"channel": "chat"}, {"channel": "chat", "reason": "reopened"}, {"channel": "task"}]
    if kind == "queued":
        return [{}, {"at_front": True}, {"preference": "sticky"}, {"preference": "directed"}]
    if kind == "left":
        return [{"left_how": how} for how in contact_states.STAY_LEFT]
    if kind == "answered":
        return [{"state": state} for state in ("rejected", "timed_out", "cancelled", "rescinded")]
    if kind == "joined":
        serving = [{"role": "serving", "by_offer": True}, {"role": "serving"}]
        beside = [{"role": "consulting", "state": "invited"}, {"role": "consulting"}]
        return [*serving, *beside, {"role": "supervising", "mode": "listening"}]
    if kind == "parted":
        outcome = {"role": "serving", "outcome_en": "Solved", "outcome_es": "Resuelto"}
        return [{"role": "serving"}, {"role": "supervising"}, outcome]
    if kind == "message":
        return [{"author": author} for author in contact_states.AUTHORS]
    return [{}]
