"""What may be published about how households live, of those who told: the answers that the vault counts.

Amounts are never counted, only steps: a household's income for each member in quarters of the poverty line of its
place, and what somebody earned by themselves in quarters of the minimum wage of that day. So nobody can be told apart
by an amount, prices of different years need no correcting, and a tag in the vault tells a step and no more.

Each topic is published all or none, as in `told`: every answer has enough people, or none of them is shown. The
database applies the same rules (`vault.livelihood`); an agreement test holds the two together.

Source: "crossed and stayed" as the measure of leaving poverty, against the dated line: IRIS+ 5.3, PD2541, prefers the
national line of the place; two snapshots, since incomes near a line cross it both ways by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tejido.core.impact import disclosure, households

STEP = Decimal("0.25")
# The last step is "so much or more".
STEP_MAX = 12
STEPS = tuple(str(step) for step in range(STEP_MAX + 1))
UNTOLD = "untold"
# The parts of a snapshot that are tagged as steps.
HEAD, OWN = "head", "own"
# Household's ways: below the line at the application, then not below it at the last two moments told; or otherwise.
CROSSED = ("stayed", "not_stayed")
TOO_EARLY = "too_early"
# What somebody earns now, by what they said they earned before.
EARNS = ("more", "not_more")
MEDIAN = "median"
LATER = tuple(moment for moment in households.MOMENT_MONTHS if households.MOMENT_MONTHS[moment] > 0)
# A household of "6 or more" counts as six people, so what is told of those at home is "at least".
MEMBERS_AT_LEAST, EARNERS_AT_LEAST = 6, 3


def step(amount: Decimal, *, unit: Decimal) -> str:
    """Return in which quarter of a unit an amount lies, such as "3" from three quarters on; the last has no end.

    Args:
        amount: >= 0, in the unit's currency.
        unit: A line or a wage, > 0.
    """
    return str(min(STEP_MAX, int(amount / unit / STEP)))


def ends(code: int) -> tuple[float, float | None]:
    """Return from where to where a step goes, in units; no end for the last."""
    low = code * float(STEP)
    return low, None if code >= STEP_MAX else low + float(STEP)


def way(below: Mapping[str, bool]) -> str | None:
    """Return how a household went against its line; None where it was not below it at first, or told nothing of it.

    Args:
        below: Moment to whether it was below the line of its place, for the moments at which it was compared.
    """
    if not below.get("application", False):
        return None
    later = [below[moment] for moment in LATER if moment in below]
    if len(later) < 2:
        return TOO_EARLY
    return "not_stayed" if any(later[-2:]) else "stayed"


def is_open(counts: Sequence[int], *, cell_min: int = disclosure.CELL_MIN) -> bool:
    """Return whether a topic's answers may be published: each has enough people or households."""
    return min(counts, default=0) >= cell_min


@dataclass(frozen=True, kw_only=True)
class PayCell:
    """How many women and others of a position have a known gender, and how many people it has at all."""

    people: int
    women: int
    others: int

    @property
    def is_safe(self) -> bool:
        return min(self.women, self.others) >= disclosure.CELL_MIN


def positions_shown(table: Mapping[str, PayCell]) -> frozenset[str]:
    """Return the positions whose pay may be compared, all that are large enough by their size or none.

    As in `disclosure.suppressed`: the small ones are put together by their size alone, and whether the others are shown
    must not tell which of them has few of one gender.
    """
    small = disclosure.apart({name: cell.people for name, cell in table.items()}, people_min=2 * disclosure.CELL_MIN)
    large = [name for name in table if name not in small]
    return frozenset(large) if all(table[name].is_safe for name in large) else frozenset()
