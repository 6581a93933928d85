"""Spans of time of people, each of one kind; what is laid over others replaces them, and nothing overlaps."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

# worked: at work. neutral: not at work through no doing of the person, and paid (a lost line, the pause after abuse).
# unpaid: at the desk, or not at work, and not paid.
Kind = Literal["worked", "neutral", "unpaid"]
KINDS: tuple[Kind, ...] = ("worked", "neutral", "unpaid")
PAID: tuple[Kind, ...] = ("worked", "neutral")
Source = Literal["presence", "correction", "import"]
SOURCES: tuple[Source, ...] = ("presence", "correction", "import")
# Whoever is in this activity is not at work: such time is cut out and never a span.
AWAY = "offline"


class SpanInvalid(ValueError):
    """A span ends after it begins, and both instants have a zone."""


class SpansOverlap(ValueError):
    """Two spans of one person share an instant."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Time of one person in one activity, [from, to); instants are aware."""

    person: int
    from_at: datetime
    to_at: datetime
    kind: Kind
    activity: str
    source: Source

    def __post_init__(self) -> None:
        """Refuse a span that is none.

        Raises: SpanInvalid
        """
        if self.from_at.tzinfo is None or self.to_at.tzinfo is None or self.to_at <= self.from_at:
            raise SpanInvalid(SpanInvalid.__doc__)

    @property
    def seconds(self) -> float:
        """How long it lasted, in seconds."""
        return (self.to_at - self.from_at).total_seconds()


def laid_over(below: Sequence[Span], above: Iterable[Span]) -> list[Span]:
    """Return one person's spans once others were laid over them, one after another; the later one wins.

    Args:
        below: They do not overlap.
        above: In the order in which they were decided; they may overlap.
    Returns: Spans that do not overlap, by their begin; together they cover what either covered.
    """
    result = sorted(below, key=_begin)
    for span in above:
        # What does not overlap is in order by its ends as well, so only those that it touches are looked at.
        first = bisect.bisect_right(result, span.from_at, key=_end)
        last = bisect.bisect_left(result, span.to_at, key=_begin)
        left = [part for each in result[first:last] for part in without(each, from_at=span.from_at, to_at=span.to_at)]
        result[first:last] = sorted([*left, span], key=_begin)
    return result


def without(span: Span, *, from_at: datetime, to_at: datetime) -> list[Span]:
    """Return what is left of a span outside [from, to): nothing, one part or two."""
    if to_at <= span.from_at or from_at >= span.to_at:
        return [span]
    left = []
    if span.from_at < from_at:
        left.append(replace(span, to_at=from_at))
    if span.to_at > to_at:
        left.append(replace(span, from_at=to_at))
    return left


def clipped(found: Iterable[Span], *, from_at: datetime, to_at: datetime) -> list[Span]:
    """Return what of some spans lies within [from, to)."""
    return [
        # Most lie within, and stay what they are.
        span
        if from_at <= span.from_at and span.to_at <= to_at
        else replace(span, from_at=max(span.from_at, from_at), to_at=min(span.to_at, to_at))
        for span in found
        if span.from_at < to_at and span.to_at > from_at
    ]


def present(found: Iterable[Span]) -> list[Span]:
    """Return the spans in which somebody was at work or at their desk; time away is left out."""
    return [span for span in found if span.activity != AWAY]


def seconds_of(found: Iterable[Span], *, kinds: Collection[Kind] = KINDS) -> float:
    """Return how many seconds spans of some kinds lasted together."""
    return sum(span.seconds for span in found if span.kind in kinds)


def check_apart(found: Sequence[Span]) -> None:
    """Refuse spans of which two of one person share an instant.

    Args:
        found: Sorted by person, then begin.
    Raises: SpansOverlap
    """
    for index in range(1, len(found)):
        before, after = found[index - 1], found[index]
        if before.person == after.person and after.from_at < before.to_at:
            raise SpansOverlap(f"{SpansOverlap.__doc__} Its number in the list is {index}.")


def _begin(span: Span) -> datetime:
    return span.from_at


def _end(span: Span) -> datetime:
    return span.to_at
