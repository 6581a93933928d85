"""Spans and terms as the arrays of the time engine, and its pieces added up by day."""

from __future__ import annotations

import math
import zoneinfo
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tejido.core.labour import engine, errors, kinds
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import lines as labour_lines
from tejido.core.labour import terms as labour_terms
from tejido.core.labour import worked as labour_worked


def seconds_by_day(
    spans: Sequence[labour_lines.Span],
    terms: Sequence[labour_terms.WorkTerms],
    *,
    law: labour_laws.Law,
    zone: str,
    other_laws: Mapping[str, labour_laws.Law],
    placements: Sequence[int],
) -> Sequence[tuple[labour_lines.Key, int]]:
    """Return the seconds of each person, local day, placement and kind, in this order.

    Args: As `lines.hour_lines`.
    """
    ordered = sorted(terms, key=lambda one: (one.person, one.placement, one.from_date))
    law_of = [other_laws.get(one.place, law) for one in ordered]
    laws = list({id(one): one for one in law_of}.values())
    zone_names = sorted({one.zone or zone for one in ordered})
    conditions = labour_worked.Conditions(
        person=labour_worked.ints([one.person for one in ordered]),
        from_day=labour_worked.ints([one.from_date.toordinal() for one in ordered]),
        to_day=labour_worked.ints(
            [one.to_date.toordinal() if one.to_date is not None else labour_worked.NO_END for one in ordered]
        ),
        week_seconds=labour_worked.ints([one.week_seconds for one in ordered]),
        day_seconds=labour_worked.ints([one.day_seconds for one in ordered]),
        rest_weekday=labour_worked.ints([one.rest_weekday for one in ordered]),
        zone=labour_worked.ints([zone_names.index(one.zone or zone) for one in ordered]),
        law=labour_worked.ints([next(at for at, held in enumerate(laws) if held is one) for one in law_of]),
        placement=labour_worked.ints([one.placement for one in ordered]),
    )
    pieces = engine.classify(
        worked(spans, placements=placements), conditions, laws=laws, zones=[zone_of(name) for name in zone_names]
    )
    # Whole numbers while there are many pieces; values only once for each line.
    found: Counter[tuple[int, int, int, int]] = Counter()
    columns = (pieces.terms, pieces.day, pieces.kind, pieces.epoch, pieces.seconds)
    for row, day, kind, epoch, seconds in zip(*(column.tolist() for column in columns), strict=True):
        found[row, day, kind, epoch] += seconds
    in_order = sorted(found, key=lambda cell: (ordered[cell[0]].person, cell[1], ordered[cell[0]].placement, cell[2]))
    return [
        (
            labour_lines.Key(
                terms=ordered[row], day=date.fromordinal(day), kind=kinds.KINDS[kind], law=law_of[row], epoch=epoch
            ),
            found[row, day, kind, epoch],
        )
        for row, day, kind, epoch in in_order
    ]


def worked(spans: Sequence[labour_lines.Span], *, placements: Sequence[int]) -> labour_worked.Worked:
    """Return spans as arrays, in whole seconds.

    A beginning within a second counts from the second's beginning, an end to its end: never against the worker, and
    never twice where one span ends and the next begins in the same second.

    Raises: Overlapping
    """
    order = sorted(range(len(spans)), key=lambda at: (spans[at].person, spans[at].from_at))
    person: list[int] = []
    begins: list[int] = []
    ends: list[int] = []
    held: list[int] = []
    last_at: datetime | None = None
    for at in order:
        span = spans[at]
        is_same = bool(person) and person[-1] == span.person
        if span.to_at <= span.from_at or (is_same and last_at is not None and span.from_at < last_at):
            raise errors.Overlapping(f"{errors.Overlapping.__doc__} Its number in the list is {at}.")
        from_seconds, to_seconds = math.floor(span.from_at.timestamp()), math.ceil(span.to_at.timestamp())
        if is_same:
            from_seconds = max(from_seconds, ends[-1])
        last_at = span.to_at
        # All of it lay in the second that the one before was given.
        if from_seconds >= to_seconds:
            continue
        person.append(span.person)
        begins.append(from_seconds)
        ends.append(to_seconds)
        held.append(placements[at])
    return labour_worked.Worked(*(labour_worked.ints(column) for column in (person, begins, ends, held)))


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises: NoSuchZone
    """
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise errors.NoSuchZone(f"{errors.NoSuchZone.__doc__} {name!r}") from error
