"""Reading hours: spans with corrections applied, what of them is paid time, and the terms that hold for it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from tejido.core import dates
from tejido.core.hours import counting, patterns, rounding
from tejido.core.hours import spans as core_spans
from tejido.core.labour import terms as labour_terms
from tejido.journal import queries as journal_queries
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.employment import spells
from tejido.people.hours import stretches

Span = core_spans.Span
ROWS_AT_ONCE = 5_000
Agreed = patterns.Agreed
_Stretch = tuple[datetime, datetime]


def spans(
    *,
    person_ids: Collection[int],
    from_at: datetime,
    to_at: datetime,
    known_at: datetime | None = None,
    as_of: datetime | None = None,
) -> Sequence[core_spans.Span]:
    """Return people's spans within [from, to), by person and begin, in whole seconds, with corrections applied.

    Args:
        person_ids: Standing people; records that were merged into theirs count as theirs.
        known_at: Machine time: only agreements, corrections and sheets decided by then count. None: all.
        as_of: World time: what still runs counts up to here; None: up to `to_at`.
    """
    records = standing_of(person_ids)
    until_at = to_at if as_of is None else min(to_at, as_of)
    counts = counted(known_at=known_at)
    zone = ZoneInfo(journal_queries.installation().zone)
    below = _present(records, counts, zone, from_at=from_at, until_at=until_at)
    filled, above = (
        _approved(table, records, counts, zone, from_at=from_at, to_at=to_at, known_at=known_at)
        for table in (tables.SheetLine, tables.TimeCorrection)
    )
    result: list[core_spans.Span] = []
    for person in sorted({*below, *filled, *above}):
        shown = core_spans.present(below.get(person, ()))
        # A sheet fills what presence leaves open, and says nothing where presence speaks.
        whole = core_spans.laid_over(core_spans.laid_over([], filled.get(person, ())), shown)
        whole = core_spans.present(core_spans.laid_over(whole, above.get(person, ())))
        clipped = core_spans.clipped(whole, from_at=from_at, to_at=to_at)
        result += rounding.in_whole_seconds(clipped)
    return result


def worked(
    *,
    person_ids: Collection[int],
    from_at: datetime,
    to_at: datetime,
    known_at: datetime | None = None,
    as_of: datetime | None = None,
) -> Sequence[core_spans.Span]:
    """Return people's paid time: their spans of the kinds worked and neutral."""
    found = spans(person_ids=person_ids, from_at=from_at, to_at=to_at, known_at=known_at, as_of=as_of)
    return [span for span in found if span.kind in core_spans.PAID]


def agreed(*, person_ids: Collection[int], from_date: date, to_date: date) -> Sequence[patterns.Agreed]:
    """Return what holds for people's hours on the days [from, to), by person and first day.

    Days on which somebody is not employed are in none of them.
    """
    return stretches.agreed(standing_of(person_ids), from_date=from_date, to_date=to_date)


def terms(*, person_ids: Collection[int], from_date: date, to_date: date) -> Sequence[labour_terms.WorkTerms]:
    """Return what the time engine takes of people's terms on the days [from, to), by person and first day.

    Stretches for which nothing says the hours of a week are left out; `findings` names them.
    """
    found = agreed(person_ids=person_ids, from_date=from_date, to_date=to_date)
    return [each for each in map(patterns.work_terms, found) if each is not None]


def counted(*, known_at: datetime | None = None) -> counting.Counting:
    """Return what each activity counts as on each day, as known at an instant of machine time or now."""
    known = Q(superseded_at=None) if known_at is None else spells.known_at(known_at)
    rows = tables.TimeAgreement.objects.filter(known).order_by("from_date")
    return counting.Counting(
        counting.Agreement(
            activity=row.activity, counts=_kind(row.counts), from_date=row.from_date, to_date=row.to_date
        )
        for row in rows
    )


def standing_of(person_ids: Collection[int]) -> Mapping[int, int]:
    """Return for people and for the records merged into theirs whose they are: record to standing person."""
    wanted = set(person_ids)
    merged = models.Person.objects.filter(canonical_person_id__in=wanted).values_list("pk", "canonical_person_id")
    return {person: person for person in wanted} | {pk: whose for pk, whose in merged if whose is not None}


def zone_of(held: Sequence[patterns.Agreed]) -> ZoneInfo:
    """Return the zone of somebody's workplace, the last that is known; without one, the operator's."""
    return ZoneInfo(held[-1].zone if held else journal_queries.installation().zone)


