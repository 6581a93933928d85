"""A contact's timeline: what its tables date, as lines whose sentence each reader's page says in their language.

A line names its sentence (`say`) and what stands in it: `values` as they are, `codes` whose words the page looks up,
`seconds` that it writes as a duration, `names` in each language. The web process and the live process make the same
lines of the same rows, and nothing here asks the clock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import resources
from typing import Any

from tejido.core.routing import explanations
from tejido.core.routing import policy as routing_policy

_SQL = resources.files(__package__).joinpath("sql")
TIMELINE = _SQL.joinpath("timeline.sql").read_text()
HEADS = _SQL.joinpath("contact_heads.sql").read_text()
# One page of a timeline.
LINES_MAX = 200

Row = Mapping[str, Any]
WEIGHT_NAMES = frozenset(field.name for field in dataclasses.fields(routing_policy.Weights))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a timeline: lines before it are older. `entry` tells apart what happened in the same instant."""

    at: datetime
    rank: int
    entry: str


def parameters(
    contact_id: int, *, before: Place | None = None, from_at: datetime | None = None, most: int = LINES_MAX
) -> dict[str, Any]:
    """Return what `TIMELINE` is asked with.

    Args:
        before: Only what lies before this place.
        from_at: Only what happened from this instant on.
    """
    return {
        "contact": contact_id,
        "from_at": from_at,
        "before_at": before.at if before else None,
        "before_rank": before.rank if before else None,
        "before_entry": before.entry if before else None,
        "most": most,
    }


def shown(row: Row, *, weights: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return one line of a timeline.

    Args:
        row: Of `TIMELINE`.
        weights: For an offer, the weights that its queue was served by; without them its reasons are points alone.
    """
    data = {name: value for name, value in row["data"].items() if value is not None}
    line: dict[str, Any] = {
        "at": row["at"], "rank": row["rank"], "entry": row["entry"], "kind": row["kind"],
        "say": _sentence(row["kind"], data), "values": {}, "codes": {}, "seconds": {}, "names": {},
    }  # fmt: skip
    for name, value in data.items():
        if name in CODES:
            line["codes"][name] = f"{CODES[name]}_{value}"
        elif name.endswith("_seconds"):
            line["seconds"][name.removesuffix("_seconds")] = value
        elif name in VALUES:
            line["values"][name] = value
    if "outcome_en" in data:
        line["names"]["outcome"] = {"en": data["outcome_en"], "es": data["outcome_es"]}
    if row["kind"] in ("message", "note") or data.get("text"):
        line |= {"text": data.get("text", ""), "erased": data.get("erased", False)}
        line["attachments"] = data.get("attachments", [])
    if row["kind"] == "message":
        line["author"] = data["author"]
    if row["kind"] == "offered":
        line["why"] = why(data["terms"], weights=weights, target_seconds=data["target_seconds"])
    return line


def why(terms: Mapping[str, float], *, weights: Mapping[str, Any] | None, target_seconds: int) -> list[dict[str, Any]]:
    """Return the reasons of an offer, the weightiest first: a code, its points, and the numbers behind them.

    Args:
        terms: As the offer keeps them.
        weights: Fields of `core.routing.policy.Weights` that differ from the default; None: not known here.
        target_seconds: Of the stay.
    """
    if weights is None:
        told = sorted(
            ((code, points) for code, points in terms.items() if code != "total"), key=lambda one: -abs(one[1])
        )
        return [{"code": code, "points": points, "inputs": {}} for code, points in told if points]
    known = routing_policy.Weights(**{name: value for name, value in weights.items() if name in WEIGHT_NAMES})
    parts = explanations.parts(terms=terms, weights=known, target_seconds=target_seconds)
    return [{"code": part.code, "points": part.points, "inputs": dict(part.inputs)} for part in parts]


# Which words a value is looked up among, and which values stand in sentences as they are.
CODES: Mapping[str, str] = {
    "channel": "channel", "direction": "direction", "left_how": "left", "role": "role", "mode": "mode",
    "reason": "reason", "verdict": "verdict", "language": "language",
}  # fmt: skip
VALUES = frozenset({"who", "queue", "preferred", "score", "version", "policy_version"})


def _sentence(kind: str, data: Row) -> str:
    """Return the name of a line's sentence: its kind, and where that is not enough, how it was."""
    if kind == "queued":
        return (
            f"queued_{data['preference']}"
            if data.get("preference")
            else ("queued_at_front" if data.get("at_front") else "queued")
        )
    if kind == "left":
        return f"left_{data['left_how']}"
    if kind == "answered":
        return f"answered_{data['state']}"
    if kind == "joined":
        if data["role"] == "serving":
            return "joined_by_offer" if data.get("by_offer") else "joined_serving"
        if data.get("state") == "invited":
            return "joined_invited"
        return "joined_in_mode" if data.get("mode") else "joined_beside"
    if kind == "parted":
        if data["role"] != "serving":
            return "parted_beside"
        return "parted_with_outcome" if "outcome_en" in data else "parted"
    if kind == "arrived":
        return "arrived_again" if data.get("reason") else "arrived_task" if data["channel"] == "task" else "arrived"
    if kind == "message":
        return f"message_{data['author']}"
    return kind


def lines(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return lines without the reasons' numbers, the oldest first, as a socket tells them."""
    return [shown(row) for row in reversed(rows)]
