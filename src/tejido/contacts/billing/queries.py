"""Reading statements: lists of a month, one with its lines, and the questions about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from tejido.contacts import billing_tables
from tejido.contacts.billing import errors
from tejido.core import dates, history
from tejido.core.prices import statements

Statement = billing_tables.Statement
StatementQuestion = billing_tables.StatementQuestion
STATEMENTS_MAX = 200
QUESTIONS_MAX = 100
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def month(text: str) -> date:
    """Return the first day of the month that a text such as 2026-10 names.

    Raises: MonthInvalid
    """
    found = MONTH.fullmatch(text)
    try:
        day = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        day = None
    if day is None or not history.YEAR_MIN < day.year < history.YEAR_MAX:
        raise errors.MonthInvalid(errors.MonthInvalid.__doc__)
    return day


def period_of(first: date, *, zone: str) -> history.Period:
    """Return the days of a month.

    Raises: MonthInvalid: it does not begin on its first day.
    """
    if first.day != 1:
        raise errors.MonthInvalid(errors.MonthInvalid.__doc__)
    return history.Period(from_date=first, to_date=dates.next_month(first), zone=zone)


def statement(key: UUID) -> Statement:
    """Return a statement within the scope.

    Raises: NoSuchStatement
    """
    found = Statement.objects.select_related("programme__client", "price_list").filter(key=key).first()
    if found is None:
        raise errors.NoSuchStatement(errors.NoSuchStatement.__doc__)
    return found


def of_month(first: date) -> dict[int, Statement]:
    """Return the statements of a month within the scope, by their programme's id."""
    found = Statement.objects.select_related("programme__client").filter(from_date=first)
    return {one.programme_id: one for one in found}


def issued(client_ids: Iterable[int]) -> Sequence[Statement]:
    """Return the newest issued statements of some clients."""
    found = Statement.objects.select_related("programme__client").filter(client_id__in=list(client_ids), state="issued")
    return list(found.order_by("-from_date", "programme__name", "id")[:STATEMENTS_MAX])


def lines(statement: Statement) -> tuple[statements.Line, ...]:
    """Return the lines of a statement."""
    return tuple(statements.line_of(kept) for kept in statement.lines)


def line(statement: Statement, code: str) -> statements.Line:
    """Return a line of a statement.

    Raises: NoSuchStatementLine
    """
    found = next((one for one in lines(statement) if one.code == code), None)
    if found is None:
        raise errors.NoSuchStatementLine(errors.NoSuchStatementLine.__doc__)
    return found


def questions(statement: Statement) -> Sequence[StatementQuestion]:
    """Return what was asked about a statement, the newest first."""
    return list(statement.questions.order_by("-asked_at", "-id")[:QUESTIONS_MAX])


def question(key: UUID) -> StatementQuestion:
    """Return a question within the scope.

    Raises: NoSuchQuestion
    """
    known = StatementQuestion.objects.select_related("statement__programme__client")
    found = known.filter(key=key).first()
    if found is None:
        raise errors.NoSuchQuestion(errors.NoSuchQuestion.__doc__)
    return found


def waiting_questions() -> Sequence[StatementQuestion]:
    """Return the questions within the scope that wait for an answer, the oldest first."""
    known = StatementQuestion.objects.select_related("statement__programme__client").filter(answered_at=None)
    return list(known.order_by("asked_at", "id")[:QUESTIONS_MAX])
