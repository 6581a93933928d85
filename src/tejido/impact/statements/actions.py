"""Freezing a period as an impact statement, and publishing it by a second person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

import tejido
from tejido.clients import models as clients
from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact.statement import compare, control, lines
from tejido.impact import errors, measuring, queries
from tejido.impact.statements import gathering, sources, tables
from tejido.impact.statements import queries as statement_queries
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes

Statement = tables.Statement


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A statement that somebody asked for.

    Args:
        client: None for the operator's own.
        before: The statement that it corrects, for the `reason`; None for a first version.
        as_of: World time up to which everything in it is known.
    """

    key: UUID
    client: clients.Client | None
    from_date: date
    to_date: date
    before: Statement | None = None
    reason: str = ""
    by: facts.Actor
    as_of: datetime

    @property
    def version(self) -> int:
        """Its number among the versions of its period."""
        return self.before.version + 1 if self.before is not None else 1


@transaction.atomic
def freeze(
    *, client: clients.Client | None, from_date: date, to_date: date, key: UUID | None = None, by: facts.Actor,
    at: datetime,
) -> Statement:  # fmt: skip
    """Freeze a period with all numbers, definitions and inputs; the first version of its statement.

    The scope must reach the operator's rows and every client's.

    Args:
        client: Whose statement it is; None for the operator's own.
        from_date, to_date: A whole month, quarter or year that is over, half-open.
        key: Made with the form: the same one again returns the statement that it made.
        at: World time.
    Raises: ImpactPeriodInvalid, ImpactPeriodOpen, NothingToState, StatementNotFormal, StatementFrozenAlready
    """
    found = rows.made_before(Statement, key)
    if found is not None:
        return found
    check_new(client, from_date, to_date, at=at)
    wanted = Wanted(key=key or uuid4(), client=client, from_date=from_date, to_date=to_date, by=by, as_of=at)
    return _frozen_now(wanted)


@transaction.atomic
def correct(
    *, statement: Statement, reason: str, key: UUID | None = None, by: facts.Actor, at: datetime
) -> Statement:  # fmt: skip
    """Freeze the period of a statement anew; the new version names each line that changed, and why.

    Args:
        reason: 1 to 1000 characters; it is published with the statement.
    Raises: CorrectionReasonInvalid, StatementCorrectedAlready, and what `freeze` raises
    """
    found = rows.made_before(Statement, key)
    if found is not None:
        return found
    before, kept = check_correction(statement, reason, at=at)
    wanted = Wanted(
        key=key or uuid4(), client=before.client, from_date=before.from_date, to_date=before.to_date, before=before,
        reason=kept, by=by, as_of=at,
    )  # fmt: skip
    return _frozen_now(wanted)


@transaction.atomic
def publish(*, statement: Statement, root: str, by: facts.Actor, at: datetime) -> Statement:
    """Publish a statement that somebody else froze; published twice by the same person it is published once.

    Args:
        root: Of the statement that was looked at.
    Raises: StatementPublishedAlready, StatementByOneself, StatementRootDiffers, StatementCorrectedAlready
    """
    found = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if found.root != root:
        raise errors.StatementRootDiffers(errors.StatementRootDiffers.__doc__)
    if found.state == "published":
        if found.published_by_user_id == by.id:
            return found
        raise errors.StatementPublishedAlready(errors.StatementPublishedAlready.__doc__)
    if found.frozen_by_user_id == by.id:
        raise errors.StatementByOneself(errors.StatementByOneself.__doc__)
    if Statement.objects.filter(supersedes=found).exists():
        raise errors.StatementCorrectedAlready(errors.StatementCorrectedAlready.__doc__)
    found.state, found.published_by_user_id, found.published_at = "published", by.id, at
    found.save(update_fields=["state", "published_by_user_id", "published_at"])
    journal.record(
        "impact_statement_published", by=by, at=at, client_id=found.client_id or scopes.OPERATOR,
        statement=found.pk, version=found.version, root=found.root,
    )  # fmt: skip
    return found


def keep_lines(statement: Statement, given: Sequence[lines.Line]) -> None:
    """Keep the lines of a statement in the order of its tree, each with its hash."""
    tables.StatementLine.objects.bulk_create(
        [
            tables.StatementLine(
                client_id=statement.client_id, statement=statement, place=place, table=line.table, line_key=line.key,
                text=line.text(), leaf=lines.leaf(line.text()).hex(),
            )
            for place, line in enumerate(given, 1)
        ]
    )  # fmt: skip


def check_new(client: clients.Client | None, from_date: date, to_date: date, *, at: datetime) -> None:
    """Refuse a first statement that cannot be frozen.

    Raises: ImpactPeriodInvalid, ImpactPeriodOpen, StatementNotFormal, StatementFrozenAlready
    """
    if Statement.objects.filter(client=client, from_date=from_date, to_date=to_date).exists():
        raise errors.StatementFrozenAlready(errors.StatementFrozenAlready.__doc__)
    _check_period(from_date, to_date, at=at)


