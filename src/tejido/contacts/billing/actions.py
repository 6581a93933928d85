"""Working statements out, issuing them, and what clients ask about them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db import transaction

from tejido.clients import models as clients
from tejido.clients import price_lists, price_tables, rows
from tejido.contacts import billing_tables, models
from tejido.contacts import history as contact_history
from tejido.contacts.billing import errors, queries, volumes
from tejido.core import characters, facts, history
from tejido.core.prices import lists
from tejido.core.prices import statements as core_statements
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import models as people

Statement = billing_tables.Statement
StatementQuestion = billing_tables.StatementQuestion
TEXT_CHARACTERS_MAX = 1000


@transaction.atomic
def draft(*, programme: clients.Programme, month: date, zone: str, by: facts.Actor, at: datetime) -> Statement:
    """Work out the statement of a month, anew where there is a draft of it.

    Args:
        month: The first day of the month.
        zone: The operator's zone, whose days count.
        at: World time.
    Raises: MonthInvalid, MonthNotOver, NoPrices, NoPromise, StatementIssued
    """
    period = queries.period_of(month, zone=zone)
    clients.Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    known = Statement.objects.select_for_update(of=("self",)).filter(programme=programme, from_date=month).first()
    if known is not None and known.state == "issued":
        raise errors.StatementIssued(errors.StatementIssued.__doc__)
    columns = _worked_out(programme, period, at=at)
    if known is None:
        statement = Statement.objects.create(
            client_id=programme.client_id, programme=programme, from_date=period.from_date, to_date=period.to_date,
            zone=zone, drafted_by_user_id=by.id, drafted_at=at, **columns,
        )  # fmt: skip
        statement.refresh_from_db()
    else:
        statement = known
        for name, value in {**columns, "zone": zone, "drafted_by_user_id": by.id, "drafted_at": at}.items():
            setattr(statement, name, value)
        statement.save()
    _record("statement_drafted", statement, by=by, at=at)
    return statement


@transaction.atomic
def issue(*, statement: Statement, digest: str, by: facts.Actor, at: datetime) -> Statement:
    """Issue a draft that somebody else worked out; issued twice by the same person it is issued once.

    Args:
        digest: Of the draft that was looked at.
    Raises: StatementIssued, StatementByOneself, StatementChanged, MonthNotOver, NoPrices, NoPromise
    """
    # One after the other: a correction of an earlier month is in one statement only.
    programme = clients.Programme.objects.select_for_update(of=("self",)).get(pk=statement.programme_id)
    found = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if found.state == "issued":
        if found.issued_by_user_id == by.id and found.digest == digest:
            return found
        raise errors.StatementIssued(errors.StatementIssued.__doc__)
    if found.drafted_by_user_id == by.id:
        raise errors.StatementByOneself(errors.StatementByOneself.__doc__)
    period = queries.period_of(found.from_date, zone=found.zone)
    now = _worked_out(programme, period, at=at)
    if found.digest != digest or now["digest"] != digest:
        raise errors.StatementChanged(errors.StatementChanged.__doc__)
    found.state, found.issued_by_user_id, found.issued_at = "issued", by.id, at
    found.save(update_fields=["state", "issued_by_user_id", "issued_at"])
    _record("statement_issued", found, by=by, at=at)
    return found


@transaction.atomic
def ask(
    *, statement: Statement, line: str, text: str, key: UUID | None, by: facts.Actor, at: datetime
) -> StatementQuestion:
    """Ask about a line of an issued statement, or about the whole of it.

    Args:
        line: The code of a line; empty for the whole.
        text: 1 to 1000 characters.
        key: Made with the form: the same one again returns the question that it made.
    Raises: StatementNotIssued, NoSuchStatementLine, QuestionTextInvalid, QuestionTaken
    """
    if statement.state != "issued":
        raise errors.StatementNotIssued(errors.StatementNotIssued.__doc__)
    if line:
        queries.line(statement, line)
    kept = _text(text)
    salt, digest = journal.salted(kept)
    question, is_new = rows.make(
        StatementQuestion, key=key, taken=errors.QuestionTaken, client_id=statement.client_id, statement=statement,
        line=line, text=kept, salt=salt, digest=digest, asked_by_user_id=by.id, asked_at=at,
    )  # fmt: skip
    if question.statement_id != statement.pk:
        raise errors.QuestionTaken(errors.QuestionTaken.__doc__)
    if is_new:
        journal.record(
            "statement_question_asked", by=by, at=at, client_id=statement.client_id, statement=statement.pk,
            question=question.pk, text_digest=digest,
        )  # fmt: skip
    return question


@transaction.atomic
def answer(*, question: StatementQuestion, text: str, by: facts.Actor, at: datetime) -> StatementQuestion:
    """Answer a question; the same answer sent twice is one.

    Raises: QuestionAnswered, QuestionTextInvalid
    """
    kept = _text(text)
    found = StatementQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if found.answered_at is not None:
        if found.answer == kept:
            return found
        raise errors.QuestionAnswered(errors.QuestionAnswered.__doc__)
    found.answer = kept
    found.answer_salt, found.answer_digest = journal.salted(kept)
    found.answered_by_user_id, found.answered_at = by.id, at
    found.save(update_fields=["answer", "answer_salt", "answer_digest", "answered_by_user_id", "answered_at"])
    journal.record(
        "statement_question_answered", by=by, at=at, client_id=found.client_id, statement=found.statement_id,
        question=found.pk, text_digest=found.answer_digest,
    )  # fmt: skip
    return found


def lines_now(
    programme: clients.Programme, period: history.Period, prices: lists.PriceList
) -> tuple[core_statements.Line, ...]:
    """Return a month's lines as they are counted and priced now, with corrections of the months before it."""
    own = core_statements.lines(volumes.month(programme, period=period, prices=prices))
    return (*own, *_corrections(programme, before=period.from_date))


