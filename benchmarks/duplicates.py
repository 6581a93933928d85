"""Two hundred thousand synthetic people against themselves: who is there twice, by ours and by splink.

Some of the people are written down a second time by another hand, and it is known which. Ours runs as it ships, in one
thread of plain Python; the peer is splink 5 on DuckDB with as many threads as it likes, in an environment of its own
(`deploy/set_up.py peers`), given the same people in the same plain writing, and judged at the threshold at which it is
best, chosen with the truth in hand. Where its environment was not made, ours is compared with what most lists do: the
same full name and birth date are one person.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import _duplicates_world
import _results
from tejido.core.duplicates import blocking, search, traits

PEER_PYTHON = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"
PEER_SECONDS_MAX = 1_800
PEOPLE_COUNT = 200_000
SEED = 7
THRESHOLDS = (0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999)
FOUND_GOAL, TIME_GOAL = ">= 0.95", "<= 3"

Pairs = Collection[tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """What one side found, how many of it are true, how many of the true ones it has, and in how many seconds."""

    name: str
    pairs_count: int
    precision: float
    recall: float
    seconds: float


def main() -> int:
    """Measure, print, write, and return the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE_COUNT, metavar="N", help="how many records (200000)")
    parser.add_argument(
        "--peer", type=Path, default=PEER_PYTHON, metavar="PYTHON", help="the interpreter that has splink"
    )
    _results.add_arguments(parser)
    arguments = parser.parse_args()
    world = _duplicates_world.made(arguments.people, seed=SEED)
    passed = blocking.Passed()
    certain, ours, tenth_seconds = _ours(world, passed)
    exact = _exact(world)
    peer = _peer(world, python=arguments.peer)
    rows = _rows(ours, peer or exact, has_peer=peer is not None)
    rows.append(
        _results.row(
            "of the pairs called certain, truly one person", [certain.precision], [1.0], against="all of them",
            unit="share", goal=">= 0.98",
        )
    )  # fmt: skip
    rows.append(
        _results.row(
            "seconds of all, against those of a tenth of the people", [ours.seconds], [tenth_seconds],
            against="a tenth", unit="s", goal="<= 15",
        )
    )  # fmt: skip
    notes = [
        f"{len(world.records):,} synthetic records, {len(world.twice):,} of them of somebody who is there already. "
        f"Ours: {ours.pairs_count:,} pairs ({certain.pairs_count:,} certain), {passed.blocks_count:,} keys passed over "
        f"because more than {blocking.BLOCK_MAX} people share them.",
        f"Same full name and birth date: {exact.pairs_count:,} pairs, precision {exact.precision:.3f}, recall "
        f"{exact.recall:.3f}, {exact.seconds:.1f} s.",
        f"{os.cpu_count()} processors; ours uses one.",
    ]
    if peer is None:
        notes.append("splink is not here, so it was not asked: make .venv-peers with `deploy/set_up.py peers`.")
    else:
        notes.append(f"The peer: {peer.name}, {peer.pairs_count:,} pairs.")
    return _results.publish("duplicates", rows, folder=arguments.results, notes=notes)


def _rows(ours: Answer, other: Answer, *, has_peer: bool) -> list[_results.Row]:
    against = other.name
    return [
        _results.row("pairs that are truly one person, of all found", [ours.precision], [other.precision],
                     against=against, unit="share", goal=">= 1" if has_peer else None),
        _results.row("pairs found, of all that are one person", [ours.recall], [other.recall], against=against,
                     unit="share", goal=FOUND_GOAL),
        _results.row("pairs that are truly one person, of all found: a bound", [ours.precision], [0.95],
                     against="95 of 100", unit="share", goal=">= 1"),
        _results.row("pairs found, of all that are one person: a bound", [ours.recall], [0.95],
                     against="95 of 100", unit="share", goal=">= 1"),
        _results.row("from the records to the pairs", [ours.seconds], [max(other.seconds, 1e-6)], against=against,
                     unit="s", goal=TIME_GOAL if has_peer else None),
    ]  # fmt: skip


def _ours(world: _duplicates_world.World, passed: blocking.Passed) -> tuple[Answer, Answer, float]:
    """Return what ours calls certain, what it finds in all, and the seconds that a tenth of the people takes."""
    tenth = world.records[: len(world.records) // 10]
    began_at = time.perf_counter()
    list(search.found([traits.of_record(one) for one in tenth], passed=blocking.Passed()))
    tenth_seconds = time.perf_counter() - began_at
    traits.sound.cache_clear()
    began_at = time.perf_counter()
    found = list(search.found([traits.of_record(one) for one in world.records], passed=passed))
    seconds = time.perf_counter() - began_at
    certain = {(one.lower_id, one.higher_id) for one in found if one.verdict.band == "certain"}
    whole = {(one.lower_id, one.higher_id) for one in found}
    return _judged("certain", certain, world, seconds), _judged("ours", whole, world, seconds), tenth_seconds


def _exact(world: _duplicates_world.World) -> Answer:
    """Find whoever has the same full name and birth date, as a spreadsheet would."""
    began_at = time.perf_counter()
    seen: dict[object, list[int]] = {}
    for record in world.records:
        one = traits.of_record(record)
        seen.setdefault((one.given, one.first, one.second, one.birth_date), []).append(one.person_id)
    pairs = {
        (same[at], other) for same in seen.values() for at in range(len(same)) for other in same[at + 1 :]
    }  # fmt: skip
    return _judged("the same full name and birth date", pairs, world, time.perf_counter() - began_at)


def _peer(world: _duplicates_world.World, *, python: Path) -> Answer | None:
    """Let splink find them in a process of its own; return its best answer, or None where it is not installed."""
    if not python.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        people, found = Path(folder) / "people.csv", Path(folder) / "found.json"
        with people.open("w", newline="") as file:
            written = csv.writer(file)
            written.writerow(("person_id", "given", "first", "second", "born", "document", "phone"))
            for record in world.records:
                one = traits.of_record(record)
                written.writerow((
                    one.person_id, " ".join(one.given), one.first, one.second, one.birth_date or "",
                    next(iter(one.documents), ""), next(iter(one.phones), ""),
                ))  # fmt: skip
        script = Path(__file__).with_name("_duplicates_peer.py")
        subprocess.run([str(python), str(script), str(people), str(found)], check=True, timeout=PEER_SECONDS_MAX)
        told = json.loads(found.read_text())
    name = f"splink {told['splink']} on DuckDB {told['duckdb']}"
    answers = [_at(threshold, told["pairs"], world, name=name, seconds=told["seconds"]) for threshold in THRESHOLDS]
    return max(answers, key=_balance)


def _at(
    threshold: float, pairs: Sequence[Sequence[float]], world: _duplicates_world.World, *, name: str, seconds: float
) -> Answer:
    kept = {(int(min(one, other)), int(max(one, other))) for one, other, share in pairs if share >= threshold}
    return _judged(f"{name}, at {threshold}", kept, world, seconds)


def _balance(answer: Answer) -> float:
    """Return the harmonic mean of precision and recall."""
    both = answer.precision + answer.recall
    return 2 * answer.precision * answer.recall / both if both else 0.0


def _judged(name: str, pairs: Pairs, world: _duplicates_world.World, seconds: float) -> Answer:
    true_count = sum(pair in world.twice for pair in pairs)
    return Answer(
        name=name, pairs_count=len(pairs), precision=true_count / max(1, len(pairs)),
        recall=true_count / max(1, len(world.twice)), seconds=seconds,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
