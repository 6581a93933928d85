"""What may be published about people: every aggregate about them leaves through here.

A *cell* is a group of people and the part of them that has a sensitive attribute. A cell is published only if both the
part and the rest are large enough; the groups of a table are published all or none; and what is published is rounded at
random, by a key that belongs to exactly this set of people. The database repeats the same rules in SQL
(`vault.impact_workers`), since nothing else reads the vault; an agreement test holds the two together.

Source: small cells, their complements and secondary suppression: Hundepool et al., Statistical Disclosure Control
(Wiley, 2012), chapter 4. A rounding that is the same for the same people: Fraser and Wooton, A proposed method for
confidentialising tabular output to protect against differencing (UNECE/Eurostat, 2005). That a rule which withholds as
little as possible gives secrets away: Wong et al., Minimality attack in privacy preserving data publishing, VLDB 2007.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CELL_MIN = 10
ROUNDING_BASE = 5
SHARE_STEP_COUNT = 20
KEY_RANGE = 2**32


class CellInvalid(Exception):
    """A cell counts people: its part is neither negative nor larger than the group."""


@dataclass(frozen=True)
class Cell:
    """How many people a group has, and how many of them have the sensitive attribute."""

    people: int
    part: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.people:
            raise CellInvalid(CellInvalid.__doc__)

    @property
    def rest(self) -> int:
        return self.people - self.part


@dataclass(frozen=True)
class Suppressed:
    """A table after suppression: the part of each group, and of all groups together; None where it is withheld."""

    parts: Mapping[str, int | None]
    total_part: int | None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number as it may be published: its value with the range it may stand for, or why it is withheld."""

    value: float | None
    low: float | None
    high: float | None
    withheld: str | None = None


def is_safe(cell: Cell, *, cell_min: int = CELL_MIN) -> bool:
    """Return whether a cell may be published: the part and the rest both have at least `cell_min` people."""
    return cell.part >= cell_min and cell.rest >= cell_min


def total(table: Iterable[Cell]) -> Cell:
    """Return the cell of all groups together."""
    cells = tuple(table)
    return Cell(sum(cell.people for cell in cells), sum(cell.part for cell in cells))


def suppressed(table: Mapping[str, Cell], *, cell_min: int = CELL_MIN) -> Suppressed:
    """Publish the parts of a table's groups, all or none, so that nothing withheld follows from what is published.

    Groups too small to be ever safe are withheld by their size alone, with as many of the next smallest as make them
    together large enough; what is then published must be safe group by group, and so must the withheld ones together,
    which anybody gets by subtraction. If one is not, only the total remains. To withhold just the unsafe groups would
    tell, to whoever knows the rule, more than a single bit: in a table of 6, 6 and 1 people it can give a part away.

    Args:
        table: Group name to cell; the groups do not overlap, and their sizes are public.
        cell_min: Fewest people in a part and in a rest, >= 1.
    """
    everyone = total(table.values())
    small = apart({name: cell.people for name, cell in table.items()}, people_min=2 * cell_min)
    shown = [cell for name, cell in table.items() if name not in small]
    together = [total(table[name] for name in small)] if small else []
    is_open = all(is_safe(cell, cell_min=cell_min) for cell in (*shown, *together))
    return Suppressed(
        parts={name: cell.part if is_open and name not in small else None for name, cell in table.items()},
        total_part=everyone.part if is_safe(everyone, cell_min=cell_min) else None,
    )


def is_effect_safe(one: Cell, other: Cell, *, cell_min: int = CELL_MIN) -> bool:
    """Return whether the difference of two groups' shares may be published.

    Both groups are large enough, and so are all who have the attribute, and all who have not, together. It says nothing
    of what may be published of either group alone: that is `is_safe`.
    """
    together = total((one, other))
    return min(one.people, other.people) >= cell_min and is_safe(together, cell_min=cell_min)


def is_group_safe(people: int, *, people_min: int = CELL_MIN) -> bool:
    """Return whether enough people stand behind a figure about what a group does, such as its hours."""
    return people >= people_min


def apart(sizes: Mapping[str, int], *, people_min: int = CELL_MIN) -> frozenset[str]:
    """Return the groups that only appear together: the small ones, and the next smallest until they are enough people.

    Args:
        sizes: How many people are in each group; nobody is in two.
        people_min: Fewest people in a group that appears alone, and in those that appear together.
    """
    small: list[str] = []
    people = 0
    for name in sorted(sizes, key=lambda name: (sizes[name], name)):
        if sizes[name] >= people_min and (not small or people >= people_min):
            break
        small.append(name)
        people += sizes[name]
    return frozenset(small)


def apart_overlapping(sizes: Mapping[str, int], *, people_min: int = CELL_MIN) -> frozenset[str]:
    """Return the groups whose figures are withheld where their sum is published, and the same person may be in several.

    The sum less the published groups tells of the withheld ones together. How many people these are is not known, but
    never fewer than in the largest of them: so the smallest group that is large enough is withheld with the small ones.

    Args:
        sizes: How many people are in each group; an empty group has nothing to hide.
    """
    by_size = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
    small = [name for name in by_size if not is_group_safe(sizes[name], people_min=people_min)]
    return frozenset(by_size[: len(small) + 1] if small else ())


def is_coverage_safe(*, cell: Cell, known: int, is_part_published: bool, cell_min: int = CELL_MIN) -> bool:
    """Return whether one may also publish how many people of a group have a known status.

    Args:
        cell: The group and its part; everybody in the part is known.
        known: People whose status is known, part <= known <= people.
        is_part_published: Then the known people outside the part could be had by subtraction.
    """
    if not is_safe(Cell(cell.people, known), cell_min=cell_min):
        return False
    return not is_part_published or known - cell.part >= cell_min


