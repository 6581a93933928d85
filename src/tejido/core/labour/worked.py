"""Arrays of work and terms that the engine takes, and of the pieces that it returns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy
import numpy.typing

from tejido.core.labour import errors, terms

IntArray = numpy.typing.NDArray[numpy.int64]
NO_END = 1 << 22  # An ordinal beyond every day that `datetime.date` has.


def ints(numbers: object) -> IntArray:
    """Return numbers as an array of whole numbers."""
    return numpy.ascontiguousarray(numbers, dtype=numpy.int64)


@dataclass(frozen=True)
class Worked:
    """Stretches of paid work, sorted by person and then by their beginning, never overlapping.

    Args:
        person: Index of a person, shape (n,), >= 0.
        from_seconds: UTC seconds since 1970, shape (n,).
        to_seconds: Shape (n,), after `from_seconds`.
        placement: In which of somebody's placements, shape (n,); all 0 where nobody has two at once.
    """

    person: IntArray
    from_seconds: IntArray
    to_seconds: IntArray
    placement: IntArray = field(default_factory=lambda: ints([]))

    def __post_init__(self) -> None:
        if len(self.placement) == 0:
            object.__setattr__(self, "placement", numpy.zeros(len(self.person), dtype=numpy.int64))
        if len({len(self.person), len(self.from_seconds), len(self.to_seconds), len(self.placement)}) != 1:
            raise errors.NotInOrder("The columns of work have different lengths.")
        same = self.person[1:] == self.person[:-1]
        if bool(numpy.any(self.person[1:] < self.person[:-1])):
            raise errors.NotInOrder(_at(errors.NotInOrder, self.person[1:] < self.person[:-1], offset=1))
        empty = self.to_seconds <= self.from_seconds
        if bool(numpy.any(empty)):
            raise errors.Overlapping(_at(errors.Overlapping, empty, offset=0))
        overlap = same & (self.from_seconds[1:] < self.to_seconds[:-1])
        if bool(numpy.any(overlap)):
            raise errors.Overlapping(_at(errors.Overlapping, overlap, offset=1))

    def __len__(self) -> int:
        return len(self.person)


def _at(error: type[Exception], wrong: numpy.typing.NDArray[numpy.bool_], *, offset: int) -> str:
    return f"{error.__doc__} Its number in the list is {int(numpy.flatnonzero(wrong)[0]) + offset}."


@dataclass(frozen=True)
class Conditions:
    """Terms of work as arrays: one row for each person, placement and dated stretch, sorted by these three.

    Args:
        person: Index of a person, shape (m,).
        from_day: First local day, ordinal as of `date.toordinal`, shape (m,).
        to_day: First day after, shape (m,), `NO_END` where they run on.
        week_seconds: Agreed ordinary week, shape (m,), > 0.
        day_seconds: Agreed ordinary day, shape (m,), 0 where the days are flexible.
        rest_weekday: 0 for Monday to 6 for Sunday, shape (m,).
        zone: Index into the zones, shape (m,).
        law: Index into the laws, shape (m,).
        placement: As in `Worked`, shape (m,).
    """

    person: IntArray
    from_day: IntArray
    to_day: IntArray
    week_seconds: IntArray
    day_seconds: IntArray
    rest_weekday: IntArray
    zone: IntArray
    law: IntArray
    placement: IntArray = field(default_factory=lambda: ints([]))

    def __post_init__(self) -> None:
        if len(self.placement) == 0:
            object.__setattr__(self, "placement", numpy.zeros(len(self.person), dtype=numpy.int64))
        columns = (
            self.person, self.from_day, self.to_day, self.week_seconds, self.day_seconds, self.rest_weekday, self.zone,
            self.law, self.placement,
        )  # fmt: skip
        invalid = (
            len({len(column) for column in columns}) != 1
            or bool(numpy.any(self.to_day <= self.from_day))
            or bool(numpy.any((self.week_seconds <= 0) | (self.week_seconds > terms.WEEK_SECONDS)))
            or bool(numpy.any((self.day_seconds < 0) | (self.day_seconds > terms.DAY_SECONDS)))
            or bool(numpy.any((self.rest_weekday < 0) | (self.rest_weekday > 6)))
        )
        if invalid:
            raise errors.TermsInvalid(errors.TermsInvalid.__doc__)
        later = _order(self.person, self.placement, self.from_day)
        if bool(numpy.any(later < 0)):
            raise errors.NotInOrder(_at(errors.NotInOrder, later < 0, offset=1))
        overlap = (later == 0) & (self.from_day[1:] < self.to_day[:-1])
        if bool(numpy.any(overlap)):
            raise errors.TermsOverlap(_at(errors.TermsOverlap, overlap, offset=1))

    def __len__(self) -> int:
        return len(self.person)


def _order(person: IntArray, placement: IntArray, day: IntArray) -> IntArray:
    """Return for each row after the first: -1 before its predecessor, 0 same person and placement, 1 another one."""
    people, placements, days = numpy.diff(person), numpy.diff(placement), numpy.diff(day)
    same = (people == 0) & (placements == 0)
    return ints(
        numpy.where(
            same, numpy.where(days < 0, -1, 0), numpy.where((people > 0) | ((people == 0) & (placements > 0)), 1, -1)
        )
    )


@dataclass(frozen=True)
class Pieces:
    """Work cut at every boundary of the law, by person and time; each piece is of one kind.

    Args:
        person: Shape (k,).
        day: Local day in which it was worked, ordinal, shape (k,).
        from_seconds: UTC seconds since 1970, shape (k,).
        to_seconds: Shape (k,).
        kind: Index into `kinds.KINDS`, shape (k,).
        law: Index into the laws, shape (k,).
        epoch: Index into that law's epochs, shape (k,).
        terms: Index of the row of `Conditions` that held, shape (k,).
    """

    person: IntArray
    day: IntArray
    from_seconds: IntArray
    to_seconds: IntArray
    kind: IntArray
    law: IntArray
    epoch: IntArray
    terms: IntArray

    def __len__(self) -> int:
        return len(self.person)

    @property
    def seconds(self) -> IntArray:
        """How long each lasts."""
        return self.to_seconds - self.from_seconds
