"""The roll-ups of a synthetic year, made in bulk of what the shipped statements count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

import _metrics_bulk

COUNTED = ("stays", "work", "offers")


def made(connection: psycopg.Connection, given: Mapping[str, Any], *, step: _metrics_bulk.Step) -> None:
    """Count the year before the newest day by the shipped statements, and store its intervals.

    Args:
        given: `first` and `midnight`, between which everything is counted, and `now`.
    """
    import django

    django.setup()
    from tejido.contacts import measures

    queues = [queue for (queue,) in connection.execute("SELECT id FROM clients_queue")]
    asked = {"from_at": given["first"], "to_at": given["midnight"], "people": None, "queues": queues}
    for name, statement in zip(COUNTED, (measures.STAYS, measures.WORK, measures.OFFERS), strict=True):
        told = f"CREATE TABLE synthetic_{name} AS {statement}"
        step(f"{name} counted", lambda told=told: _metrics_bulk.run(connection, told, asked))  # type: ignore[misc]
    for words, told in _metrics_bulk.statements("metrics_roll_ups.sql"):
        step(words, lambda told=told: _metrics_bulk.run(connection, told, given))  # type: ignore[misc]
    parts = _parts({name: _columns(connection, name) for name in (*COUNTED, "time")})
    for words, told in _metrics_bulk.statements("metrics_intervals.sql"):
        for part, filling in parts.items():
            told = told.replace(f"/* {part} */", filling)
        step(words, lambda told=told: _metrics_bulk.run(connection, told, given))  # type: ignore[misc]


def _parts(counted: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Return what `metrics_intervals.sql` leaves out.

    Args:
        counted: By table, its columns.
    """
    from tejido.contacts import roll_ups

    queue, agent = roll_ups.QUEUE_COLUMNS, roll_ups.AGENT_COLUMNS
    # Every interval has one row of time; of work and offers it may have several, by queue and channel, or none.
    values = {column: f"time.{column}" for column in counted["time"]}
    values |= {
        column: f"coalesce({name}.{column}, 0)"
        for name in ("work", "offers") for column in counted[name] if column in agent
    }  # fmt: skip
    return {
        "queue columns": ", ".join(queue),
        "queue sums": ", ".join(f"{_sum(column)}({column})" for column in queue),
        **{f"of {name}": ", ".join(_added(column, counted[name]) for column in queue) for name in COUNTED},
        "agent columns": ", ".join(agent),
        "agent values": ", ".join(values.get(column, "0") for column in agent),
        **{
            f"own of {name}": ", ".join(_added(column, agent) for column in counted[name] if column in agent)
            for name in ("work", "offers")
        },
    }


def _added(column: str, known: Sequence[str]) -> str:
    """Return a column added up, or nothing where it is not known."""
    # Sums of decimal numbers would take ten times as long.
    kind = "bigint" if column.endswith("_count") else "float8"
    return f"{_sum(column)}({column}::{kind}) AS {column}" if column in known else f"0::{kind} AS {column}"


def _sum(column: str) -> str:
    from tejido.core import metrics

    return "max" if column in metrics.LARGEST else "sum"


def _columns(connection: psycopg.Connection, name: str) -> list[str]:
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [f"synthetic_{name}"]
    )
    return [column for (column,) in found]
