"""Indicators of five years: one new day against computing everything anew, and everything anew against DuckDB.

A hundred thousand synthetic people and five million contacts are made in PostgreSQL, in bare tables with the columns
and indexes that the shipped SQL reads. Measured are contacts served, people serving and hours handled by client, hours
worked and the people behind them, and people in placement, for every month and every year. Ours sums a new day and
measures the month and year it lies in; pandas computes all of it anew from rows that it holds in memory. Ours sums five
years and measures every period; DuckDB does so from the same rows, and all values must be equal. Who is an impact
worker is asked of the vault for one month at a time, and is not part of this.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import psycopg

import _data_folder
import _metrics_world
import _results
from tejido.cli import cluster as cluster_module
from tejido.core.impact import worked_time

SQL = resources.files("tejido.impact").joinpath("sql")
# What the migrations make of worked time, and the index by which presence is read.
WORKED = importlib.import_module("tejido.people.migrations.0020_worked")
WORLD = Path(__file__).with_name("indicators_world.sql")
PEER = Path(__file__).with_name("_indicators_peer.py")
PEER_PYTHON = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"
PEER_SECONDS_MAX = 1_800
ZONE, ZONE_SECONDS = "America/Bogota", 5 * 3600
SIZES, PEOPLE_COUNT, DAYS_COUNT, SPELL_DAYS = (500_000, 5_000_000), 100_000, 1_826, 28
FIRST = date(2021, 1, 1)
KEEP = "INSERT INTO impact_daysum (kind, client_id, day, earlier_day, subjects_count, summed_seconds)\n"
PLACED_COUNT = "SELECT count(*) FROM ({}) AS placed"
PIECE_DAYS = 31
HOUR_SECONDS = 3600.0
DAY_GOAL, GROWTH_GOAL, ALL = ">= 20", "<= 12", ">= 1"

Values = dict[str, float]
Connection = psycopg.Connection[Any]


class World:
    """One database of so many contacts."""

    def __init__(self, connection: Connection, *, contacts: int, people: int, days: int) -> None:
        self.connection, self.contacts, self.people = connection, contacts, people
        self.last = FIRST + timedelta(days=days)
        given = {"people": people, "contacts": contacts, "days": days, "first": FIRST, "spell_days": SPELL_DAYS}
        for statement in _statements(WORLD.read_text()):
            connection.execute(statement, given if "%(" in statement else {})  # type: ignore[arg-type]
        connection.execute(WORKED.DECIDED + WORKED.WORKED + WORKED.INDEXES)
        months = [FIRST]
        while months[-1] < self.last:
            months.append((months[-1] + timedelta(days=32)).replace(day=1))
        years = [month for month in months if month.month == 1]
        self.edges = {"month": months, "year": years if len(years) > 1 else [months[0], months[-1]]}
        self.as_of = datetime(self.last.year, self.last.month, self.last.day, tzinfo=UTC) + timedelta(days=9)

    def sum_days(self, start: date, end: date) -> None:
        """Sum the days [start, end) anew."""
        given = {"from_at": _begin_of(start), "until_at": _begin_of(end), "as_of": self.as_of, "zone": ZONE,
                 "activities": list(worked_time.WORKED_ACTIVITIES)}  # fmt: skip
        with self.connection.transaction():
            self.connection.execute("DELETE FROM impact_daysum WHERE day >= %s AND day < %s", [start, end])
            self.connection.execute(KEEP + _sql("day_sums"), given)  # type: ignore[operator]

    def rebuild(self) -> Values:
        """Sum everything, month by month, and measure every period."""
        self.connection.execute("TRUNCATE impact_daysum")
        day, end = FIRST, self.edges["month"][-1] + timedelta(days=PIECE_DAYS)
        while day < end:
            self.sum_days(day, day + timedelta(days=PIECE_DAYS))
            day += timedelta(days=PIECE_DAYS)
        self.connection.execute("ANALYZE impact_daysum")
        return self.measure(day=None)

    def refresh(self, day: date) -> Values:
        """Sum one day, and measure the month and the year that it lies in."""
        self.sum_days(day, day + timedelta(days=1))
        return self.measure(day=day)

    def measure(self, *, day: date | None) -> Values:
        """Return the values of every period, or of those in which a day lies."""
        found: Values = {}
        for kind, edges in self.edges.items():
            for number, (start, end) in enumerate(itertools.pairwise(edges)):
                if day is None or start <= day < end:
                    found |= self._measured(f"{kind}:{number}", start, end)
        return found

    def _measured(self, place: str, start: date, end: date) -> Values:
        found: Values = {}
        given = {"from_date": start, "to_date": end}
        for kind, client, count, amount in self.connection.execute(_sql("day_totals"), given).fetchall():
            if kind == "contact_served":
                found[f"contacts:{place}:{client}"] = count
            elif kind == "person_serving":
                found[f"serving:{place}:{client}"] = count
                found[f"handled:{place}:{client}"] = amount / HOUR_SECONDS
            else:
                found[f"working:{place}"], found[f"worked:{place}"] = count, amount / HOUR_SECONDS
        row = self.connection.execute(PLACED_COUNT.format(_sql("people_in_placement")).encode(), given).fetchone()
        assert row is not None
        found[f"placed:{place}"] = row[0]
        return found

    def write_rows(self, folder: Path, *, threads: int) -> None:
        """Write the same rows for the peers: instants as seconds, days as numbers since the first."""
        epoch = "extract(epoch FROM {})::float8"
        rows = {
            "leg": "SELECT leg.client_id AS client, contact_id AS contact, person_id AS person,"
            f" {epoch.format('from_at')} AS from_s, {epoch.format('to_at')} AS to_s FROM contacts_leg AS leg"
            " JOIN contacts_contact AS contact ON contact.id = contact_id WHERE channel <> 'help'",
            "worked": f"SELECT person_id AS person, {epoch.format('from_at')} AS from_s,"
            f" {epoch.format('to_at')} AS to_s FROM people_activity WHERE activity = 'available'",
            "placed": f"SELECT person_id AS person, from_date - '{FIRST}'::date AS from_day,"
            f" to_date - '{FIRST}'::date AS to_day FROM people_placement",
            "one": "SELECT id, canonical_person_id AS person FROM people_person WHERE canonical_person_id IS NOT NULL",
        }
        for name, query in rows.items():
            with (folder / f"{name}.csv").open("wb") as file, self.connection.cursor() as cursor:
                with cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)".encode()) as copy:
                    for data in copy:
                        file.write(data)
        first_at = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC).timestamp() + ZONE_SECONDS
        edges = {kind: [(edge - FIRST).days for edge in found] for kind, found in self.edges.items()}
        (folder / "asked.json").write_text(json.dumps({"first_s": first_at, "edges": edges, "threads": threads}))


def main() -> int:
    """Measure, print, write, and return the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, nargs=2, default=SIZES, metavar="N", help="the two sizes")
    parser.add_argument("--people", type=int, default=PEOPLE_COUNT, metavar="N", help="workers of the larger (100000)")
    parser.add_argument("--days", type=int, default=DAYS_COUNT, metavar="N", help="days of history (1826)")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="how often a day is refreshed (5)")
    parser.add_argument("--peer", type=Path, default=PEER_PYTHON, metavar="PYTHON", help="has pandas and duckdb")
    _results.add_arguments(parser)
    arguments = parser.parse_args()
    with _data_folder.made() as folder:
        cluster = cluster_module.Cluster(data=folder)
        try:
            cluster.start()
            _metrics_world.restarted(cluster, {**_metrics_world.LOADING, "work_mem": "64MB"})
            return _compare(cluster, folder, arguments)
        finally:
            cluster.stop()


