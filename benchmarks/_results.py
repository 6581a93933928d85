"""What every benchmark hands out: rows that compare ours with something else, as a table and as a JSON file."""

from __future__ import annotations

import argparse
import json
import operator
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import console as rich_console
from rich import table as rich_table

FOLDER = Path(__file__).with_name("results")
STATUS_MISSED = 3
PIPE_WIDTH = 140
# The order of the keys in the file.
KEYS = ("what", "ours", "other", "against", "unit", "ratio", "goal", "runs")
BOUNDS: dict[str, Callable[[float, float], bool]] = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One comparison. `goal` is a bound on `ratio`, which is ours over the other; None where nothing is promised."""

    what: str
    ours: float
    other: float
    against: str
    unit: str
    goal: str | None
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours / self.other

    @property
    def is_met(self) -> bool:
        """Whether the goal holds; true where there is none."""
        if self.goal is None:
            return True
        bound, number = self.goal.split()
        return BOUNDS[bound](self.ratio, float(number))


def row(
    what: str, ours: Sequence[float], other: Sequence[float], *, against: str, unit: str, goal: str | None = None
) -> Row:
    """Compare the medians of two things that were measured in turn.

    Args:
        what: What was measured.
        ours: Our figure of each round.
        other: The other's figure of each round; one figure where it is a bound.
        against: What the other is.
        unit: Unit of both.
        goal: A bound on the ratio, such as ">= 0.6".
    """
    return Row(
        what=what, ours=statistics.median(ours), other=statistics.median(other), against=against, unit=unit, goal=goal,
        runs=len(ours),
    )  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what every benchmark understands."""
    parser.add_argument(
        "--results", type=Path, default=FOLDER, metavar="FOLDER", help="where NAME.json goes (benchmarks/results)"
    )


def publish(name: str, rows: Sequence[Row], *, folder: Path, notes: Sequence[str] = ()) -> int:
    """Write the file, print the table and return the status to end with: 0, or 3 where a goal was missed.

    Args:
        name: Name of the benchmark.
        notes: Sentences to print below the table.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = [{key: getattr(row, key) for key in KEYS} for row in rows]
    (folder / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    shown = rich_table.Table(title=name, title_justify="left", caption_justify="left")
    shown.add_column("what")
    shown.add_column("ours", justify="right")
    shown.add_column("other", justify="right")
    shown.add_column("against")
    for heading in ("unit", "ratio", "goal", "runs"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        shown.add_row(
            row.what, figure(row.ours), figure(row.other), row.against, row.unit, figure(row.ratio), _judged(row),
            str(row.runs),
        )  # fmt: skip
    # A pipe has no width of its own; a narrow one would break every figure in two.
    console = rich_console.Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    console.print(shown)
    for note in notes:
        console.print(note, highlight=False)
    return 0 if all(row.is_met for row in rows) else STATUS_MISSED


def figure(number: float) -> str:
    """Write a number with three significant figures, or as a whole one where it is large."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def _judged(row: Row) -> str:
    if row.goal is None:
        return "-"
    return f"{row.goal} {'met' if row.is_met else 'MISSED'}"
