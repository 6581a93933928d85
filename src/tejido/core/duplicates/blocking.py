"""Who is compared with whom: only people who share a key, so that the work grows with the people and not their square.

Each key is a trait, or two or three together, that two records of one person nearly always have in common although
another was mistyped. A key that very many people share (a phone of a whole school, a common name without a birth
date) tells nothing, and those who share only that are not compared: `BLOCK_MAX` is the limit, and it is the same
when all are compared with all and when one person is looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tejido.core.duplicates import traits

# At most so many people of one key are compared with each other.
BLOCK_MAX = 60
# Whoever changes what `keys` returns raises it: stored keys of another version are made anew.
KEYS_VERSION = 1
DIGEST_BYTES = 8


@dataclass
class Passed:
    """What was not compared because too many people share a key."""

    blocks_count: int = 0
    people_count: int = 0


def keys(one: traits.Traits) -> frozenset[int]:
    """Return the keys of a person: numbers of 64 bits, which tell nothing about the person by themselves."""
    return frozenset(
        int.from_bytes(hashlib.blake2b("|".join(parts).encode(), digest_size=DIGEST_BYTES).digest(), signed=True)
        for parts in _keys(one)
    )


def pairs(people: Iterable[traits.Traits], *, passed: Passed) -> Iterator[tuple[traits.Traits, traits.Traits]]:
    """Return each two people who share a key that few have, once.

    Args:
        passed: What is not compared is counted here.
    """
    seen: set[tuple[int, int]] = set()
    for block in _shared(people):
        if len(block) > BLOCK_MAX:
            passed.blocks_count += 1
            passed.people_count += len(block)
            continue
        for place, one in enumerate(block):
            for other in block[:place]:
                pair = (one.person_id, other.person_id)
                pair = pair if pair[0] < pair[1] else (pair[1], pair[0])
                if pair not in seen:
                    seen.add(pair)
                    yield one, other


def _shared(people: Iterable[traits.Traits]) -> Sequence[Sequence[traits.Traits]]:
    """Return the people of each key that at least two have."""
    # Most keys are one person's alone, so a list is made only where a second one comes.
    alone: dict[tuple[str, ...], traits.Traits] = {}
    shared: dict[tuple[str, ...], list[traits.Traits]] = {}
    for one in people:
        for key in set(_keys(one)):
            block = shared.get(key)
            if block is not None:
                block.append(one)
                continue
            other = alone.setdefault(key, one)
            if other is not one:
                shared[key] = [other, one]
    return list(shared.values())


def _keys(one: traits.Traits) -> Iterator[tuple[str, ...]]:
    """Tell the keys in words; the first part says of which kind each is."""
    given = one.given_sounds[0] if one.given_sounds else ""
    last = one.given_sounds[-1] if one.given_sounds else ""
    surnames = sorted((one.first_sound, one.second_sound))
    for number in one.documents:
        if len(number) >= traits.DOCUMENT_SIGNS_MIN:
            yield "document", number
    for phone in one.phones:
        yield "phone", phone
        yield "phone and name", phone, given
    if one.second_sound:
        yield from (("name and surnames", name, *surnames) for name in one.given_sounds)
    day = one.birth_date
    if day is None:
        return
    # Day and month in either order are one key.
    born = f"{day.year}-{min(day.day, day.month)}-{max(day.day, day.month)}"
    yield "surname and birth date", one.first_sound, born
    if one.second_sound:
        yield "surname and birth date", one.second_sound, born
        yield "surnames and birth year", *surnames, str(day.year)
        yield "name, surname and birth year", given, one.second_sound, str(day.year)
    for name in {given, last}:
        yield "name and birth date", name, born
        yield "name, surname and birth year", name, one.first_sound, str(day.year)
