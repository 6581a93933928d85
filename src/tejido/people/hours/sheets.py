"""Imported lists of hours: each line is checked and answered, and the list counts once another has approved it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from tejido.clients import rows
from tejido.core import facts, presence
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.hours import deciding, errors

Sheet = tables.TimeSheet
# So many lines are kept well within the five seconds that a write may last.
LINES_AT_ONCE_MAX = 5_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one line of a list says.

    Args:
        number: Of the line in its file.
        person: Id of whom it is about.
    """

    number: int
    person: int
    from_at: datetime
    to_at: datetime
    activity: str


def add_line(
    *,
    sheet_key: UUID,
    number: int,
    person: models.Person,
    from_at: datetime,
    to_at: datetime,
    activity: str,
    user_id: int,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.SheetLine:
    """Take one line of an imported list, as `add_lines` takes many.

    Raises: CorrectionInvalid, SheetDecided
    """
    line = Line(number=number, person=person.pk, from_at=from_at, to_at=to_at, activity=activity)
    (made,) = add_lines(
        sheet_key=sheet_key, lines=[line], user_id=user_id, recorded_at=recorded_at, by=by, at=at
    )  # fmt: skip
    return made


@transaction.atomic
def add_lines(
    *,
    sheet_key: UUID,
    lines: Sequence[Line],
    user_id: int,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> Sequence[tables.SheetLine]:
    """Take lines of an imported list; the list is made with its first line. A line taken twice is taken once.

    Args:
        sheet_key: Of the upload.
        lines: 1 to `LINES_AT_ONCE_MAX`, each with a number of its own.
        recorded_at: Machine time.
    Returns: The lines as they are kept, in the order given.
    Raises: CorrectionInvalid: one of them cannot be, so none is taken; SheetDecided
    """
    numbers = {line.number for line in lines}
    if not 0 < len(numbers) == len(lines) <= LINES_AT_ONCE_MAX:
        raise errors.CorrectionInvalid(errors.CorrectionInvalid.__doc__)
    if any(not line.from_at < line.to_at <= at or line.activity not in presence.ACTIVITIES for line in lines):
        raise errors.CorrectionInvalid(errors.CorrectionInvalid.__doc__)
    begin, end = min(line.from_at for line in lines), max(line.to_at for line in lines)
    sheet, is_new = rows.make(
        tables.TimeSheet, key=sheet_key, taken=errors.SheetDecided, from_at=begin, to_at=end,
        asked_by_user_id=user_id, asked_at=at, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "time_sheet_imported", by=by, at=at, client_id=scopes.OPERATOR, sheet=sheet.pk, from_at=begin, to_at=end
        )
    row = deciding.lock(sheet)
    held = {line.number: line for line in tables.SheetLine.objects.filter(sheet=row, number__in=numbers)}
    missing = [line for line in lines if line.number not in held]
    if missing and row.decision:
        raise errors.SheetDecided(errors.SheetDecided.__doc__)
    if missing:
        made = _add(row, missing, by=by, at=at)
        held |= {line.number: line for line in made}
    return [held[line.number] for line in lines]


def _add(
    sheet: tables.TimeSheet, lines: Sequence[Line], *, by: facts.Actor, at: datetime
) -> Sequence[tables.SheetLine]:  # fmt: skip
    begin = min(sheet.from_at, *(line.from_at for line in lines))
    end = max(sheet.to_at, *(line.to_at for line in lines))
    if (begin, end) != (sheet.from_at, sheet.to_at):
        tables.TimeSheet.objects.filter(pk=sheet.pk).update(from_at=begin, to_at=end)
    made = tables.SheetLine.objects.bulk_create(
        [
            tables.SheetLine(
                sheet=sheet, person_id=line.person, number=line.number, from_at=line.from_at, to_at=line.to_at,
                activity=line.activity,
            )
            for line in lines
        ]
    )  # fmt: skip
    journal.record_each(
        "time_sheet_line_imported", by=by, at=at, client_id=scopes.OPERATOR,
        each=[
            {"person": line.person_id, "sheet": sheet.pk, "line": line.pk, "from_at": line.from_at,
             "to_at": line.to_at, "activity": line.activity}
            for line in made
        ],
    )  # fmt: skip
    return made


@transaction.atomic
def decide(
    *,
    sheet: tables.TimeSheet,
    decision: str,
    answer: str,
    decider: deciding.Decider,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.TimeSheet:
    """Approve or refuse an imported list; the same decision again changes nothing.

    Raises: DecidedAlready, DecidedByTheSame: also where the list is about whoever decides; ReasonNeeded, NoOpenPeriod
    """
    row = deciding.lock(sheet)
    if deciding.is_decided(row, decision=decision):
        return row
    is_about_them = (
        decider.person_id is not None
        and tables.SheetLine.objects.filter(sheet=row, person_id=decider.person_id).exists()
    )
    about = decider.person_id if is_about_them else None
    deciding.check(row, person_id=about, decision=decision, answer=answer, decider=decider)
    period_id = deciding.keep(
        row, from_at=row.from_at, to_at=row.to_at, decision=decision, answer=answer, decider=decider,
        recorded_at=recorded_at, at=at,
    )  # fmt: skip
    journal.record(
        "time_sheet_decided", by=by, at=at, client_id=scopes.OPERATOR, sheet=row.pk, decision=decision,
        lines=tables.SheetLine.objects.filter(sheet=row).count(), period=period_id,
    )  # fmt: skip
    return row


def sheet(key: UUID) -> tables.TimeSheet:
    """Return an imported list.

    Raises: NoSuchSheet
    """
    found = tables.TimeSheet.objects.filter(key=key).select_related("effective_period").first()
    if found is None:
        raise errors.NoSuchSheet(errors.NoSuchSheet.__doc__)
    return found


def lines_of(sheet: tables.TimeSheet, *, first: int, count: int) -> tuple[Sequence[tables.SheetLine], int]:
    """Return some lines of a list, in their order, and how many there are."""
    found = tables.SheetLine.objects.filter(sheet=sheet).select_related("person").order_by("number")
    return list(found[first : first + count]), found.count()


def undecided(*, count: int) -> Sequence[Any]:
    """Return the lists that wait for a decision, the oldest first, each with `lines_count` and `people_count`."""
    found = tables.TimeSheet.objects.filter(decision="").annotate(
        lines_count=Count("lines"), people_count=Count("lines__person", distinct=True)
    )
    return list(found.order_by("recorded_at", "id")[:count])


def taken(*, people: Collection[int], from_at: datetime, to_at: datetime) -> set[tuple[int, datetime, datetime, str]]:
    """Return what lists say already of some people within [from, to), unless it was refused."""
    found = tables.SheetLine.objects.filter(person_id__in=people, from_at__lt=to_at, to_at__gt=from_at)
    return set(found.exclude(sheet__decision="refused").values_list("person_id", "from_at", "to_at", "activity"))
