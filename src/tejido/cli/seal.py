"""Put all facts since the last seal under a new one, and export it to a folder outside the database.

`tejido work` does the same by itself once a business day; this seals now. It may run beside a centre that works, and
does no harm when it runs twice or is stopped in the middle: what was not exported is exported the next time. Keep the
digest that it prints where whoever owns the database cannot change it; `tejido verify --digest` compares with it.

With --proof it seals nothing: it prints the proof that the fact at a position is under its seal, with the fact itself
and without its position's neighbours. `tejido verify --proof FILE --against FOLDER` checks it on any machine.
"""

from __future__ import annotations

import argparse
import json
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
    parser.add_argument(
        "--proof", type=int, metavar="POSITION", help="print the proof of one sealed fact, and seal nothing"
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
            if arguments.proof is not None:
                return prove(arguments.proof)
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


def prove(position: int) -> int:
    """Print the proof that the fact at a position is under its seal, with the fact, within Django.

    Raises:
        NotSealed: the position is under no seal.
        SealBroken: the seal or its leaf hashes are not what they were, or the fact is not the one that was sealed.
    """
    from tejido.core import proofs
    from tejido.journal import errors, scopes, sealed

    told = {**sealed.proof(position), "fact": sealed.fact_text(position, clients=scopes.every_client())}
    text = json.dumps(told, indent=1, ensure_ascii=False)
    try:
        proofs.check(proofs.read(text))
    except proofs.FactDiffers as problem:
        raise errors.SealBroken(errors.SealBroken.__doc__) from problem
    print(text)
    return 0


def _tell(seal: core_seals.Seal) -> None:
    print(f"seal {seal.number}: {seal.facts_count:,} facts, positions {seal.after + 1:,} to {seal.until:,}")
