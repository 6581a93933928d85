"""The ladder of a skill: shadow, supervised, solo; and when the numbers say that somebody is ready for the next rung.

Nobody climbs by numbers alone: what is ready here is proposed, and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass

RUNGS = ("shadow", "supervised", "solo")
# Why a rung is proposed: what the numbers say, or what a mentor saw.
GROUNDS = ("numbers", "observed", "assessed")
VERDICTS = ("accepted", "declined")
# Contacts listened to before one serves under supervision, and served under supervision before one serves alone.
CONTACTS_MIN = {"shadow": 10, "supervised": 30}
# With help asked for in more of the contacts than this, somebody is still learning.
HELP_SHARE_MAX = 0.2
# Customers' answers, 1 to 5, count once there are a few of them.
SCORES_MIN = 5
SCORE_MEAN_MIN = 4.0


class LadderInvalid(ValueError):
    """Evidence for a rung must be counts that fit together."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What somebody did on their rung of a skill since it began.

    Args:
        contacts_count: Contacts listened to on the rung "shadow", and served to the end above it.
        help_count: In how many of them help was asked for.
        score_count: How many customers answered the question afterwards.
        score_mean: The mean of their answers, 1 to 5; None without any.
    """

    contacts_count: int
    help_count: int = 0
    score_count: int = 0
    score_mean: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.help_count <= self.contacts_count or self.score_count < 0:
            raise LadderInvalid(f"help in {self.help_count} of {self.contacts_count} contacts")
        if (self.score_mean is None) != (self.score_count == 0):
            raise LadderInvalid(f"a mean of {self.score_count} answers")

    @property
    def help_share(self) -> float:
        """In which share of the contacts help was asked for, 0 to 1."""
        return self.help_count / self.contacts_count if self.contacts_count else 0.0


def next_rung(rung: str) -> str | None:
    """Return the rung after one, or None at the top.

    Raises: ValueError: there is no such rung.
    """
    place = RUNGS.index(rung) + 1
    return RUNGS[place] if place < len(RUNGS) else None


def is_ready(rung: str, evidence: Evidence) -> bool:
    """Say whether the numbers on a rung are good enough to propose the next.

    Args:
        rung: The one somebody is on.
        evidence: What they did there.
    """
    if rung not in CONTACTS_MIN or evidence.contacts_count < CONTACTS_MIN[rung]:
        return False
    if evidence.help_share > HELP_SHARE_MAX:
        return False
    return evidence.score_count < SCORES_MIN or (evidence.score_mean or 0.0) >= SCORE_MEAN_MIN


def progress_share(rung: str, evidence: Evidence) -> float:
    """Return how far somebody is on the way to the contacts that the next rung asks for, 0 to 1; 1 at the top."""
    wanted = CONTACTS_MIN.get(rung)
    return 1.0 if wanted is None else min(1.0, evidence.contacts_count / wanted)
