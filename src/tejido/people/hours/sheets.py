"""Imported lists of hours: each line is checked and answered, and the list counts once another has approved it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
LINES_SHOWN_MAX = 200


@transaction.atomic
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
    """Take one line of an imported list; the list is made with its first line. A line taken twice is taken once.

    Args:
        sheet_key: Of the upload.
        number: Of the line in its file.
        recorded_at: Machine time.
    Raises: CorrectionInvalid, SheetDecided
    """
    if not from_at < to_at <= at or activity not in presence.ACTIVITIES:
        raise errors.CorrectionInvalid(errors.CorrectionInvalid.__doc__)
    sheet, is_new = rows.make(
        tables.TimeSheet, key=sheet_key, taken=errors.SheetDecided, from_at=from_at, to_at=to_at,
        asked_by_user_id=user_id, asked_at=at, recorded_at=recorded_at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "time_sheet_imported", by=by, at=at, client_id=scopes.OPERATOR, sheet=sheet.pk, from_at=from_at,
            to_at=to_at,
        )  # fmt: skip
    row = deciding.lock(sheet)
    held = tables.SheetLine.objects.filter(sheet=row, number=number).first()
    if held is not None:
        return held
    if row.decision:
        raise errors.SheetDecided(errors.SheetDecided.__doc__)
    if from_at < row.from_at or to_at > row.to_at:
        tables.TimeSheet.objects.filter(pk=row.pk).update(
            from_at=min(from_at, row.from_at), to_at=max(to_at, row.to_at)
        )
    line = tables.SheetLine.objects.create(
        sheet=row, person=person, number=number, from_at=from_at, to_at=to_at, activity=activity
    )
    journal.record(
        "time_sheet_line_imported", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, sheet=row.pk,
        line=line.pk, from_at=from_at, to_at=to_at, activity=activity,
    )  # fmt: skip
    return line


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
