"""How far the people came whom a partner brought, as the partner may see it: counts of groups, never of a person.

The groups are a partner's cohorts, and one more for those who came without one; nobody is in two. Each stage is a table
of its own that leaves through `disclosure`: withheld where a part or its rest is small, all groups or none, and rounded
at random by a key of exactly these people, so that two figures, or yesterday's and today's, do not tell about one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tejido.core.impact import disclosure

# What a partner is shown, in this order; the words are those of `core.funnel`.
SHOWN = ("enrolled", "attended", "completed", "applied", "hired", "hired_elsewhere")
EVERYBODY = "everybody"


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many people of a group came to a stage, and a digest of who they are.

    `stage` is one of `core.funnel.STAGES`, or `EVERYBODY` for the group itself.
    """

    group: int
    stage: str
    people: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Published:
    """What may be shown: how many people each group has, and for each stage the figure of each group and of all."""

    people: Mapping[int, disclosure.Figure]
    stages: Mapping[str, Mapping[int, disclosure.Figure]]
    all_people: disclosure.Figure
    all_stages: Mapping[str, disclosure.Figure]


def published(counts: Iterable[Count], *, secret: bytes) -> Published:
    """Return a partner's outcomes as they may be shown.

    Args:
        counts: At most one for each group and stage; each group has one for `EVERYBODY`.
        secret: The installation's own, for the rounding.
    """
    by_place = {(count.group, count.stage): count for count in counts}
    groups = sorted(group for group, stage in by_place if stage == EVERYBODY)
    sizes = {str(group): by_place[group, EVERYBODY].people for group in groups}
    apart = disclosure.apart(sizes)
    stages: dict[str, dict[int, disclosure.Figure]] = {}
    totals: dict[str, disclosure.Figure] = {}
    for stage in SHOWN:
        found = {group: by_place.get((group, stage)) for group in groups}
        cells = {
            str(group): disclosure.Cell(sizes[str(group)], count.people if count else 0)
            for group, count in found.items()
        }
        shown = disclosure.suppressed(cells)
        stages[stage] = {
            group: _figure(shown.parts[str(group)], [count] if count else [], secret=secret)
            for group, count in found.items()
        }
        totals[stage] = _figure(shown.total_part, [count for count in found.values() if count], secret=secret)
    everybody = sum(sizes.values())
    return Published(
        people={
            group: disclosure.withheld("few_people") if str(group) in apart else _size(sizes[str(group)])
            for group in groups
        },
        stages=stages,
        all_people=_size(everybody),
        all_stages=totals,
    )


def _size(people: int) -> disclosure.Figure:
    return disclosure.group_figure(people, people=people)


def _figure(part: int | None, counts: Iterable[Count], *, secret: bytes) -> disclosure.Figure:
    if part is None:
        return disclosure.count_figure(None)
    text = "|".join(sorted(f"{count.stage}:{count.digest}" for count in counts))
    key = int.from_bytes(hashlib.sha256(secret + text.encode()).digest()[:4], "big")
    return disclosure.count_figure(disclosure.rounded(part, key=key))
