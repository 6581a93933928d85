"""What of a person's record is compared, in one writing: names without accents and particles, numbers without dots.

Spanish naming is taken as it is lived: one or more given names, of which only one may be told; two surnames, of which
the second may be left out or the two change places; small words such as "de la" that come and go. Letters that sound
alike in Latin America (b and v, s and z, ll and y) are one letter to the ear, and so is a silent h. Nicknames are left
out: a list of them would be guesswork about people.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date

from tejido.core.imports import matching, words

PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "dos", "di", "van", "von"})
# The end of a number is the same with and without the country before it.
PHONE_DIGITS_COUNT = 10
DOCUMENT_SIGNS_MIN = 5
NOT_DIGITS, NOT_SIGNS = re.compile(r"\D+"), re.compile(r"[^0-9A-Z]+")
# What the ear does not tell apart, in the order in which it is written in one way.
SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"ch", "C"), (r"ph", "f"), (r"h", ""), (r"ll|(?<![a-z])i(?=[aeou])", "y"), (r"qu(?=[ei])|q|ck|k", "k"),
        (r"gu(?=[ei])", "G"), (r"g(?=[eiy])|j|x(?=[aeiou])", "y"), (r"sc(?=[ei])|c(?=[eiy])|z|x", "s"), (r"c", "k"),
        (r"v|w", "b"), (r"m(?=[bp])", "n"), (r"(?<=[a-z])y(?![aeiou])", "i"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Record:
    """A person's record as it is stored.

    Args:
        documents: Type, country and number of each.
    """

    person_id: int
    given_names: str
    first_surname: str
    second_surname: str = ""
    birth_date: date | None = None
    documents: frozenset[matching.Document] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Traits:
    """A record in the writing by which it is compared.

    Args:
        given: The given names, one by one.
        first, second: The surnames without particles, each as one word; "" where there is none.
        sounds: How the given names sound, in their order, and how the surnames do.
        documents: Number without what stands between its signs, to the types and countries it is known under.
        phones: Their last ten digits.
    """

    person_id: int
    given: tuple[str, ...]
    first: str
    second: str
    given_sounds: tuple[str, ...]
    first_sound: str
    second_sound: str
    birth_date: date | None
    documents: dict[str, frozenset[tuple[str, str]]]
    phones: frozenset[str]


def of_record(record: Record) -> Traits:
    """Return what of a record is compared."""
    given = _parts(record.given_names)
    first, second = "".join(_parts(record.first_surname)), "".join(_parts(record.second_surname))
    documents: dict[str, frozenset[tuple[str, str]]] = {}
    for kind, country, number in record.documents:
        told = (number if number.isascii() and number.isdecimal() else NOT_SIGNS.sub("", number.upper())).lstrip("0")
        documents[told] = documents.get(told, frozenset()) | {(kind, country)}
    phones = {NOT_DIGITS.sub("", phone)[-PHONE_DIGITS_COUNT:] for phone in record.phones}
    return Traits(
        person_id=record.person_id, given=given, first=first, second=second,
        given_sounds=tuple(sound(name) for name in given), first_sound=sound(first), second_sound=sound(second),
        birth_date=record.birth_date, documents=documents, phones=frozenset(phones),
    )  # fmt: skip


@functools.lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return how a word sounds in Latin American Spanish, for words that are written in more than one way.

    Args:
        word: As `words.plain` writes it.
    """
    heard = word
    for written, sign in SOUNDS:
        heard = written.sub(sign, heard)
    return heard


@functools.lru_cache(maxsize=262_144)
def are_near(one: str, other: str) -> bool:
    """Return whether two words sound alike or are one slip of the hand apart; two slips in words of nine letters."""
    if one == other:
        return True
    if not one or not other:
        return False
    if sound(one) == sound(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < 4:
        return False
    return slips_count(one, other, at_most=2 if shorter >= 9 else 1) <= (2 if shorter >= 9 else 1)


def slips_count(one: str, other: str, *, at_most: int) -> int:
    """Return how many letters were left out, added, mistaken or swapped between two words.

    Args:
        at_most: More than this is not told apart; 1 or more.
    Returns: 0 to `at_most` + 1.
    Source: optimal string alignment distance: Damerau, A technique for computer detection and correction of spelling
        errors, 1964; computed as Wagner and Fischer, The string-to-string correction problem, 1974.
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    one, other = _without_common_ends(one, other)
    if at_most == 1:
        is_swap = len(one) == len(other) == 2 and one == other[::-1]
        return 1 if is_swap else min(2, max(len(one), len(other)))
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above, before = before, row
        row = [at]
        for across, found in enumerate(other, start=1):
            best = min(before[across] + 1, row[across - 1] + 1, before[across - 1] + (letter != found))
            if at > 1 and across > 1 and letter == other[across - 2] and one[at - 2] == found:
                best = min(best, above[across - 2] + 1)
            row.append(best)
        if min(row) > at_most:
            return at_most + 1
    return min(row[-1], at_most + 1)


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    shorter = min(len(one), len(other))
    begin = 0
    while begin < shorter and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[begin : len(one) - end], other[begin : len(other) - end]


@functools.lru_cache(maxsize=65_536)
def _parts(text: str) -> tuple[str, ...]:
    parts = words.plain(text).split()
    # Somebody may be called nothing but a small word, such as the surname "Los".
    return tuple(part for part in parts if part not in PARTICLES) or tuple(parts)
