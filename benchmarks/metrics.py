"""What the wallboard and history read behind half a million and five million contacts, and whether facts agree.

The same synthetic newest day lies twice in one cluster, behind a short and a long history of a year. Each statement
that a wallboard page, the lists behind it, history and the round that rolls up send is explained and timed in turn on
both: what the newest day costs must not grow with what lies before it. The roll-ups were made in bulk, so the real
round counts the last day again and must correct nothing. At last a floor is played through the actions, and what the
facts say is held against what the tables say.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rich import console as rich_console
from rich import table as rich_table

import _metrics_world
import _results

if TYPE_CHECKING:
    import _metrics_plans
    import _metrics_play

SIZES = (500_000, 5_000_000)
PAGES_GOAL = "<= 1.1"
# Ten times the history makes some indexes a level deeper, which costs a page more for each row looked up by them: of
# about 14 pages that a row of a list takes, by four indexes, two or three.
LISTED, LIST_PAGES_GOAL = "wallboard_stays", "<= 1.25"
ALL = ">= 1"
NAMES = frozenset({
    "clients_client", "clients_programme", "clients_queue", "clients_queuechannel", "people_person", "contacts_rollup",
})  # fmt: skip
ROLL_UPS = frozenset({"contacts_queueinterval", "contacts_agentinterval", "contacts_servingday"})


@dataclass(frozen=True)
class Compared:
    """One statement of one case: as it was read behind the shorter, and behind the longer history."""

    part: str
    words: str
    shorter: _metrics_plans.Reading
    longer: _metrics_plans.Reading

    @property
    def what(self) -> str:
        return f"{self.part}: {self.words}: {self.shorter.name}"


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    shape = _metrics_world.Shape(sizes=arguments.contacts, days_count=arguments.days)
    with _metrics_world.opened(shape) as world:
        return _compare(world, arguments)


def _compare(world: _metrics_world.World, arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    import _metrics_play

    *_, longest = world.databases
    recounted = _recounted(world, longest)
    found = _readings(world, repeats=arguments.repeats)
    _show_plans(world, found)
    played = _metrics_play.agreement(
        world, longest, contacts_count=arguments.played, rounds=max(3, arguments.repeats // 3)
    )
    rows = [*_page_rows(found), *_time_rows(found), *_year_rows(found), *_agreement_rows(recounted, played)]
    shorter, longer = (f"{database.contacts_count:,}" for database in world.databases)
    shape = world.shape
    notes = [
        f"ours: behind {longer} contacts; other: behind {shorter}, of {shape.days_count} days each, all synthetic; the "
        f"same newest day of {shape.newest_count:,} contacts and the same {shape.agents_count:,} agents in both. Pages "
        "are of 8 kB, in memory or not, and do not depend on the load of the machine; times do.",
        f"Fold and SQL: {played.contacts_count:,} contacts played through the actions behind {longer} others, "
        f"{played.facts_count:,} facts, {played.compared_count:,} numbers compared.",
    ]
    return _results.publish("metrics", rows, folder=arguments.results, notes=notes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--contacts",
        type=int,
        nargs=2,
        default=SIZES,
        metavar="N",
        help="contacts of the two histories (500000 5000000)",
    )
    parser.add_argument("--days", type=int, default=364, metavar="N", help="days before the newest one (364)")
    parser.add_argument("--repeats", type=int, default=9, metavar="N", help="how often each statement is timed (9)")
    parser.add_argument("--played", type=int, default=400, metavar="N", help="contacts played for fold and SQL (400)")
    _results.add_arguments(parser)
    return parser.parse_args()


def _recounted(world: _metrics_world.World, database: _metrics_world.Database) -> tuple[int, int]:
    """Let the real round count the last day again; return how many intervals it has, and how many it changed."""
    from tejido.contacts import history_tables, roll_ups
    from tejido.core import facts
    from tejido.journal import scopes

    with world.owner(database) as connection:
        clients = [scopes.OPERATOR, *(one for (one,) in connection.execute("SELECT id FROM clients_client").fetchall())]
    changed = 0
    with world.asked(database, role="work"):
        for client in clients:
            changed += roll_ups.advance(
                client_id=client, until_at=_metrics_world.MIDNIGHT, zone=_metrics_world.ZONE, by=facts.SYSTEM,
                at=_metrics_world.NOW,
            )  # fmt: skip
    with world.asked(database, role="work", clients=clients):
        day = {"interval_at__gte": _metrics_world.MIDNIGHT - timedelta(days=1)}
        kept = [
            table.objects.filter(**day).count()
            for table in (history_tables.QueueInterval, history_tables.AgentInterval)
        ]
    return sum(kept), changed


def _readings(world: _metrics_world.World, *, repeats: int) -> list[Compared]:
    """Explain every statement on both databases, then time them, in turn."""
    import _metrics_cases
    import _metrics_plans

    clients = [1000, 1001, 1002]
    with world.asked(world.databases[0], role="app", clients={0, *clients}):
        cases = _metrics_cases.all_of(year_days=world.shape.days_count)
    found: list[Compared] = []
    for case in cases:
        pair = []
        for database in world.databases:
            with world.asked(database, role=case.role, clients=case.clients):
                pair.append(_metrics_plans.explained(case.ask))
        for turn in range(repeats):
            # Who goes first changes, so that a drift of the machine favours neither.
            for place in (0, 1) if turn % 2 else (1, 0):
                with world.asked(world.databases[place], role=case.role, clients=case.clients):
                    for reading, seconds in zip(pair[place], _metrics_plans.timed(case.ask), strict=True):
                        reading.seconds.append(seconds)
        # Behind very few contacts a question may find nobody to ask on about.
        named = [{reading.name: reading for reading in readings} for readings in pair]
        found += [
            Compared(case.part, case.words, named[0][name], named[1][name]) for name in named[1] if name in named[0]
        ]
        print(f"  read: {case.part}, {case.words}", flush=True)
    return found


def _show_plans(world: _metrics_world.World, found: Sequence[Compared]) -> None:
    """Print how each statement reads behind the longer history, and where it does otherwise behind the shorter."""
    shown = rich_table.Table(title="metrics: how each statement reads", title_justify="left")
    for heading in ("statement", "pages", "ms", "plan"):
        shown.add_column(heading, justify="right" if heading in ("pages", "ms") else "left")
    for one in found:
        if one.part in ("history", "year") and _is_about_names(one):
            continue
        plan = "; ".join(one.longer.scans)
        if one.shorter.scans != one.longer.scans:
            plan += f" [behind the shorter: {'; '.join(one.shorter.scans)}]"
        shown.add_row(
            one.what,
            f"{one.shorter.pages_count:,} → {one.longer.pages_count:,}",
            f"{_milliseconds(one.shorter):.1f} → {_milliseconds(one.longer):.1f}",
            plan,
        )
    rich_console.Console(width=None if sys.stdout.isatty() else 2 * _results.PIPE_WIDTH).print(shown)


def _page_rows(found: Sequence[Compared]) -> Iterator[_results.Row]:
    for one in _worth_a_row(found):
        yield _results.row(
            f"{one.what}, pages", [one.longer.pages_count], [max(1, one.shorter.pages_count)],
            against="behind a tenth", unit="pages", goal=_pages_goal(one),
        )  # fmt: skip


def _pages_goal(one: Compared) -> str | None:
    """Return what a wallboard's statement may grow by: next to nothing, and a list by the depth of its indexes."""
    if one.part != "wallboard":
        return None
    return LIST_PAGES_GOAL if one.shorter.name == LISTED else PAGES_GOAL


