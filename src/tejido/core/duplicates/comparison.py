"""How much two records speak for one person: points for what agrees, points against for what differs, and the reasons.

The points are rounded logarithms of how much likelier an agreement is between two records of one person than between
two strangers, as in the theory of record linkage. They are stated here and not learned from the people at hand, so
that everybody can check why two records were put before them, and the same two always get the same answer.

A shared phone says little by itself, since a household shares one. Another given name speaks against one person as
strongly as the same birth date speaks for one, so that twins do not come up because they are twins. Two
identity cards of one country with different numbers speak for two people, unless one number is a slip of the other.

Source: Fellegi and Sunter, A theory for record linkage, 1969.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tejido.core.duplicates import traits

POINTS: Mapping[str, int] = {
    "document_same": 20, "document_same_number": 16, "document_nearly": 7, "document_differs": -12,
    "birth_same": 12, "birth_swapped": 9, "birth_nearly": 5, "birth_differs": -9,
    "given_same": 6, "given_part": 4, "given_alike": 4, "given_differs": -14,
    "first_surname_same": 6, "first_surname_alike": 4, "first_surname_differs": -8,
    "second_surname_same": 6, "second_surname_alike": 4, "second_surname_missing": 0, "second_surname_differs": -6,
    "surnames_swapped": 9,
    "phone_same": 5,
}  # fmt: skip
CERTAIN_POINTS, LIKELY_POINTS = 27, 17
BANDS = ("certain", "likely", "unlikely")
# A person has one of these at a time, and keeps its number for life.
FOR_LIFE = frozenset({"cc", "ti"})
# What nobody may call certain, however much else agrees.
AGAINST = frozenset({
    "document_differs", "birth_differs", "given_differs", "first_surname_differs", "second_surname_differs",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two records say together: the sum of the points of its reasons."""

    points: int
    reasons: tuple[str, ...]

    @property
    def band(self) -> str:
        """Return "certain", "likely" or "unlikely"; only what is not unlikely is put before anybody."""
        if self.points >= CERTAIN_POINTS and not AGAINST.intersection(self.reasons):
            return "certain"
        return "likely" if self.points >= LIKELY_POINTS else "unlikely"


def compare(one: traits.Traits, other: traits.Traits) -> Verdict:
    """Return what two records say together; the order of the two makes no difference."""
    reasons = [_given(one.given, other.given)]
    reasons += _surnames(one, other)
    if one.birth_date is not None and other.birth_date is not None:
        reasons.append(_birth(one.birth_date, other.birth_date))
    if one.documents and other.documents:
        document = _document(one, other)
        if document is not None:
            reasons.append(document)
    if one.phones & other.phones:
        reasons.append("phone_same")
    return Verdict(sum(POINTS[reason] for reason in reasons), tuple(reasons))


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if one == other:
        return "given_same"
    shorter, longer = sorted((one, other), key=lambda names: (len(names), names))
    if set(shorter) <= set(longer):
        return "given_same" if len(shorter) == len(longer) else "given_part"
    left = list(longer)
    for name in shorter:
        alike = next((each for each in left if traits.are_near(name, each)), None)
        if alike is None:
            # "Ana Maria" and "Anamaria" are one name, and a slip may be in it.
            return "given_alike" if traits.are_near("".join(one), "".join(other)) else "given_differs"
        left.remove(alike)
    return "given_alike" if len(shorter) == len(longer) else "given_part"


def _surnames(one: traits.Traits, other: traits.Traits) -> list[str]:
    as_told = [_surname("first_surname", one.first, other.first)]
    if not one.second and not other.second:
        return as_told
    if one.second and other.second:
        as_told.append(_surname("second_surname", one.second, other.second))
    else:
        as_told.append("second_surname_missing")
    if as_told[0] == "first_surname_differs":
        seconds = (one.second or one.first, other.second or other.first)
        is_swapped = traits.are_near(one.first, seconds[1]) and traits.are_near(seconds[0], other.first)
        if one.second and other.second and is_swapped:
            return ["surnames_swapped"]
        if not (one.second and other.second) and (
            traits.are_near(one.first, other.second) or traits.are_near(one.second, other.first)
        ):
            # Only one surname was told, and it was the second.
            return ["first_surname_alike", "second_surname_missing"]
    return as_told


def _surname(which: str, one: str, other: str) -> str:
    if one == other:
        return f"{which}_same"
    return f"{which}_alike" if traits.are_near(one, other) else f"{which}_differs"


def _birth(one: date, other: date) -> str:
    if one == other:
        return "birth_same"
    if (one.year, one.day, one.month) == (other.year, other.month, other.day):
        return "birth_swapped"
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    written = traits.slips_count(one.isoformat(), other.isoformat(), at_most=1)
    return "birth_nearly" if same == 2 and written == 1 else "birth_differs"


def _document(one: traits.Traits, other: traits.Traits) -> str | None:
    """Return what the documents say; None where they are of kinds that a person may have both of."""
    shared = one.documents.keys() & other.documents.keys()
    if shared:
        is_same = any(one.documents[number] & other.documents[number] for number in shared)
        return "document_same" if is_same else "document_same_number"
    said = None
    for number, kinds in one.documents.items():
        for found, known in other.documents.items():
            if not kinds & known:
                continue
            if traits.slips_count(number, found, at_most=1) == 1:
                return "document_nearly"
            if any(kind in FOR_LIFE for kind, _country in kinds & known):
                said = "document_differs"
    return said
