"""What all played people share, and what the play itself counts: it must agree with what the system reports."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from tejido.cli.demo import dialogues, pace

PROBLEMS_KEPT_COUNT = 20


@dataclass
class Tally:
    """Counts of the play, and the first problems in plain words."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def count(self, what: str) -> None:
        """Count one more of something."""
        self.counts[what] += 1

    def tell(self, problem: str) -> None:
        """Keep a problem to be shown; only the first `PROBLEMS_KEPT_COUNT` are kept, all are counted."""
        self.counts["problems"] += 1
        if len(self.problems) < PROBLEMS_KEPT_COUNT:
            self.problems.append(problem)

    def watch(self, task: asyncio.Task[None]) -> None:
        """Tell when a task of the play fails: a mistake of ours must not pass in silence."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.count("failures")
            self.tell(f"{task.get_name()} failed: {type(error).__name__}: {error}")


@dataclass(frozen=True)
class Stage:
    """The clock, the counts, and which conversation is played in which contact, by the contact's key."""

    pace: pace.Pace
    tally: Tally
    scripts: MutableMapping[str, dialogues.Dialogue]
    # The data-treatment notice by its language, once the first customer has read it.
    notices: MutableMapping[str, str] = field(default_factory=dict)
