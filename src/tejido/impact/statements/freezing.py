"""Freezing a statement by a job: asked for once, measured period by period, kept in one short transaction at the end.

A year is measured with its quarters and months, which takes far longer than a page may. Each part of each period is
measured in a transaction of its own, all as of the instant at which somebody asked, and after each the job says that it
lives; one that dies keeps nothing and is taken up.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.impact import indicators
from tejido.core.impact.statement import control
from tejido.impact import errors, measuring, providers, queries
from tejido.impact.statements import actions, gathering, tables
from tejido.journal import actions as journal
from tejido.journal import clock, scopes, tries

Freezing = tables.StatementFreezing
Try = tries.Try[Freezing]
# Another statement may be kept while the cells are worked out that this one withholds; then they are worked out anew.
LOOKS_MAX = 5
LIST_LENGTH = 100
_LOCK = "impact statements"

log = logging.getLogger(__name__)


@transaction.atomic
def ask(
    *, client: clients.Client | None, from_date: date, to_date: date, key: UUID | None = None, now: datetime,
    by: facts.Actor, at: datetime,
) -> UUID:  # fmt: skip
    """Ask for a period to be frozen; while it is, asking again changes nothing.

    Args:
        client, from_date, to_date: As in `actions.freeze`.
        key: Made with the form: the statement will have it.
        now: Machine time.
        at: World time; everything in the statement is known up to here.
    Returns: The key of the statement to be; of the one that is being frozen, where there is one.
    Raises: ImpactPeriodInvalid, ImpactPeriodOpen, StatementNotFormal, StatementFrozenAlready
    """
    _one_after_another()
    going = _going(client, from_date, to_date, key=key)
    if going is not None:
        return going
    actions.check_new(client, from_date, to_date, at=at)
    days = (from_date, to_date)
    return _begun(client, days, key=key, corrects=None, reason="", now=now, by=by, at=at)


@transaction.atomic
def ask_correction(
    *, statement: actions.Statement, reason: str, key: UUID | None = None, now: datetime, by: facts.Actor, at: datetime
) -> UUID:
    """Ask for the period of a statement to be frozen anew, and say why; while it is, asking again changes nothing.

    Args:
        reason, key: As in `actions.correct`.
        now: Machine time.
        at: World time; everything in the new version is known up to here.
    Returns: The key of the version to be.
    Raises: CorrectionReasonInvalid, StatementCorrectedAlready, StatementNotFormal
    """
    _one_after_another()
    days = (statement.from_date, statement.to_date)
    going = _going(statement.client, *days, key=key)
    if going is not None:
        return going
    before, kept = actions.check_correction(statement, reason, at=at)
    return _begun(before.client, days, key=key, corrects=before, reason=kept, now=now, by=by, at=at)


def of_key(key: UUID) -> Freezing | None:
    """Return how far the freezing of a statement is, or what kept it from its end; None where there is none."""
    return Freezing.objects.select_related("client").filter(key=key).first()


def every() -> Sequence[Freezing]:
    """Return what is being frozen or could not be, the newest first; 100 at most."""
    return list(Freezing.objects.select_related("client").order_by("-asked_at", "-pk")[:LIST_LENGTH])


def periods_of(found: Freezing) -> Sequence[tuple[date, date]]:
    """Return the periods that are measured, in their order; the first `done_count` of them are."""
    return gathering.periods_of(found.from_date, found.to_date)


def carry_out(freezing_id: int, try_number: int) -> None:
    """Freeze a statement, as one try; outside any transaction, since it opens its own short ones.

    A try that is no longer the newest stops without a word. What is refused stands in the row, for whoever asked.
    """
    mine = Try(Freezing, freezing_id, try_number)
    try:
        _freeze(mine)
    except Exception as problem:
        if not tries.is_refusal(problem):
            raise
        log.warning("A statement could not be frozen: %s", type(problem).__name__)
        with scopes.scoped(scopes.every_client()):
            found = mine.rows().select_for_update(of=("self",)).first()
            if found is not None:
                _fail(found, code=tries.code_of(type(problem)), at=clock.now())


def take_up(*, now: datetime, at: datetime) -> int:
    """Let another try take up what a job left behind that died; after `tries.TRIES_MAX` it has failed.

    Args:
        now: Machine time.
        at: World time.
    Returns: How many were left behind.
    """
    with scopes.scoped(scopes.every_client()):
        left = tries.left_behind(Freezing, now=now)
        for found in left:
            if found.try_number >= tries.TRIES_MAX:
                _fail(found, code=tries.GAVE_UP, at=at)
            else:
                _begin(found, now=now, by=facts.SYSTEM, at=at)
    return len(left)


def _freeze(mine: Try) -> None:
    scope = scopes.every_client()
    with scopes.scoped(scope):
        asked = mine.rows().first()
    if asked is None:
        return
    days, found = (asked.from_date, asked.to_date), list[indicators.Measured]()
    for start, end in gathering.periods_of(*days):
        with scopes.scoped(scope):
            period, parts = queries.period_of(from_date=start, to_date=end, as_of=asked.asked_at), []
        for name in providers.PROVIDERS:
            with scopes.scoped(scope):
                parts.append(measuring.measure_part(name, period))
            if not _lives(mine, scope, done_count=len(found)):
                return
        found.append(measuring.in_one(parts))
    if not _lives(mine, scope, done_count=len(found)):
        return
    measured = gathering.joined(found, from_date=days[0], to_date=days[1], as_of=asked.asked_at)
    for _look in range(LOOKS_MAX):
        with scopes.scoped(scope):
            standing = gathering.standing(*days)
        hidden = gathering.hidden_cells(measured.whole.measurements, measured.shorter, standing)
        with scopes.scoped(scope):
            if _kept(mine, measured, hidden=hidden, standing=standing):
                return
    raise errors.StatementsChange(errors.StatementsChange.__doc__)


def _lives(mine: Try, scope: Collection[int], *, done_count: int) -> bool:
    """Say that this try lives, and how many periods it has measured; False where another try came after it."""
    with scopes.scoped(scope):
        return bool(mine.rows().update(done_count=done_count, seen_at=clock.machine_now()))


def _kept(
    mine: Try, measured: gathering.Measured, *, hidden: frozenset[control.Cell], standing: frozenset[control.Cell]
) -> bool:
    """Keep the statement, unless another try came first; False where other statements changed what may be told."""
    _one_after_another()
    found = mine.rows().select_for_update(of=("self",)).first()
    if found is None:
        return True
    if gathering.standing(found.from_date, found.to_date) != standing:
        return False
    wanted = actions.Wanted(
        key=found.key, client=found.client, from_date=found.from_date, to_date=found.to_date, before=found.corrects,
        reason=found.reason, by=facts.Actor("user", found.asked_by_user_id), as_of=found.asked_at,
    )  # fmt: skip
    actions.keep(wanted, measured, hidden=hidden, at=clock.now())
    found.delete()
    return True


def _going(client: clients.Client | None, from_date: date, to_date: date, *, key: UUID | None) -> UUID | None:
    """Return the key of the statement that was made with this key, or of the one that is being frozen."""
    if key is not None and actions.Statement.objects.filter(key=key).exists():
        return key
    going = Freezing.objects.filter(client=client, from_date=from_date, to_date=to_date, problem="").first()
    return going.key if going is not None else None


def _begun(
    client: clients.Client | None, days: tuple[date, date], *, key: UUID | None, corrects: actions.Statement | None,
    reason: str, now: datetime, by: facts.Actor, at: datetime,
) -> UUID:  # fmt: skip
    found = Freezing.objects.filter(client=client, from_date=days[0], to_date=days[1]).first()
    if found is None:
        found = Freezing(client=client, from_date=days[0], to_date=days[1], try_number=0)
    found.key, found.corrects, found.reason = key or uuid4(), corrects, reason
    found.asked_by_user_id, found.asked_at = by.id, at
    _begin(found, now=now, by=by, at=at)
    return found.key


def _begin(found: Freezing, *, now: datetime, by: facts.Actor, at: datetime) -> None:
    tries.begin(found, now=now)
    journal.record(
        "impact_statement_asked", by=by, at=at, client_id=found.client_id or scopes.OPERATOR, freezing=found.pk,
        try_number=found.try_number, **{"from": found.from_date.isoformat(), "to": found.to_date.isoformat()},
    )  # fmt: skip


def _fail(found: Freezing, *, code: str, at: datetime) -> None:
    tries.end(found, problem=code, about={})
    journal.record(
        "impact_statement_failed", by=facts.SYSTEM, at=at, client_id=found.client_id or scopes.OPERATOR,
        freezing=found.pk, problem=code,
    )  # fmt: skip


def _one_after_another() -> None:
    """Let statements be asked for and kept in turn: the cells of one decide which another may tell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
