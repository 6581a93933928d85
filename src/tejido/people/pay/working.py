"""Working a draft out by a job: asked for once, read at one moment, worked out part by part, put in place at the end.

No transaction is open while people are worked out. What was there before stands until the end; a job that dies leaves
nothing behind but its row, and somebody takes it up again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from django.db import connection, transaction

from tejido.core import facts
from tejido.core.pay import calculation, piece
from tejido.journal import actions as journal
from tejido.journal import clock, scopes, tries
from tejido.people import pay_tables
from tejido.people.pay import drafts, errors, gathering

Run = pay_tables.PayRun
Working = pay_tables.PayWorking
Try = tries.Try[Working]

log = logging.getLogger(__name__)


class Count(Protocol):
    """Counts work by the piece, which only contacts know."""

    def __call__(self, *, person_ids: Collection[int], from_date: date, to_date: date) -> Collection[piece.PieceWork]:
        """Return what people did by the piece on the days [from_date, to_date)."""


@transaction.atomic
def ask(*, run: Run, user_id: int, now: datetime, by: facts.Actor, at: datetime) -> Working:
    """Ask for a draft to be worked out; while it is, asking again changes nothing.

    Args:
        now: Machine time.
        at: World time.
    Raises: PayRunNotDraft
    """
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if locked.state != "draft":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
    found = Working.objects.select_for_update().filter(run=locked).first()
    if found is not None and not found.problem:
        return found
    if found is None:
        found = Working(run=locked, try_number=0)
    found.asked_by_user_id, found.asked_at = user_id, at
    _begin(found, now=now, by=by, at=at)
    return found


def of_run(run: Run) -> Working | None:
    """Return how far the working out of a run is, or what kept it from its end; None where nobody asked for it."""
    return Working.objects.filter(run=run).first()


def going_on() -> Collection[int]:
    """Return the ids of the runs that are being worked out."""
    return set(Working.objects.filter(problem="").values_list("run_id", flat=True))


def carry_out(working_id: int, try_number: int, *, count: Count) -> None:
    """Work a draft out, as one try; outside any transaction, since it opens its own short ones.

    A try that is no longer the newest stops without a word. What is refused stands in the row, for whoever asked.
    """
    mine = Try(Working, working_id, try_number)
    try:
        _work_out(mine, count=count)
    except Exception as problem:
        if not tries.is_refusal(problem):
            raise
        log.warning("Pay could not be worked out: %s", type(problem).__name__)
        with _scoped():
            found = mine.rows().select_for_update().first()
            if found is not None:
                _fail(found, code=tries.code_of(type(problem)), about=tries.about(problem), at=clock.now())


def take_up(*, now: datetime, at: datetime) -> int:
    """Let another try take up what a job left behind that died; after `tries.TRIES_MAX` it has failed.

    Args:
        now: Machine time.
        at: World time.
    Returns: How many were left behind.
    """
    with _scoped():
        left = tries.left_behind(Working, now=now)
        for found in left:
            if found.try_number >= tries.TRIES_MAX:
                _fail(found, code=tries.GAVE_UP, about={}, at=at)
            else:
                _begin(found, now=now, by=facts.SYSTEM, at=at)
    return len(left)


def counted(run: Run, *, count: Count) -> Mapping[drafts.Days, Collection[piece.PieceWork]]:
    """Return the work by the piece in the days of each period that a run needs."""
    return {
        (from_date, to_date): count(
            person_ids=gathering.by_piece(from_date=from_date, to_date=to_date), from_date=from_date, to_date=to_date
        )
        for from_date, to_date in drafts.periods_needed(run)
    }


def _work_out(mine: Try, *, count: Count) -> None:
    read = _read(mine, count=count)
    if read is None:
        return
    known, known_at = read
    results: dict[int, calculation.Result] = {}
    done_count = 0
    for people, part in zip(known.parts, drafts.worked_out(known), strict=True):
        results |= part
        done_count += len(people.asked.person_ids)
        with _scoped():
            seen = mine.rows().update(
                people_count=known.people_count, done_count=done_count, seen_at=clock.machine_now()
            )
        if not seen:
            return
    with _scoped():
        _put_in_place(mine, results, known_at=known_at)


def _read(mine: Try, *, count: Count) -> tuple[drafts.Known, datetime] | None:
    """Return what the run is worked out from and the machine time of it; None where this try is no longer wanted."""
    known_at = clock.machine_now()
    with transaction.atomic():
        # Terms, rates and corrections that change meanwhile are in all of it or in nothing of it.
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        scopes.assign({scopes.OPERATOR})
        found = mine.rows().select_related("run").first()
        if found is None:
            return None
        known = drafts.read(found.run, pieces=counted(found.run, count=count))
        return dataclasses.replace(known, parts=tuple(known.parts)), known_at


def _put_in_place(mine: Try, results: Mapping[int, calculation.Result], *, known_at: datetime) -> None:
    """Replace the lines of the draft, unless another try came first.

    Raises: PayRunNotDraft: it was signed meanwhile.
    """
    held = mine.rows().first()
    if held is None:
        return
    run = Run.objects.select_for_update().get(pk=held.run_id)
    found = mine.rows().select_for_update().first()
    if found is None:
        return
    if run.state != "draft":
        raise errors.PayRunNotDraft(errors.PayRunNotDraft.__doc__)
    by = facts.Actor("user", found.asked_by_user_id)
    drafts.keep(run, results, known_at=known_at, by=by, at=clock.now())
    found.delete()


def _begin(found: Working, *, now: datetime, by: facts.Actor, at: datetime) -> None:
    found.people_count = None
    tries.begin(found, now=now)
    journal.record(
        "pay_run_working_asked", by=by, at=at, client_id=scopes.OPERATOR, run=found.run_id, working=found.pk,
        try_number=found.try_number,
    )  # fmt: skip


def _fail(found: Working, *, code: str, about: Mapping[str, str], at: datetime) -> None:
    tries.end(found, problem=code, about=about)
    journal.record(
        "pay_run_working_failed", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, run=found.run_id,
        working=found.pk, problem=code,
    )  # fmt: skip


def _scoped() -> contextlib.AbstractContextManager[None]:
    return scopes.scoped({scopes.OPERATOR})
