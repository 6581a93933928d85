"""Compare what was written down with what is there, and print every difference.

Without --decisions, all facts, folded from the first to the last, must give the tables, but for texts that were erased.
With --decisions, the routers' input log, played again through the same core, must give the offers that were made.
It reads one moment of the database and changes nothing, so it may run beside a centre that works. It ends with 1 where
there is a difference.
"""

from __future__ import annotations

import argparse
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tejido import environment as environment_module
from tejido.cli import database_access, errors

if TYPE_CHECKING:
    from tejido.contacts import decision_replay

ROLE: Final = "app"
STATUS_DIFFERENT = 1
WIDTH = 28


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido replay`."""
    parser.add_argument("--decisions", action="store_true", help="replay the routers' decisions instead of the facts")
    parser.add_argument("--pool", type=uuid.UUID, metavar="KEY", help="only this routing pool's (with --decisions)")
    parser.add_argument("--epoch", type=int, metavar="N", help="only this epoch's (with --decisions)")


def run(arguments: argparse.Namespace) -> int:
    """Replay and tell."""
    if not arguments.decisions and (arguments.pool is not None or arguments.epoch is not None):
        raise errors.NothingToReplay("--pool and --epoch go with --decisions.")
    environment = environment_module.read()
    if not database_access.is_made(environment):
        raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__)
    with database_access.opened(environment):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
        import django
        from django.db import connections

        django.setup()
        try:
            with _one_moment():
                if arguments.decisions:
                    return _replay_decisions(pool_key=arguments.pool, epoch=arguments.epoch)
                return _replay_facts()
        finally:
            connections.close_all()


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read one moment of the database, within the scope of every client."""
    from django.db import transaction

    from tejido.contacts import snapshots
    from tejido.journal import scopes

    with transaction.atomic():
        snapshots.begin_reading()
        scopes.assign(scopes.every_client())
        yield


def _replay_facts() -> int:
    from tejido.contacts import snapshots
    from tejido.core import snapshot
    from tejido.journal import queries

    found = snapshots.snapshot()
    try:
        told = snapshot.fold(snapshot.Snapshot(), snapshots.facts_told())
    except snapshot.FactOutOfPlace as problem:
        print(problem)
        return STATUS_DIFFERENT
    _tell("facts with a position", queries.last_position())
    _tell("facts without one yet", queries.unnumbered_count())
    for part, count in told.counts().items():
        _tell(part, count)
    _tell("texts erased", len(told.messages) - sum(relation == "message" for relation, _ in found.texts))
    return _conclude([str(one) for one in snapshot.differences(told, found)])


def _replay_decisions(*, pool_key: uuid.UUID | None, epoch: int | None) -> int:
    from tejido.contacts import decision_replay

    leads = decision_replay.leads(pool_key=pool_key, epoch=epoch)
    if not leads and (pool_key is not None or epoch is not None):
        raise errors.NothingToReplay("`tejido replay --decisions` lists those there are.")
    differences = []
    for lead in leads:
        print(f"pool {lead.pool_key}, epoch {lead.epoch}")
        report = decision_replay.replayed(lead)
        _tell_report(report)
        differences += [f"pool {lead.pool_key}, epoch {lead.epoch}: {one}" for one in report.differences]
    return _conclude(differences)


def _tell_report(report: decision_replay.Report) -> None:
    _tell("  inputs", report.input_count)
    _tell("  offers decided", report.decided_count)
    _tell("  offers made alike", report.same_count)
    _tell("  claims refused", report.refused_count)
    _tell("  offers taken back", report.taken_back_count)
    _tell("  contacts overflowed", report.overflow_count)
    _tell("  decided, not carried out", report.open_count)
    _tell("  made after the log's end", report.unlogged_count)


def _tell(what: str, count: int) -> None:
    print(f"{what:<{WIDTH}}{count:>12,}")


def _conclude(differences: list[str]) -> int:
    for one in differences:
        print(one)
    print(f"{len(differences):,} differences." if differences else "No difference.")
    return STATUS_DIFFERENT if differences else 0