def check_correction(statement: Statement, reason: str, *, at: datetime) -> tuple[Statement, str]:
    """Refuse a correction that cannot be frozen; return the statement, locked, and the reason as it is kept.

    Raises: CorrectionReasonInvalid, StatementCorrectedAlready, StatementNotFormal
    """
    kept = reason.replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= tables.TEXT_CHARACTERS_MAX or characters.FORBIDDEN.search(kept):
        raise errors.CorrectionReasonInvalid(errors.CorrectionReasonInvalid.__doc__)
    before = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if Statement.objects.filter(supersedes=before).exists():
        raise errors.StatementCorrectedAlready(errors.StatementCorrectedAlready.__doc__)
    _check_period(before.from_date, before.to_date, at=at)
    return before, kept


def keep(wanted: Wanted, measured: gathering.Measured, *, hidden: Collection[control.Cell], at: datetime) -> Statement:
    """Keep a statement of what was measured.

    Args:
        hidden: The cells that are withheld.
        at: World time at which it is frozen.
    Raises: NothingToState, StatementFrozenAlready
    """
    is_synthetic = bool(journal_queries.installation().demonstration)
    before, client = wanted.before, wanted.client
    gathered = gathering.gathered(measured, client=client, hidden=hidden)
    given = gathering.written(gathered, about=_about(wanted, gathered, is_synthetic=is_synthetic), client=client)
    if before is not None:
        changed = compare.changes(statement_queries.lines_of(before), given)
        given = lines.ordered([*given, *compare.as_lines(changed)])
    root = lines.root(leaf.hash for leaf in lines.leaves(given)).hex()
    statement, is_new = rows.make(
        Statement, key=wanted.key, taken=errors.StatementFrozenAlready, client=client, from_date=wanted.from_date,
        to_date=wanted.to_date, version=wanted.version, supersedes=before, reason=wanted.reason,
        is_synthetic=is_synthetic, root=root, lines_count=len(given), frozen_by_user_id=wanted.by.id, frozen_at=at,
    )  # fmt: skip
    if is_new:
        keep_lines(statement, given)
        journal.record(
            "impact_statement_frozen", by=wanted.by, at=at, client_id=statement.client_id or scopes.OPERATOR,
            statement=statement.pk, version=statement.version, root=root, lines=len(given),
            supersedes=before.pk if before else None,
            **{"from": wanted.from_date.isoformat(), "to": wanted.to_date.isoformat()},
        )  # fmt: skip
    return statement


def _frozen_now(wanted: Wanted) -> Statement:
    days, as_of = (wanted.from_date, wanted.to_date), wanted.as_of
    found = [
        measuring.measure(queries.period_of(from_date=start, to_date=end, as_of=as_of))
        for start, end in gathering.periods_of(*days)
    ]
    measured = gathering.joined(found, from_date=days[0], to_date=days[1], as_of=as_of)
    hidden = gathering.hidden_cells(measured.whole.measurements, measured.shorter, gathering.standing(*days))
    return keep(wanted, measured, hidden=hidden, at=as_of)


def _check_period(from_date: date, to_date: date, *, at: datetime) -> None:
    try:
        control.grain_of(from_date, to_date)
    except (control.PeriodNotFixed, OverflowError, ValueError) as problem:
        raise errors.ImpactPeriodInvalid(errors.ImpactPeriodInvalid.__doc__) from problem
    if to_date > journal_queries.business_day(at):
        raise errors.ImpactPeriodOpen(errors.ImpactPeriodOpen.__doc__)
    period = queries.period_of(from_date=from_date, to_date=to_date, as_of=at)
    if not journal_queries.installation().demonstration and sources.not_formal(period):
        raise errors.StatementNotFormal(errors.StatementNotFormal.__doc__)


def _about(wanted: Wanted, gathered: gathering.Gathered, *, is_synthetic: bool) -> dict[str, object]:
    installation, client, before = journal_queries.installation(), wanted.client, wanted.before
    period = gathered.period
    return {
        "format": lines.FORMAT, "statement": str(wanted.key), "version": wanted.version,
        "operator": installation.operator_name, "zone": installation.zone,
        "scope": "operator" if client is None else "client", "client": None if client is None else str(client.name),
        "from_date": period.from_date.isoformat(), "to_date": period.to_date.isoformat(),
        "grain": control.grain_of(period.from_date, period.to_date), "as_of": period.as_of.isoformat(),
        "is_synthetic": is_synthetic, "reason": wanted.reason,
        "supersedes": None if before is None else {"statement": str(before.key), "root": before.root},
        "withheld_with_others_count": gathered.secondary, "software": f"tejido {tejido.__version__}",
    }  # fmt: skip
