"""The main job as `make run` does it: real processes, a world, and a play whose own counts the system must share."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import served

from tejido.cli import serve
from tejido.cli.demo import cast, pace

pytestmark = pytest.mark.journey
PLAY_SECONDS_MAX = 600.0


@pytest.fixture
def centre() -> Iterator[served.Centre]:
    with served.centre() as made:
        yield made


def _run(centre: served.Centre, *words: str) -> dict[str, Any]:
    """Run the demonstration once to its end, with the web and live processes killed and the clock set in between."""
    report = centre.data / "report.json"
    running = centre.run("run", "--once", "--headless", "--agents", "30", "--report", str(report), *words)
    centre.says("00:10 .* contacts")
    for name in ("web", "live"):
        centre.kill(name)
        centre.says(f"{name} is back")
    with centre.owner() as owner:
        owner.execute("UPDATE journal_installation SET world_epoch = world_epoch + interval '5 minutes'")
    centre.says("World time was moved by 3")
    assert running.wait(PLAY_SECONDS_MAX) == 0, centre.lines
    told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return told


def test_a_play_is_counted_by_the_system_as_the_players_count_it(centre: served.Centre) -> None:
    told = _run(centre, "--minutes", "0.5", "--seed", "3")
    counts, total = told["counts"], told["total"]
    assert counts.get("failures", 0) == 0, told["problems"]
    # Killed or not: what was acknowledged is there, once.
    assert told["contacts_count"] == counts["opened"] > 0
    played = {"chat": counts["chats"], "task": counts.get("tasks", 0)}
    played["voice"] = counts["opened"] - sum(played.values())
    # A contact that goes on to another queue is offered there once more.
    for channel, count in played.items():
        assert sum(row["offered_count"] for row in told["queues"] if row["channel"] == channel) >= count, channel
    written = counts["chats"] + counts["customer messages"] + counts["agent messages"]
    assert told["messages_count"] >= written
    assert total["answered_count"] > 0
    assert sum(group["contacts_count"] for group in told["groups"]) >= total["answered_count"]
    assert {"Montería, site", "Pasto, home"} <= {group["name"] for group in told["groups"]}
    assert set(told["impact"]) >= {"impact workers among them (claim rung output)"}
    table = "\n".join(centre.lines)
    assert all(plan.client_name in table for plan in cast.PROGRAMMES) and "synthetic" in table
    # Agents ask each other for help only where something is hard; so short a play may come to its end without.
    asked = [queue.name for queue in cast.QUEUES if "help" not in queue.channels]
    assert [name for name in asked if name not in table] == []
    # What the speed bends is told, and where that is too much no service level is.
    assert (told["bent_share"] > pace.BENT_SHARE_MAX) == all(row["level"] is None for row in told["queues"])
    assert ("No service level is shown" in table) == (told["bent_share"] > pace.BENT_SHARE_MAX)
    # In plain lines for a log, nothing tells how to sign in.
    assert "/enter/" not in table


def test_conversations_that_cannot_be_played_stop_everything_before_it_starts(
    centre: served.Centre, tmp_path: Path
) -> None:
    words = tmp_path / "words.jsonl"
    words.write_text('{"id": "1", "language": "en", "turns": []}\n')
    refused = subprocess.run(
        serve.command("run", "--dialogues", str(words)), env=centre.environ, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "line 1: `turns`" in refused.stderr
    assert not (centre.data / "postgres").exists()
