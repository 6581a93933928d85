"""Every benchmark runs in its shortest form, writes what it found in one shape, and is explained."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests import prepared

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks"
KEYS = {"what", "ours", "other", "against", "unit", "ratio", "goal", "runs"}
# The shortest form of each: it proves that the benchmark runs, and nothing about speed.
SHORTEST = {
    "assignment": ["--slices", "1", "--seconds", "1", "--scale", "1"],
    "fan_out": ["--sockets", "40", "--rate", "100", "--slices", "1", "--seconds", "1"],
    "duplicates": ["--people", "2000"],
    "estimators": ["--rows", "2000", "--rounds", "1", "--peer", "/nowhere"],
    "first_run": ["--cold", "--installed"],
    "indicators": ["--contacts", "200", "400", "--people", "40", "--days", "40", "--repeats", "1"],
    "full_path": ["--agents", "20", "--occupancy", "0.5", "--seconds", "4", "--handle-seconds", "7", "--burst", "3"],
    "metrics": ["--contacts", "200", "2000", "--days", "14", "--repeats", "1", "--played", "12"],
    "people_queries": ["--people", "400", "2000", "--repeats", "1"],
    "router": ["--rounds", "1", "--agents", "20", "--decisions", "300"],
    "time_engine": ["--people", "60", "--chunk", "60", "--times", "1", "--asked", "1"],
    "weight": ["--idle-seconds", "0", "--minutes", "0"],
}
STATUS_DONE, STATUS_MISSED = 0, 3
RUN_SECONDS_MAX = 300
# One of those with tables makes them itself; the others begin with those that the run has made.
FROM_NOTHING = "assignment"


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests of the router keep their compiled code, so that one run compiles once."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "kernels"


@pytest.fixture(scope="session")
def results() -> ModuleType:
    """The module that the benchmarks share; they are scripts, so their folder is no package."""
    told = importlib.util.spec_from_file_location("_results", FOLDER / "_results.py")
    assert told is not None
    assert told.loader is not None
    module = importlib.util.module_from_spec(told)
    sys.modules["_results"] = module
    told.loader.exec_module(module)
    return module


def _names() -> set[str]:
    return {path.stem for path in FOLDER.glob("[!_]*.py")}


def test_each_benchmark_has_a_shortest_form_and_its_explanation() -> None:
    assert _names() == set(SHORTEST)
    text = (ROOT / "docs" / "how-to" / "measure.md").read_text()
    assert _names() == set(re.findall(r"^## `(\w+)`", text, flags=re.MULTILINE))


@pytest.mark.journey
@pytest.mark.parametrize("name", sorted(SHORTEST))
def test_each_benchmark_runs_and_writes_its_results(name: str, tmp_path: Path, kernels: Path) -> None:
    words = [*SHORTEST[name], "--results", str(tmp_path)]
    if name in ("router", "time_engine"):
        words += ["--kernels", str(kernels)]
    tables = prepared.tables(Path(os.environ["TEJIDO_TEST_DATA"]))
    begin = {} if name == FROM_NOTHING else {"TEJIDO_BENCHMARK_BEGIN_WITH": str(tables)}
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py"), *words], env=os.environ | begin, capture_output=True, text=True,
        timeout=RUN_SECONDS_MAX,
    )  # fmt: skip
    # So short a run may well miss its goal.
    assert done.returncode in (STATUS_DONE, STATUS_MISSED), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.json"]
    rows = json.loads((tmp_path / f"{name}.json").read_text())
    assert rows
    for row in rows:
        _check(row)
        assert row["what"][:20] in done.stdout


def _check(row: dict[str, Any]) -> None:
    assert set(row) == KEYS
    for key in ("what", "against", "unit"):
        assert isinstance(row[key], str)
        assert row[key]
    for key in ("ours", "other", "ratio"):
        assert math.isfinite(row[key])
        assert row[key] > 0
    assert row["ratio"] == pytest.approx(row["ours"] / row["other"])
    assert row["goal"] is None or re.fullmatch(r"(>=|<=) \d+(\.\d+)?", row["goal"])
    assert isinstance(row["runs"], int)
    assert row["runs"] >= 1


@pytest.mark.parametrize(
    ("ours", "goal", "is_met"),
    [
        ([5.0, 6.0, 70.0], ">= 0.6", True), ([5.0, 5.9, 70.0], ">= 0.6", False), ([6.0], "<= 0.5", False),
        ([1.0], None, True),
    ],
)  # fmt: skip
def test_a_goal_is_held_against_the_ratio_of_medians(
    results: ModuleType, tmp_path: Path, ours: list[float], goal: str | None, is_met: bool
) -> None:
    row = results.row("something", ours, [10.0], against="something else", unit="1/s", goal=goal)
    assert row.is_met is is_met
    assert results.publish("trial", [row], folder=tmp_path) == (STATUS_DONE if is_met else STATUS_MISSED)
    (written,) = json.loads((tmp_path / "trial.json").read_text())
    _check(written)
    assert written["runs"] == len(ours)