def cell_key(*, secret: bytes, people: Iterable[int], part: Iterable[int]) -> int:
    """Return the key by which a cell is rounded: the same for the same people, and of no use without the secret.

    Args:
        secret: The vault's own.
        people, part: The ids in the group and in its part; order does not matter.
    Returns: 0 <= key < `KEY_RANGE`.
    """
    text = ",".join(map(str, sorted(set(people)))) + "|" + ",".join(map(str, sorted(set(part))))
    return int.from_bytes(hashlib.sha256(secret + text.encode()).digest()[:4], "big")


def rounded(count: int, *, key: int, base: int = ROUNDING_BASE) -> int:
    """Return a count rounded to a multiple of `base`, up or down at random so that it is right on average.

    Args:
        count: >= 0.
        key: 0 <= key < `KEY_RANGE`, from `cell_key`: the same people are always rounded the same way, and a set that
            differs by one person is rounded anew, so that the difference of two figures does not tell about that one.
    """
    remainder = count % base
    return count - remainder + (base if key * base < remainder * KEY_RANGE else 0)


def rounded_share(part: float, *, whole: float) -> float:
    """Return part / whole to the nearest twentieth, halves up: coarse on purpose.

    Args:
        part: 0 <= part <= whole.
        whole: > 0.
    """
    return math.floor(SHARE_STEP_COUNT * part / whole + 0.5) / SHARE_STEP_COUNT


def count_figure(published: int | None) -> Figure:
    """Return the figure of a count that was rounded by `rounded`, or withheld."""
    if published is None:
        return withheld("few_people")
    margin = ROUNDING_BASE - 1
    return Figure(value=published, low=max(published - margin, CELL_MIN), high=published + margin)


def share_figure(published: float | None) -> Figure:
    """Return the figure of a share that was rounded by `rounded_share`, or withheld."""
    if published is None:
        return withheld("few_people")
    margin = 0.5 / SHARE_STEP_COUNT
    return Figure(value=published, low=max(published - margin, 0.0), high=min(published + margin, 1.0))


def ratio_figure(published: int | None, *, whole: int) -> Figure:
    """Return the share that a count rounded by `rounded` has in a public number, or withheld.

    Args:
        whole: > 0 where the count is published.
    """
    if published is None:
        return withheld("few_people")
    margin = ROUNDING_BASE - 1
    low, high = max(published - margin, CELL_MIN), min(published + margin, whole)
    return Figure(value=min(published, whole) / whole, low=low / whole, high=high / whole)


def effect_figure(value: float, *, low: float, high: float, one: Cell, other: Cell) -> Figure:
    """Return the difference of two groups' shares with its interval, to whole points; withheld where few are behind it.

    Args:
        value, low, high: Shares, such as 0.27 for 27 points; they are given in points.
    """
    if not is_effect_safe(one, other):
        return withheld("few_people")
    ends = [float(math.floor(100 * end + 0.5)) for end in (value, low, high)]
    return Figure(value=ends[0], low=min(ends[1], ends[0]), high=max(ends[2], ends[0]))


def group_figure(value: float, *, people: int) -> Figure:
    """Return a total over people, such as their hours; withheld where few people stand behind it."""
    return plain_figure(value) if is_group_safe(people) else withheld("few_people")


def headcount_figure(people: int) -> Figure:
    """Return how many people there are of a kind that is not sensitive, such as those promoted; a few are withheld.

    Nobody is no secret: 0 is published. For a headcount that the employer tells anyway, use `plain_figure`.
    """
    return plain_figure(people) if people == 0 or is_group_safe(people) else withheld("few_people")


def headcounts(table: Mapping[str, int]) -> Mapping[str, Figure]:
    """Return how many people there are in each group of a table whose total is public, small groups withheld.

    With the small ones go as many of the next smallest as make them together large enough, so that the total less the
    published groups tells of no few people either.

    Args:
        table: Group name to how many people; nobody is in two groups.
    """
    hidden = apart({name: people for name, people in table.items() if people})
    return {name: withheld("few_people") if name in hidden else plain_figure(people) for name, people in table.items()}


def sampled_figure(value: float, *, low: float, high: float, people: int, step: float = 0.0) -> Figure:
    """Return a mean, median, rate or share about people with its interval; withheld where few people stand behind it.

    Args:
        low, high: The interval, low <= value <= high.
        people: How many people it was computed from; somebody who is in it twice counts once.
        step: To which money is rounded, such as 1000 pesos, so that no single pay follows from two means; the interval
            only ever becomes wider by it. 0 leaves shares and rates as they are.
    """
    if not low <= value <= high:
        raise CellInvalid("An interval holds its value.")
    if not is_group_safe(people):
        return withheld("few_people")
    if not step:
        return Figure(value=value, low=low, high=high)
    return Figure(
        value=math.floor(value / step + 0.5) * step,
        low=math.floor(low / step) * step,
        high=math.ceil(high / step) * step,
    )


def plain_figure(value: float) -> Figure:
    """Return a number that says nothing about a person beyond what their employer knows, such as a headcount."""
    return Figure(value=value, low=value, high=value)


def withheld(reason: str) -> Figure:
    """Return the figure that is not published, and why: `few_people`, `period_open` or `own_scope`."""
    return Figure(value=None, low=None, high=None, withheld=reason)


def rows_digest(lines: Iterable[str], *, salt: str) -> str:
    """Return the digest of the rows behind a figure; a reviewer in the room can recompute it.

    Args:
        lines: One for each row, without its pseudonym; their order does not matter.
        salt: Without it, nobody can guess rows until the digest fits.
    Returns: SHA-256, hexadecimal.
    """
    return hashlib.sha256("\n".join([salt, *sorted(lines)]).encode()).hexdigest()
