"""What is held about a person, in whichever app: found by the tables' own columns, so that no new table is left out.

Every table with a column `person_id` belongs to what a person may see and take along. An app names its tables, so that
the person is told in words what each holds, and says why rows stay where the law or the counts need them when the
person is erased; what is erased then is said with `erasure.register_together`. The vault answers for itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import sql

if TYPE_CHECKING:
    # What the type checker calls a text that is translated when it is shown.
    from django.utils.functional import _StrPromise as Promise

PERSON_COLUMN = "person_id"
# A table with more rows than this is told up to here; the count says how many there are.
ROWS_MAX = 10_000
# Why something stays when a person is erased, as codes; the pages say it in words.
KEPT_REASONS = ("employment_records", "work_records", "proof_of_answer", "books")

# Columns that say nothing about anybody, or would let a finder sign in.
INTERNAL = ("_id", "salt", "digest", "password", "token", "secret")

_ROWS = "SELECT to_jsonb(held)::text, count(*) OVER () FROM {} AS held WHERE {} = ANY(%s) ORDER BY 1 LIMIT %s"
_TABLES = """
SELECT relation.relname
FROM pg_class AS relation JOIN pg_attribute AS held ON held.attrelid = relation.oid
WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind IN ('r', 'p') AND NOT relation.relispartition
  AND held.attname = 'person_id' AND NOT held.attisdropped
  AND has_table_privilege(relation.oid, 'SELECT')
ORDER BY relation.relname
"""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What one table holds about somebody.

    Args:
        named: For the person, in words; None where no app has named it yet.
        kept: Why its rows stay when the person is erased, one of `KEPT_REASONS`; empty where they are erased.
    """

    table: str
    named: Promise | None = None
    person_column: str = PERSON_COLUMN
    kept: str = "work_records"


@dataclass(frozen=True, kw_only=True)
class Held:
    """The rows of one table about a person, column to value, and how many there are in all."""

    holding: Holding
    rows: Sequence[Mapping[str, Any]]
    rows_count: int


_named: dict[str, Holding] = {}


def register(table: str, *, named: Promise, person_column: str = PERSON_COLUMN, kept: str = "") -> None:
    """Name a table that holds something about people; called once by the app that owns it."""
    if kept and kept not in KEPT_REASONS:
        raise ValueError(kept)
    _named[table] = Holding(table=table, named=named, person_column=person_column, kept=kept)


def holdings() -> Sequence[Holding]:
    """Return every table that holds something about people and may be read here: those that were named first."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        found = [name for (name,) in cursor.fetchall()]
    rest = [Holding(table=table) for table in found if table not in _named]
    return [*_named.values(), *rest]


def about(person_ids: Sequence[int]) -> Iterator[Held]:
    """Return what every table holds about somebody, one table after the other; empty ones are left out.

    Args:
        person_ids: All ids under which the person is known.
    """
    for holding in holdings():
        with connection.cursor() as cursor:
            statement = sql.SQL(_ROWS).format(sql.Identifier(holding.table), sql.Identifier(holding.person_column))
            cursor.execute(statement, [list(person_ids), ROWS_MAX])
            rows = cursor.fetchall()
        if rows:
            yield Held(holding=holding, rows=[_plain(json.loads(row)) for row, _ in rows], rows_count=rows[0][1])


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without what only the database needs: keys, secrets, and the salts and digests of texts."""
    return {
        name: value
        for name, value in row.items()
        if value is not None and not name.endswith(INTERNAL) and name not in ("id", "key")
    }
