"""The example that runs without a database must go on running."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tejido.core.routing import floor


def test_the_example_runs_and_its_replay_agrees() -> None:
    source = Path(floor.__file__).parents[3]
    script = source.parent / "examples" / "routing_by_hand.py"
    done = subprocess.run(
        [sys.executable, str(script)],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.rstrip().endswith("replayed: the same decisions")
