"""What a statement reads: the statements that a function of ours sends, each with its plan, its pages and its time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# Sets the scope of the transaction, or the transaction itself.
NOT_MEASURED = ("SELECT set_config", "SELECT coalesce(current_setting", "SET ", "SAVEPOINT", "RELEASE", "ROLLBACK")
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "


@dataclass
class Reading:
    """One statement on one database.

    Args:
        pages_count: Pages of 8 kB that running it touched, in memory or not; a page touched twice counts twice.
        relations: The tables it read.
        scans: How each was read, in short, in the order of the plan.
        seconds: Of each time it was run and its rows were fetched.
    """

    name: str
    pages_count: int = 0
    relations: frozenset[str] = frozenset()
    scans: tuple[str, ...] = ()
    seconds: list[float] = field(default_factory=list)


def explained(ask: Callable[[], object]) -> list[Reading]:
    """Return each statement that a function sends, with its plan; the transaction and its scope must be open.

    Each is explained twice, and the second time counts: the first may still clean up after whoever wrote the rows.
    """
    return [reading(statement, given, line=connection) for statement, given in _sent(ask)]


def reading(statement: str, given: Any, *, line: Any) -> Reading:
    """Return how one statement is read over a connection of Django's: explained twice, of which the second counts."""
    for _ in range(2):
        plan = _plan(statement, given, line=line)
    nodes = list(_nodes(plan))
    return Reading(
        name=_name(statement),
        pages_count=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        relations=frozenset(node["Relation Name"] for node in nodes if "Relation Name" in node),
        scans=tuple(dict.fromkeys(_short(node) for node in nodes if "Scan" in node["Node Type"])),
    )


def timed(ask: Callable[[], object]) -> list[float]:
    """Return how many seconds each statement takes that a function sends."""
    lasted: list[float] = []

    def run(execute: Any, statement: str, given: Any, many: bool, context: Mapping[str, Any]) -> Any:
        began_at = time.perf_counter()
        result = execute(statement, given, many, context)
        if _is_measured(statement):
            lasted.append(time.perf_counter() - began_at)
        return result

    with connection.execute_wrapper(run):
        ask()
    return lasted


def _sent(ask: Callable[[], object]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, given: Any, many: bool, context: Mapping[str, Any]) -> Any:
        if _is_measured(statement):
            found.append((statement, given))
        return execute(statement, given, many, context)

    with connection.execute_wrapper(note):
        ask()
    return found


def _is_measured(statement: str) -> bool:
    return not statement.startswith(NOT_MEASURED)


def _plan(statement: str, given: Any, *, line: Any) -> dict[str, Any]:
    with line.cursor() as cursor:
        cursor.execute(EXPLAIN + statement, given)
        (told,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return plan


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def _short(node: Mapping[str, Any]) -> str:
    """Return how a table was read: by an index, by its name, or from the beginning to the end."""
    kind = node["Node Type"].replace(" Scan", "").lower()
    return f"{kind} {node.get('Index Name') or node.get('Relation Name') or ''}".strip()


def _name(statement: str) -> str:
    """Return what a statement of ours calls itself in its first line, or the table that Django's asks first."""
    if statement.startswith("-- "):
        return statement[3:].partition(":")[0]
    return statement.partition(' FROM "')[2].partition('"')[0] or statement.split()[0]
