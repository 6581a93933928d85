"""What would become of each line of a file, and did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tejido.core.imports import lines

Outcome = Literal["made", "changed", "same", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("made", "changed", "same", "refused")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What would become of a line.

    Args:
        outcome: Something new, a change, nothing since it is so already, or nothing since it cannot be.
        changes: The codes of the columns that would change.
        found: The row it is about, where it is there already.
        wanted: The values with names replaced by the rows that they name.
        notes: What the reader should know, though nothing is wrong.
    """

    line: lines.Line
    outcome: Outcome
    changes: tuple[str, ...] = ()
    found: Any = field(default=None, compare=False)
    wanted: Mapping[str, Any] = field(default_factory=dict, compare=False)
    notes: tuple[lines.Problem, ...] = ()

    @property
    def problems(self) -> tuple[lines.Problem, ...]:
        """What is wrong with the line."""
        return self.line.problems


def refused(line: lines.Line, *problems: lines.Problem) -> Step:
    """Return the step of a line that cannot be taken."""
    return Step(line=line.refused(*problems), outcome="refused")


def counted(steps: Sequence[Step]) -> Mapping[str, int]:
    """Return how many lines come to each outcome; every outcome is named."""
    found = Counter(step.outcome for step in steps)
    return {outcome: found[outcome] for outcome in OUTCOMES}


def without_doubles(
    found: Sequence[lines.Line], *, column: str, identity: Callable[[lines.Line], Hashable | None]
) -> list[lines.Line]:
    """Return the lines, each that says the same thing as one above refused with that line's number.

    Args:
        column: Beside which it is told.
        identity: What two lines must not share; None where a line has none.
    """
    first: dict[Hashable, int] = {}
    kept = []
    for line in found:
        key = identity(line)
        if key is None:
            kept.append(line)
        elif key in first:
            kept.append(line.refused(lines.Problem(code="repeated", column=column, about=str(first[key]))))
        else:
            first[key] = line.number
            kept.append(line)
    return kept
