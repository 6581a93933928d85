"""The climate survey: its questions, and what may be told of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tejido.core.impact import disclosure

QUESTIONS_VERSION = 1
QUESTIONS = ("treated_fairly", "safe_to_speak", "can_rest", "learns_here", "would_recommend")
SCORE_MIN, SCORE_MAX = 1, 5
# A favourable answer is a 4 or a 5.
FAVOURABLE_MIN = 4
# With fewer people than this on one side, a share only says on which side of a bound it lies.
EDGE_PEOPLE = 3


class ScoresInvalid(Exception):
    """A sheet answers every question of the survey with 1 to 5."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What may be told of one group: how many answered, and the favourable share of each question, or nothing."""

    name: str
    people: int | None
    shares: Mapping[str, disclosure.Figure]


def check(scores: Mapping[str, int]) -> None:
    """Refuse a sheet that is not whole.

    Raises: ScoresInvalid
    """
    is_whole = set(scores) == set(QUESTIONS)
    if not is_whole or not all(SCORE_MIN <= score <= SCORE_MAX for score in scores.values()):
        raise ScoresInvalid(ScoresInvalid.__doc__)


def groups(sheets: Mapping[str, Sequence[Mapping[str, int]]]) -> Sequence[Group]:
    """Return what may be told of each group and of all together, the whole first under the empty name.

    A group is told of only with enough people, and not where it would give away another one by subtraction.

    Args:
        sheets: Group to its sheets; nobody is in two groups.
    """
    hidden = disclosure.apart({name: len(found) for name, found in sheets.items()})
    everyone = [sheet for found in sheets.values() for sheet in found]
    whole = _group("", everyone, is_hidden=False)
    return [whole, *(_group(name, found, is_hidden=name in hidden) for name, found in sorted(sheets.items()))]


def _group(name: str, sheets: Sequence[Mapping[str, int]], *, is_hidden: bool) -> Group:
    if is_hidden or not disclosure.is_group_safe(len(sheets)):
        return Group(name=name, people=None, shares={code: disclosure.share_figure(None) for code in QUESTIONS})
    return Group(name=name, people=len(sheets), shares={code: _share(code, sheets) for code in QUESTIONS})


def _share(code: str, sheets: Sequence[Mapping[str, int]]) -> disclosure.Figure:
    """Return the favourable share, or a bound where fewer than `EDGE_PEOPLE` answered otherwise."""
    whole = len(sheets)
    part = sum(sheet[code] >= FAVOURABLE_MIN for sheet in sheets)
    bounded = min(max(part, EDGE_PEOPLE), whole - EDGE_PEOPLE)
    figure = disclosure.share_figure(disclosure.rounded_share(bounded, whole=whole))
    if part > whole - EDGE_PEOPLE:
        return replace(figure, high=1.0)
    return replace(figure, low=0.0) if part < EDGE_PEOPLE else figure
