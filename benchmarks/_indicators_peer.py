"""The indicators by pandas and by DuckDB, from the same rows; run in the environment of the peers.

It is given a folder of CSV files and writes values and seconds. Reading the files is not timed: what either computes
begins with its own tables in memory.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from pathlib import Path

import duckdb
import pandas

TABLES = ("leg", "worked", "placed", "one")
DAY_SECONDS = 86_400
HOUR_SECONDS = 3_600


def main(folder: Path) -> None:
    asked = json.loads((folder / "asked.json").read_text())
    frames = {name: pandas.read_csv(folder / f"{name}.csv") for name in TABLES}
    base = duckdb.connect(config={"threads": asked["threads"]})
    for name in TABLES:
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{folder / name}.csv')")
    # Nobody may have been merged in a short history, and a file without rows tells no types.
    base.execute("ALTER TABLE one ALTER id TYPE BIGINT")
    base.execute("ALTER TABLE one ALTER person TYPE BIGINT")
    told = {"pandas": pandas.__version__, "duckdb": duckdb.__version__}
    for name, compute in (
        ("by_pandas", lambda: _by_pandas(frames, asked)),
        ("by_duckdb", lambda: _by_duckdb(base, asked)),
    ):
        began_at = time.perf_counter()
        values = compute()
        told[name] = {"seconds": time.perf_counter() - began_at, "values": values}
    (folder / "found.json").write_text(json.dumps(told, default=float))


def _by_pandas(frames: dict[str, pandas.DataFrame], asked: dict) -> dict[str, float]:
    """Compute every value anew: who is one person, the day of each row, then each period's groups."""
    one = frames["one"].set_index("id")["person"]
    leg, worked, placed = frames["leg"].copy(), frames["worked"].copy(), frames["placed"].copy()
    leg["person"] = leg["person"].map(one).fillna(leg["person"]).astype("int64")
    placed["person"] = placed["person"].map(one).fillna(placed["person"]).astype("int64")
    worked["person"] = worked["person"].map(one).fillna(worked["person"]).astype("int64")
    leg["day"] = (leg["from_s"] - asked["first_s"]) // DAY_SECONDS
    leg["seconds"] = leg["to_s"] - leg["from_s"]
    first = (worked["from_s"] - asked["first_s"]) // DAY_SECONDS
    last = (worked["to_s"] - asked["first_s"] - 1e-6) // DAY_SECONDS
    # A spell is at most two days long, so it lies in one or in two of them.
    midnight = asked["first_s"] + last * DAY_SECONDS
    early = pandas.DataFrame(
        {
            "person": worked["person"],
            "day": first,
            "seconds": worked["to_s"].where(first == last, midnight) - worked["from_s"],
        }
    )
    late = pandas.DataFrame({"person": worked["person"], "day": last, "seconds": worked["to_s"] - midnight})[
        first != last
    ]
    days = pandas.concat([early, late], ignore_index=True)
    found: dict[str, float] = {}
    for kind, edges in asked["edges"].items():
        leg["period"] = pandas.cut(leg["day"], edges, right=False, labels=False)
        of_leg = leg.dropna(subset=["period"])
        groups = of_leg.groupby(["period", "client"]).agg(
            contacts=("contact", "nunique"), people=("person", "nunique"), seconds=("seconds", "sum")
        )
        for (period, client), row in groups.iterrows():
            place = f"{kind}:{int(period)}:{client}"
            found[f"contacts:{place}"] = float(row["contacts"])
            found[f"serving:{place}"] = float(row["people"])
            found[f"handled:{place}"] = float(row["seconds"]) / HOUR_SECONDS
        days["period"] = pandas.cut(days["day"], edges, right=False, labels=False)
        of_day = (
            days.dropna(subset=["period"])
            .groupby("period")
            .agg(people=("person", "nunique"), seconds=("seconds", "sum"))
        )
        for period, row in of_day.iterrows():
            found[f"working:{kind}:{int(period)}"] = float(row["people"])
            found[f"worked:{kind}:{int(period)}"] = float(row["seconds"]) / HOUR_SECONDS
        for number, (start, end) in enumerate(itertools.pairwise(edges)):
            there = placed[(placed["from_day"] < end) & (placed["to_day"] > start)]
            found[f"placed:{kind}:{number}"] = float(there["person"].nunique())
    return found


def _by_duckdb(base: duckdb.DuckDBPyConnection, asked: dict) -> dict[str, float]:
    first = f"CAST({asked['first_s']} AS DOUBLE)"
    found: dict[str, float] = {}
    base.execute("CREATE OR REPLACE TEMP TABLE period (kind TEXT, number INT, from_day INT, to_day INT)")
    base.executemany(
        "INSERT INTO period VALUES (?, ?, ?, ?)",
        [
            (kind, number, start, end)
            for kind, edges in asked["edges"].items()
            for number, (start, end) in enumerate(itertools.pairwise(edges))
        ],
    )
    base.execute(
        "CREATE OR REPLACE TEMP TABLE seen AS SELECT client, contact, coalesce(one.person, leg.person) AS person,"
        f" CAST(floor((from_s - {first}) / {DAY_SECONDS}) AS INT) AS day, to_s - from_s AS seconds"
        " FROM leg LEFT JOIN one ON one.id = leg.person"
    )
    for kind, number, client, contacts, people, seconds in base.execute(
        "SELECT kind, number, client, count(DISTINCT contact), count(DISTINCT person), sum(seconds) FROM seen"
        " JOIN period ON day >= from_day AND day < to_day GROUP BY ALL"
    ).fetchall():
        place = f"{kind}:{number}:{client}"
        found[f"contacts:{place}"] = contacts
        found[f"serving:{place}"] = people
        found[f"handled:{place}"] = seconds / HOUR_SECONDS
    base.execute(
        "CREATE OR REPLACE TEMP TABLE spent AS SELECT coalesce(one.person, worked.person) AS person, day,"
        f" least(to_s, {first} + (day + 1) * {DAY_SECONDS})"
        f" - greatest(from_s, {first} + day * {DAY_SECONDS}) AS seconds"
        " FROM worked LEFT JOIN one ON one.id = worked.person,"
        f" LATERAL unnest(range(CAST(floor((from_s - {first}) / {DAY_SECONDS}) AS BIGINT),"
        f" CAST(floor((to_s - {first} - 0.000001) / {DAY_SECONDS}) AS BIGINT) + 1)) AS days (day)"
    )
    for kind, number, people, seconds in base.execute(
        "SELECT kind, number, count(DISTINCT person), sum(seconds) FROM spent"
        " JOIN period ON day >= from_day AND day < to_day GROUP BY ALL"
    ).fetchall():
        found[f"working:{kind}:{number}"] = people
        found[f"worked:{kind}:{number}"] = seconds / HOUR_SECONDS
    for kind, number, people in base.execute(
        "SELECT kind, number, count(DISTINCT coalesce(one.person, placed.person)) FROM placed"
        " LEFT JOIN one ON one.id = placed.person"
        " JOIN period ON placed.from_day < period.to_day AND placed.to_day > period.from_day GROUP BY ALL"
    ).fetchall():
        found[f"placed:{kind}:{number}"] = people
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
