"""What all played people share, and what the play itself counts: it must agree with what the system reports."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from tejido.cli.demo import dialogues, pace, wire

PROBLEMS_KEPT_COUNT = 20
# What a queue says to whom it does not let in: its day is over, it is a holiday, or as many wait as may.
TURNED_AWAY = frozenset({"queue_closed", "queue_full"})


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

    def turn_away(self, answer: wire.Answer) -> None:
        """Note that a contact was not let in; that a queue is closed or full is no problem of the play."""
        if answer.code in TURNED_AWAY:
            self.count("turned away")
            return
        self.count("refused")
        self.tell(f"A contact was refused: {answer.status} {answer.code}.")

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
    # The data-treatment notice by programme and language, once the first customer has read it.
    notices: MutableMapping[tuple[str, str], str] = field(default_factory=dict)
