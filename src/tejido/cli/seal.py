"""Put all facts since the last seal under a new one, and export it to a folder outside the database.

`tejido work` does the same by itself once a business day; this seals now. It may run beside a centre that works, and
does no harm when it runs twice or is stopped in the middle: what was not exported is exported the next time. Keep the
digest that it prints where whoever owns the database cannot change it; `tejido verify --digest` compares with it.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tejido import environment as environment_module
from tejido.cli import database_access

if TYPE_CHECKING:
    from tejido.core import seals as core_seals

ROLE: Final = "work"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido seal`."""
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="the folder to export to (default: TEJIDO_SEALS)",
    )
    parser.add_argument(
        "--until", type=int, metavar="POSITION", help="seal up to this position only (default: all that happened)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Seal what happened, in the role of the worker."""
    environment = environment_module.read()
    if not database_access.is_made(environment):
        raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__)
    with database_access.opened(environment):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
        import django
        from django.db import connections

        django.setup()
        try:
            return seal(arguments.to.absolute() if arguments.to else environment.seals, until=arguments.until)
        finally:
            connections.close_all()


def seal(folder: Path, *, until: int | None) -> int:
    """Seal, export and tell the digest, within Django."""
    from tejido.core import facts
    from tejido.journal import clock, seal_folder, sealed, seals

    seal_folder.compare(folder)
    made = seals.seal(by=facts.SYSTEM, at=clock.now(), sealed_at=clock.machine_now(), until=until)
    for one in made:
        _tell(one)
    if not made:
        print("Nothing to seal: nothing happened up to there but the sealing itself.")
    exported_count = seal_folder.export(folder)
    print(f"{exported_count:,} seals exported to {folder}")
    last = sealed.last_seal()
    if last is not None:
        print(f"Keep this digest elsewhere: {last.digest.hex()}")
    return 0


def _tell(seal: core_seals.Seal) -> None:
    print(f"seal {seal.number}: {seal.facts_count:,} facts, positions {seal.after + 1:,} to {seal.until:,}")
