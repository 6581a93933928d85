"""Erasing texts for good, and the ledger that keeps them erased after a restore.

A fact never holds a text, only a salted digest. To erase is to drop the text and its salt; the facts stay true and
seals still verify. Every erasure is written to the table `journal_erasure` in the same transaction and, after the
commit, to a file outside the database (`<data>/erasures.jsonl`): a backup taken before the erasure does not know of it,
the file does.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from tejido.core import facts
from tejido.journal import actions, errors, ledger_file

LEDGER_NAME = "erasures.jsonl"
FILE_MODE = 0o644


@dataclass(frozen=True)
class Erasable:
    """A table with personal text: what each column becomes when its row is erased (an SQL expression).

    `%(at)s` in an expression is the instant of the erasure. What lies outside the database is erased by `afterwards`,
    once the transaction has committed; a crash in between must be made good by a round.
    """

    table: str
    columns: Mapping[str, str]
    afterwards: Callable[[UUID], None] | None = None


@dataclass(frozen=True)
class Hanging:
    """Rows that are erased together with the row they hang on.

    Args:
        columns: As of an `Erasable`.
        where: Which rows, an SQL condition with `%(row)s`, the id of the row they hang on.
    """

    table: str
    columns: Mapping[str, str]
    where: str


_erasables: dict[str, Erasable] = {}
_together: dict[str, list[Hanging]] = {}


def register(
    relation: str, *, table: str, columns: Mapping[str, str], afterwards: Callable[[UUID], None] | None = None
) -> None:
    """Name a table whose rows can be erased; called once by the app that owns the table."""
    _erasables[relation] = Erasable(table, columns, afterwards)


def register_together(relation: str, *, table: str, columns: Mapping[str, str], where: str) -> None:
    """Say what else is erased with a row of a relation: rows of another table that hang on it, of this app or another.

    Args:
        relation: A name given to `register`, by whichever app.
        columns: What each becomes, as an SQL expression; the same once more must change nothing.
        where: An SQL condition with `%(row)s`, the id of the row that they hang on.
    """
    hanging = Hanging(table, columns, where)
    if hanging not in _together.setdefault(relation, []):
        _together[relation].append(hanging)


def erased_columns(*relations: str) -> frozenset[tuple[str, str]]:
    """Return the columns, as table and name, that are emptied with the rows of some relations."""
    known = [row for name in relations for row in (_erasables[name], *_together.get(name, ()))]
    return frozenset((row.table, column) for row in known for column in row.columns)


@transaction.atomic
def erase(relation: str, *, key: UUID, reason: str, by: facts.Actor, at: datetime, client_id: int) -> None:
    """Erase the personal text of one row.

    Args:
        relation: A registered name, such as "message" or "customer".
        key: The row's key.
        reason: A code, such as "customer_request" or "retention".
    Raises: NotErasable: no such relation, or no such row within the scope.
    """
    row = _blank(relation, key, at=at)
    if row is None:
        raise errors.NotErasable(errors.NotErasable.__doc__)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_erasure (relation, row_key, erased_at, by_kind, by_id, reason)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [relation, str(key), at, by.kind, by.id, reason],
        )
    actions.record("text_erased", by=by, at=at, client_id=client_id, relation=relation, row=row, reason=reason)
    # The erasure is done by then: a ledger that cannot be written now is logged, and written by the next round.
    transaction.on_commit(export_ledger, robust=True)


def export_ledger(path: Path | None = None) -> int:
    """Bring the ledger file up to date with the table; a crash between commit and here is made good by the next call.

    Returns: How many lines were added.
    Raises: LedgerNotWritten
    """
    file = path or settings.ENVIRONMENT.data / LEDGER_NAME
    return ledger_file.add(file, mode=FILE_MODE, missing=_missing)


@transaction.atomic
def apply(ledger: Iterable[str]) -> int:
    """Erase again what the ledger names, in a database restored from an older backup; called as owner, before it opens.

    Args:
        ledger: The lines of a ledger file.
    Returns: How many rows were erased.
    Raises: LedgerUnreadable: a line cannot be read, or names a relation that this version does not know.
    """
    count = 0
    for line in _lines(ledger):
        if _blank(line["relation"], UUID(line["key"]), at=datetime.fromisoformat(line["erased_at"])) is not None:
            count += 1
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_erasure (relation, row_key, erased_at, by_kind, by_id, reason)"
                " SELECT %(relation)s, %(key)s, %(erased_at)s, 'system', 0, %(reason)s WHERE NOT EXISTS"
                " (SELECT FROM journal_erasure WHERE relation = %(relation)s AND row_key = %(key)s)",
                line,
            )
    return count


def _missing(there: Sequence[str]) -> Iterator[str]:
    written = {(line["relation"], line["key"]) for line in _lines(there)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation, row_key, erased_at, reason FROM journal_erasure ORDER BY id")
        rows = [row for row in cursor.fetchall() if (row[0], str(row[1])) not in written]
    for relation, key, erased_at, reason in rows:
        line = {"relation": relation, "key": str(key), "erased_at": erased_at.isoformat(), "reason": reason}
        yield json.dumps(line, sort_keys=True)


def _blank(relation: str, key: UUID, *, at: datetime) -> int | None:
    erasable = _erasables.get(relation)
    if erasable is None:
        raise errors.NotErasable(errors.NotErasable.__doc__)
    # Tables, columns and expressions are constants of our own apps; key, row and instant are parameters.
    statement = f"UPDATE {erasable.table} SET {_assigned(erasable.columns)} WHERE key = %(key)s RETURNING id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"key": str(key), "at": at})
        row = cursor.fetchone()
        for each in _together.get(relation, ()) if row is not None else ():
            together = f"UPDATE {each.table} SET {_assigned(each.columns)} WHERE {each.where}"  # noqa: S608
            cursor.execute(together, {"row": row[0], "at": at})
    if row is not None and erasable.afterwards is not None:
        transaction.on_commit(functools.partial(erasable.afterwards, key))
    return int(row[0]) if row else None


def _assigned(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{column} = {expression}" for column, expression in columns.items())


def _lines(ledger: Iterable[str]) -> list[dict[str, str]]:
    lines = []
    try:
        for text in ledger:
            if not text.strip():
                continue
            given = json.loads(text)
            line = {name: str(given[name]) for name in ("relation", "key", "erased_at", "reason")}
            UUID(line["key"])
            datetime.fromisoformat(line["erased_at"])
            if line["relation"] not in _erasables:
                raise ValueError(line["relation"])
            lines.append(line)
    except (ValueError, KeyError, TypeError) as problem:
        raise errors.LedgerUnreadable(errors.LedgerUnreadable.__doc__) from problem
    return lines