def _time_rows(found: Sequence[Compared]) -> Iterator[_results.Row]:
    for one in _worth_a_row(found):
        yield _results.row(
            f"{one.what}, time", [1000 * seconds for seconds in one.longer.seconds],
            [1000 * seconds for seconds in one.shorter.seconds], against="behind a tenth", unit="ms",
        )  # fmt: skip


def _year_rows(found: Sequence[Compared]) -> Iterator[_results.Row]:
    """Say which tables a year of history reads: roll-ups, and names."""
    read = {name for one in found if one.part == "year" for name in one.longer.relations | one.shorter.relations}
    yield _results.row(
        "tables that a year of history reads, and that are roll-ups or names", [len(read & (ROLL_UPS | NAMES))],
        [len(read)], against="all that it reads", unit="tables", goal=ALL,
    )  # fmt: skip


def _agreement_rows(recounted: tuple[int, int], played: _metrics_play.Agreement) -> Iterator[_results.Row]:
    kept, changed = recounted
    yield _results.row(
        "intervals made in bulk that the real round leaves as they are", [kept - changed], [kept],
        against="all of the last day", unit="intervals", goal=ALL,
    )  # fmt: skip
    yield _results.row(
        "numbers that the fold of facts and SQL count alike", [played.equal_count], [played.compared_count],
        against="all compared", unit="numbers", goal=ALL,
    )  # fmt: skip
    yield _results.row(
        "SQL over the played contacts' tables", [1000 * seconds for seconds in played.sql_seconds],
        [1000 * seconds for seconds in played.fold_seconds], against="reading and folding their facts", unit="ms",
    )  # fmt: skip


def _worth_a_row(found: Sequence[Compared]) -> Iterator[Compared]:
    yield from (one for one in found if one.part == "wallboard" or not _is_about_names(one))


def _is_about_names(one: Compared) -> bool:
    return one.longer.relations <= NAMES


def _milliseconds(reading: _metrics_plans.Reading) -> float:
    return 1000 * statistics.median(reading.seconds)


if __name__ == "__main__":
    sys.exit(main())