def _corrections(programme: clients.Programme, *, before: date) -> list[core_statements.Line]:
    """Return what the last months that were issued are owed or to be given back, the earliest first."""
    issued = list(Statement.objects.filter(programme=programme, state="issued").order_by("-from_date"))
    kept = [queries.lines(one) for one in issued]
    found: list[core_statements.Line] = []
    earlier = [one for one in issued if one.from_date < before][: core_statements.CORRECTED_MONTHS_MAX]
    for one in reversed(earlier):
        period = history.Period(from_date=one.from_date, to_date=one.to_date, zone=one.zone)
        prices = price_lists.whole(_prices(programme, period))
        fresh = core_statements.lines(volumes.month(programme, period=period, prices=prices))
        billed = core_statements.billed_so_far(kept, month=one.from_date)
        found.extend(core_statements.corrections(fresh, billed))
    return found


def _worked_out(programme: clients.Programme, period: history.Period, *, at: datetime) -> dict[str, Any]:
    """Return the columns of a statement that follow from what is counted and priced now."""
    kept = _prices(programme, period)
    prices = price_lists.whole(kept)
    # Being available is rolled up with the operator's own rows; hours worked are read from the hours themselves.
    needs_floor = any(item.measure == "available_hour" for item in prices.items)
    behind = [programme.client_id, *([scopes.OPERATOR] if needs_floor else [])]
    marks = [contact_history.rolled_until([client_id]) for client_id in behind]
    is_counted = all(
        mark >= period.to_at if mark is not None else _is_empty(client_id, before=period.to_at)
        for client_id, mark in zip(behind, marks, strict=True)
    )
    if at < period.to_at or not is_counted:
        raise errors.MonthNotOver(errors.MonthNotOver.__doc__)
    lines = lines_now(programme, period, prices)
    amount = core_statements.total(lines)
    plain = [core_statements.plain(line) for line in lines]
    head = {
        "programme": str(programme.key), "month": period.from_date.isoformat(), "zone": period.zone,
        "currency": prices.currency, "amount": str(amount), "prices": kept.digest, "taxes": "not included",
    }  # fmt: skip
    return {
        "price_list": kept, "currency": prices.currency, "amount": amount, "lines": plain,
        "digest": _digest([head, *plain]), "digest_format": history.DIGEST_FORMAT,
        "rolled_until_at": min((mark for mark in marks if mark is not None), default=period.to_at),
    }  # fmt: skip


def _is_empty(client_id: int, *, before: datetime) -> bool:
    """Tell whether there is nothing to count: no contact of a client's, or nobody at work."""
    if client_id == scopes.OPERATOR:
        return not people.Activity.objects.filter(from_at__lt=before).exists()
    return not models.Stay.objects.filter(client_id=client_id, from_at__lt=before).exists()


def _digest(parts: Sequence[Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(list(parts))).hexdigest()


def _prices(programme: clients.Programme, period: history.Period) -> price_tables.PriceList:
    found = price_lists.in_force(programme, on=period.from_date)
    if found is None:
        raise errors.NoPrices(errors.NoPrices.__doc__)
    return found


def _record(fact: str, statement: Statement, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        fact, by=by, at=at, client_id=statement.client_id, statement=statement.pk, programme=statement.programme_id,
        price_list=statement.price_list_id, month=f"{statement.from_date:%Y-%m}", currency=statement.currency.lower(),
        amount=float(statement.amount), lines=len(statement.lines), statement_digest=statement.digest,
    )  # fmt: skip


def _text(text: str) -> str:
    kept = text.replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= TEXT_CHARACTERS_MAX or characters.FORBIDDEN.search(kept):
        raise errors.QuestionTextInvalid(errors.QuestionTextInvalid.__doc__)
    return kept
