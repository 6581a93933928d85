"""Strata, and who is drawn from each: by a seed that is kept, so that anybody can draw the same sample again.

Source: proportional allocation with a least size for each stratum: Lohr, Sampling: Design and Analysis (2nd ed., 2010),
section 3.4. Drawing by the order of keyed digests is simple random sampling without replacement, as in `core.lottery`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

from tejido.core.impact import disclosure

REST = "rest"
# So few in a stratum are asked at least, where there are so many: fewer answers could never be told of.
LEAST = disclosure.CELL_MIN


class SampleInvalid(Exception):
    """A sample draws at least one person."""


def merged(members: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Return the strata with those that are too small to be told of merged into one, named `REST`.

    Args:
        members: Stratum to the people in it; nobody is in two.
    """
    together = disclosure.apart({code: len(people) for code, people in members.items()})
    kept = {code: sorted(people) for code, people in members.items() if code not in together}
    rest = sorted(person for code in together for person in members[code])
    return {**kept, **({REST: rest} if rest else {})}


def allocated(sizes: Mapping[str, int], *, wanted: int) -> dict[str, int]:
    """Return how many are drawn from each stratum: in proportion, rounded up, but at least `LEAST` where there are.

    Args:
        sizes: People in each stratum, >= 1.
        wanted: How many in all, >= 1; slightly more are drawn where strata are small.
    Raises: SampleInvalid
    """
    people = sum(sizes.values())
    if wanted < 1 or people < 1:
        raise SampleInvalid(SampleInvalid.__doc__)
    share = min(wanted / people, 1.0)
    return {
        code: min(size, max(LEAST, math.ceil(size * share - 1e-9))) for code, size in sizes.items() if size
    }  # fmt: skip


def drawn(people: Iterable[int], *, count: int, seed: str) -> list[int]:
    """Return who is drawn: the first `count` by the digest of seed and person.

    Args:
        people: Their ids.
        seed: Hexadecimal, from the edge.
    """
    return sorted(people, key=lambda person: (_place(person, seed=seed), person))[:count]


def _place(person: int, *, seed: str) -> str:
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()