def _present(
    records: Mapping[int, int], counts: counting.Counting, zone: ZoneInfo, *, from_at: datetime, until_at: datetime
) -> dict[int, list[core_spans.Span]]:
    """Return what presence says, by person; time in which the line was lost is neutral."""
    within = Q(from_at__lt=until_at) & (Q(to_at=None) | Q(to_at__gt=from_at))
    rows = models.Activity.objects.filter(within, person_id__in=records).exclude(activity=core_spans.AWAY)
    lost = _lost(records, from_at=from_at, until_at=until_at)
    found: dict[int, list[core_spans.Span]] = {}
    columns = rows.order_by("from_at", "id").values_list("person_id", "activity", "from_at", "to_at")
    for record_id, activity, begin, until in columns.iterator(chunk_size=ROWS_AT_ONCE):
        person, end = records[record_id], min(until or until_at, until_at)
        if end <= begin:
            continue
        for span in _of_kind(person, begin, end, activity, "presence", counts, zone):
            found.setdefault(person, []).extend(_neutral_where_lost(span, lost.get(person, ())))
    # Two records of one person may say two things of one moment; the later begin is believed.
    return {person: core_spans.laid_over([], each) for person, each in found.items()}


def _lost(records: Mapping[int, int], *, from_at: datetime, until_at: datetime) -> Mapping[int, Sequence[_Stretch]]:
    within = Q(from_at__lt=until_at) & (Q(to_at=None) | Q(to_at__gt=from_at))
    rows = models.NeutralSpell.objects.filter(within, person_id__in=records, kind="lost_line")
    found: dict[int, list[_Stretch]] = {}
    for row in rows.order_by("from_at"):
        end = min(row.to_at or row.limit_at, row.limit_at, until_at)
        if end > row.from_at:
            found.setdefault(records[row.person_id], []).append((row.from_at, end))
    return found


def _neutral_where_lost(span: core_spans.Span, lost: Sequence[_Stretch]) -> list[core_spans.Span]:
    if span.kind != "worked" or not lost:
        return [span]
    neutral = [
        replace(span, from_at=max(begin, span.from_at), to_at=min(end, span.to_at), kind="neutral")
        for begin, end in lost
        if begin < span.to_at and end > span.from_at
    ]
    return core_spans.laid_over([span], neutral)


def _approved(
    table: type[tables.SheetLine] | type[tables.TimeCorrection], records: Mapping[int, int],
    counts: counting.Counting, zone: ZoneInfo, *, from_at: datetime, to_at: datetime, known_at: datetime | None,
) -> dict[int, list[core_spans.Span]]:  # fmt: skip
    """Return what was approved of one kind, by person, in the order in which it was decided."""
    # A line is decided with its sheet.
    source: core_spans.Source = "import" if table is tables.SheetLine else "correction"
    decided = "sheet__" if table is tables.SheetLine else ""
    approved = Q(**{f"{decided}decision": "approved"})
    if known_at is not None:
        approved &= Q(**{f"{decided}decided_recorded_at__lte": known_at})
    rows = table.objects.filter(approved, person_id__in=records, from_at__lt=to_at, to_at__gt=from_at)
    found: dict[int, list[core_spans.Span]] = {}
    for row in rows.order_by(f"{decided}decided_recorded_at", "id"):
        person = records[row.person_id]
        found.setdefault(person, []).extend(
            _of_kind(person, row.from_at, row.to_at, row.activity, source, counts, zone)
        )
    return found


def _of_kind(
    person: int, from_at: datetime, to_at: datetime, activity: str, source: core_spans.Source,
    counts: counting.Counting, zone: ZoneInfo,
) -> Iterator[core_spans.Span]:  # fmt: skip
    """Yield time in one activity, cut where it begins to count as something else."""
    edges = [dates.midnight(day, zone=zone) for day in counts.turns(activity)]
    cuts = [from_at, *(edge for edge in edges if from_at < edge < to_at), to_at]
    for begin, end in itertools.pairwise(cuts):
        kind = counts.kind(activity, on=begin.astimezone(zone).date())
        yield core_spans.Span(
            person=person, from_at=begin, to_at=end, kind=kind, activity=activity, source=source
        )  # fmt: skip


def _kind(code: str) -> core_spans.Kind:
    return next(kind for kind in core_spans.KINDS if kind == code)
