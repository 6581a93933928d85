"""What the supervisor's pages say before any script runs: the floor in rows, and a timeline in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import dateparse, translation

from tejido.web.supervisor import words

State = Mapping[str, Any]
CUSTOMERS = frozenset({"arrived", "message"})


def floor(state: State, *, now: datetime, machine_now: datetime) -> dict[str, Any]:
    """Return the rows of a floor.

    Args:
        state: From `contacts.reading.floor`.
        now, machine_now: World time, and the machine's, by which lines are lost.
    """
    agents = [_agent(agent, now=now, machine_now=machine_now) for agent in state["agents"]]
    return {
        "agents": [agent for agent in agents if agent["state"] != "offline"],
        "off_count": sum(agent["state"] == "offline" for agent in agents),
        "queues": [
            {
                **queue,
                "longest": _since(queue["longest_from_at"], now) if queue["longest_from_at"] else None,
                "is_full": bool(queue["waiting_max"]) and queue["waiting"] >= queue["waiting_max"],
            }
            for queue in state["queues"]
        ],
        "contacts": [{**contact, "lasts": _since(contact["since"], now)} for contact in state["contacts"]],
        "hands": [{**hand, "lasts": _since(hand["raised_at"], now)} for hand in state["hands"]],
        "flags": state["flags"],
        "notices": state["notices"],
    }


def timeline(lines: Sequence[State]) -> list[dict[str, Any]]:
    """Return the lines of a timeline with their sentences, in the active language."""
    return [{**line, "sentence": sentence(line), "why": [_why(part) for part in line.get("why", ())]} for line in lines]


def sentence(line: State) -> str:
    """Return what a line of a timeline says, in the active language; the script `lines.js` says the same."""
    table = words.CONTACT_WORDS
    nobody = "the_customer" if line["kind"] in CUSTOMERS else "somebody"
    values = {"who": str(table[nobody]), "reason": str(table["unknown_reason"]), **line["values"]}
    values |= {name: str(table.get(code, _bare(code))) for name, code in line["codes"].items()}
    values |= {name: duration(seconds) for name, seconds in line["seconds"].items()}
    language = (translation.get_language() or "en").split("-")[0]
    values |= {name: names.get(language, names["en"]) for name, names in line["names"].items()}
    return str(table[f"line_{line['say']}"]).format_map(values)


def duration(seconds: float) -> str:
    """Return a duration as wallboards write it: 0:42, 12:05, 1:04:00."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _agent(agent: State, *, now: datetime, machine_now: datetime) -> dict[str, Any]:
    if agent["state"] == "line_lost":
        lasts = _since(agent["lost_at"], machine_now) if agent["lost_at"] else ""
    elif agent["state"] in ("serving", "wrapping"):
        lasts = _since(min(contact["since"] for contact in agent["contacts"]), now)
    else:
        lasts = _since(agent["activity_from_at"], now)
    return {**agent, "lasts": lasts}


def _since(instant: str | datetime, now: datetime) -> str:
    began = dateparse.parse_datetime(instant) if isinstance(instant, str) else instant
    return "" if began is None else duration((now - began).total_seconds())


def _why(part: State) -> dict[str, Any]:
    table = words.CONTACT_WORDS
    inputs = {name: f"{value:.3g}" for name, value in part["inputs"].items()}
    told = table.get(f"why_{part['code']}_inputs")
    return {
        "name": str(table.get(f"why_{part['code']}", part["code"])),
        "points": f"{part['points']:+.1f}",
        "inputs": str(told).format_map(inputs) if told and inputs else "",
    }


def _bare(code: str) -> str:
    """Return a code without the kind before it, where it has no word."""
    return code.partition("_")[2].replace("_", " ")
