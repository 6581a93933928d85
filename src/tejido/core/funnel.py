"""From the first conversation to a job: the stages of a person's way, what they need, and how they are counted.

Nothing is forced: any stage may be skipped, nobody is obliged to stay, and whoever has said no may come again. What is
refused is only what cannot be true: a stage that names nothing it is about, a day to come, or the end of something
before its beginning.

A person is counted once in each stage. Because stages may be skipped, a conversion is always told of people who reached
both: of those who reached the first stage, how many reached the second on that day or later. Whoever did not yet may
still do so, and is told apart from those whose way has ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Stage = Literal[
    "reached", "interested", "enrolled", "attended", "completed", "came_to_site", "applied", "offered", "hired",
    "hired_elsewhere", "not_interested",
]  # fmt: skip
# In the order in which most people pass them; the last three are where a way ends.
STAGES: tuple[Stage, ...] = (
    "reached", "interested", "enrolled", "attended", "completed", "came_to_site", "applied", "offered", "hired",
    "hired_elsewhere", "not_interested",
)  # fmt: skip
ENDS: frozenset[str] = frozenset({"hired", "hired_elsewhere", "not_interested"})
# Any formal job is a success of a programme that obliges nobody, whoever the employer is.
JOBS: frozenset[str] = frozenset({"hired", "hired_elsewhere"})
# What a stage cannot be told without, and what it may name.
IN_COHORT: frozenset[str] = frozenset({"enrolled", "attended", "completed"})
OF_OPENING: frozenset[str] = frozenset({"applied", "offered", "hired"})
# Within one cohort, or for one opening, a stage never comes before these.
AFTER: Mapping[str, tuple[str, ...]] = {
    "attended": ("enrolled",),
    "completed": ("enrolled", "attended"),
    "offered": ("applied",),
    "hired": ("applied", "offered"),
}
REASONS: Mapping[str, tuple[str, ...]] = {
    "not_interested": (
        "not_said", "other_job", "studies", "care_of_others", "transport", "hours", "pay", "moved_away",
        "not_what_was_expected", "not_reachable",
    ),
    "hired_elsewhere": ("not_said", "partner", "client", "other_contact_centre", "other_employer", "own_business"),
}  # fmt: skip
# The steps whose conversions are shown.
STEPS: tuple[tuple[Stage, Stage], ...] = (
    ("reached", "interested"), ("interested", "enrolled"), ("enrolled", "attended"), ("attended", "completed"),
    ("completed", "came_to_site"), ("came_to_site", "applied"), ("applied", "offered"), ("offered", "hired"),
)  # fmt: skip
_PLACE_IN_WAY: Mapping[str, int] = {stage: place for place, stage in enumerate(STAGES)}


class StageInvalid(Exception):
    """This stage does not exist, or is missing what it is about: a cohort, an opening or a reason."""


class StageOutOfOrder(Exception):
    """This cannot have happened on that day: something it follows happened later, or the day is still to come."""


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One stage that a person reached.

    Args:
        person: Whoever it is, as the key of one human being: those who were merged have one key.
        cohort, opening, partner, place: What it belongs to; None where it belongs to none.
        reason: A code of `REASONS`; empty for stages that need none.
    """

    person: Hashable
    stage: str
    on: date
    cohort: Hashable | None = None
    opening: Hashable | None = None
    partner: Hashable | None = None
    place: Hashable | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who were reached together, counted and not named, such as a talk at a school."""

    people: int
    on: date
    partner: Hashable | None = None
    place: Hashable | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """How many of those who reached one stage reached another.

    Args:
        of: People who reached the first stage.
        passed: Of them, those who reached the second on the same day or later.
        ended: Of the others, those whose way ended: hired by us without this stage, elsewhere, or not interested.
    """

    first: str
    second: str
    of: int
    passed: int
    ended: int

    @property
    def open(self) -> int:
        """People who may still pass."""
        return self.of - self.passed - self.ended

    @property
    def share(self) -> float | None:
        """What part passed so far, 0 to 1; None where nobody could."""
        return self.passed / self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class Count:
    """A funnel counted.

    Args:
        people: Stage to people, each once.
        unnamed: People of groups without names; they are in no stage, since nobody knows whether they came again.
        everybody: People with any stage.
        jobs: Of them, those who found a job, with us or elsewhere.
    """

    people: Mapping[str, int]
    unnamed: int
    everybody: int
    jobs: int
    steps: tuple[Step, ...]


def check(stage: Reached, *, known: Iterable[Reached], today: date) -> None:
    """Make sure that a stage can be true of a person beside what is known of them.

    Args:
        known: What the person reached otherwise; a stage that this one corrects is not among it.
        today: In the operator's zone.
    Raises: StageInvalid, StageOutOfOrder
    """
    reasons = REASONS.get(stage.stage)
    is_whole = stage.stage in STAGES and (stage.stage not in IN_COHORT or stage.cohort is not None)
    if not is_whole or (reasons is not None and stage.reason not in reasons) or (reasons is None and stage.reason):
        raise StageInvalid(StageInvalid.__doc__)
    if stage.on > today:
        raise StageOutOfOrder(StageOutOfOrder.__doc__)
    for other in known:
        if not _is_about_the_same(stage, other):
            continue
        is_late = other.stage in AFTER.get(stage.stage, ()) and other.on > stage.on
        is_early = stage.stage in AFTER.get(other.stage, ()) and other.on < stage.on
        if is_late or is_early:
            raise StageOutOfOrder(StageOutOfOrder.__doc__)


def is_again(stage: Reached, *, other: Reached) -> bool:
    """Tell whether two tell the same: the same stage of the same person, about the same cohort and opening.

    It is kept once, by its first telling; another day for it is a correction.
    """
    about = (stage.person, stage.stage, stage.cohort, stage.opening)
    return about == (other.person, other.stage, other.cohort, other.opening)


def counted(reached: Iterable[Reached], *, groups: Iterable[Group] = ()) -> Count:
    """Count people by stage and how they pass from one to the next.

    Args:
        reached: All stages of the people who are counted, in any order.
        groups: Told apart, and in no step.
    """
    ways = _ways(reached)
    return Count(
        people={stage: sum(stage in way for way in ways) for stage in STAGES},
        unnamed=sum(group.people for group in groups),
        everybody=len(ways),
        jobs=sum(not JOBS.isdisjoint(way) for way in ways),
        steps=tuple(_step(ways, first, second) for first, second in STEPS),
    )


def step(reached: Iterable[Reached], *, first: str, second: str) -> Step:
    """Return how many of those who reached one stage reached another, for any two stages."""
    return _step(_ways(reached), first, second)


def split(
    reached: Iterable[Reached], *, by: Literal["cohort", "partner", "place"], since: date = date.min
) -> Mapping[Hashable, Count]:
    """Count apart by what stages belong to; a person who passed through two is counted in each.

    What came later without naming it, such as an application, belongs to where the person came from last.

    Args:
        since: Earlier stages tell where somebody came from, and are not counted.
    """
    of_person: dict[Hashable, list[Reached]] = defaultdict(list)
    for one in reached:
        of_person[one.person].append(one)
    found: dict[Hashable, list[Reached]] = defaultdict(list)
    for rows in of_person.values():
        current: Hashable | None = None
        for one in sorted(rows, key=lambda each: (each.on, _PLACE_IN_WAY[each.stage])):
            own: Hashable | None = getattr(one, by)
            current = own if own is not None else current
            if one.on >= since:
                found[current].append(one)
    return {group: counted(rows) for group, rows in found.items()}


Way = Mapping[str, tuple[date, date]]


def _ways(reached: Iterable[Reached]) -> Sequence[Way]:
    """Return, for each person, the first and the last day of each of their stages."""
    found: dict[Hashable, dict[str, tuple[date, date]]] = defaultdict(dict)
    for one in reached:
        first, last = found[one.person].get(one.stage, (one.on, one.on))
        found[one.person][one.stage] = (min(first, one.on), max(last, one.on))
    return list(found.values())


def _step(ways: Sequence[Way], first: str, second: str) -> Step:
    begun = [way for way in ways if first in way]
    rest = [way for way in begun if not _comes_after(way, first, second)]
    ended = sum(any(_comes_after(way, first, end) for end in ENDS) for way in rest)
    return Step(first=first, second=second, of=len(begun), passed=len(begun) - len(rest), ended=ended)


def _comes_after(way: Way, first: str, second: str) -> bool:
    """Compare the first day of the one with the last of the other: whoever came back later has passed as well."""
    return second in way and way[second][1] >= way[first][0]


def _is_about_the_same(stage: Reached, other: Reached) -> bool:
    if stage.person != other.person:
        return False
    if stage.stage in IN_COHORT or other.stage in IN_COHORT:
        return stage.cohort == other.cohort
    return stage.opening is not None and stage.opening == other.opening