def _compare(cluster: cluster_module.Cluster, folder: Path, arguments: argparse.Namespace) -> int:
    smaller, larger = sorted(arguments.contacts)
    rebuilds: list[float] = []
    for size in (smaller, larger):
        name = f"indicators_{size}"
        cluster.create_database(name)
        with psycopg.connect(**cluster.superuser_connection(name), autocommit=True) as connection:  # type: ignore[arg-type]
            # As the product's own connections: what is planned for a month would be kept for a day.
            connection.prepare_threshold = None
            people = max(1, round(arguments.people * size / larger))
            world = World(connection, contacts=size, people=people, days=arguments.days)
            print(f"{size:,} contacts are there", flush=True)
            began_at = time.perf_counter()
            values = world.rebuild()
            rebuilds.append(time.perf_counter() - began_at)
            print(f"{size:,} contacts: everything anew in {rebuilds[-1]:.1f} s", flush=True)
            if size == larger:
                return _publish(world, values, rebuilds, folder, arguments)
    raise AssertionError


def _publish(world: World, values: Values, rebuilds: list[float], folder: Path, arguments: argparse.Namespace) -> int:
    day = world.edges["month"][-2] + timedelta(days=9)
    refreshes, is_same = [], True
    for _ in range(arguments.repeats):
        began_at = time.perf_counter()
        found = world.refresh(day)
        refreshes.append(time.perf_counter() - began_at)
        is_same = is_same and all(_is_equal(values[name], value) for name, value in found.items())
    peer = _peer(world, folder, arguments.peer)
    rows = [
        _results.row("everything anew, 0.5 against 5 million contacts: growth", [rebuilds[1]], [rebuilds[0]],
                     against="a tenth of the rows", unit="s", goal=GROWTH_GOAL),
        _results.row("a day refreshed says what it said", [float(is_same)], [1.0], against="the full sums",
                     unit="share", goal=ALL),
    ]  # fmt: skip
    sums_row = world.connection.execute("SELECT count(*) FROM impact_daysum").fetchone()
    assert sums_row is not None
    notes = [
        f"{world.contacts:,} synthetic contacts, {world.people:,} people who each stay {SPELL_DAYS} days, "
        f"{len(values):,} values over {len(world.edges['month']) - 1} months and their years; "
        f"{sums_row[0]:,} rows of sums. {os.cpu_count()} processors.",
        f"One day: {statistics.median(refreshes) * 1000:.0f} ms.",
    ]
    if peer is None:
        notes.append("pandas and DuckDB are not here: make .venv-peers with `deploy/set_up.py peers`.")
        return _results.publish("indicators", rows, folder=arguments.results, notes=notes)
    pandas_s, duckdb_s = peer["by_pandas"]["seconds"], peer["by_duckdb"]["seconds"]
    rows = [
        # As a speed, so that more is better: days refreshed in the time of one recompute.
        _results.row("one new day, against everything anew: times in a second", [1 / each for each in refreshes],
                     [1 / pandas_s], against=f"pandas {peer['pandas']}", unit="1/s", goal=DAY_GOAL),
        _results.row("everything anew", [rebuilds[1]], [duckdb_s], against=f"DuckDB {peer['duckdb']}", unit="s"),
        *(
            _results.row(f"values equal to those of {name}", [_equal_share(values, peer[key]["values"])], [1.0],
                         against="all of them", unit="share", goal=ALL)
            for name, key in (("pandas", "by_pandas"), ("DuckDB", "by_duckdb"))
        ),
        *rows,
    ]  # fmt: skip
    return _results.publish("indicators", rows, folder=arguments.results, notes=notes)


def _peer(world: World, folder: Path, python: Path) -> dict[str, Any] | None:
    if not python.exists():
        return None
    rows = folder / "rows"
    rows.mkdir()
    world.write_rows(rows, threads=os.cpu_count() or 1)
    subprocess.run([str(python), str(PEER), str(rows)], check=True, timeout=PEER_SECONDS_MAX)
    found: dict[str, Any] = json.loads((rows / "found.json").read_text())
    return found


def _equal_share(ours: Values, others: Values) -> float:
    names = ours.keys() | others.keys()
    # Neither side tells of a period in which there was nothing.
    equal = sum(_is_equal(ours.get(name, 0.0), others.get(name, 0.0)) for name in names)
    return equal / max(1, len(names))


def _is_equal(one: float, other: float) -> bool:
    return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-6)


def _begin_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=ZONE_SECONDS)


def _sql(name: str) -> Any:
    return SQL.joinpath(f"{name}.sql").read_text()


def _statements(text: str) -> Sequence[str]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return [each for each in "\n".join(lines).split(";") if each.strip()]


if __name__ == "__main__":
    sys.exit(main())
