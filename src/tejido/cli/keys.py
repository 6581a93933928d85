"""Look at the keys that seal the vault, change to a new one, and retire those that nothing needs any more.

The keys stand in `vault-keys.json` of the data folder and nowhere else: no backup holds them. Copy that file to a safe
place after every change; without it nobody can read the vault any more, nor count what lies in it.

--rotate adds a new key and seals everything anew, while the centre works; stopped in the middle, it goes on the next
time. --retire removes a key that seals nothing any more. A backup from before the change still needs it: keep a copy of
the key as long as you keep that backup, and destroy both together.
"""

from __future__ import annotations

import argparse
import os
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_access

ROLE: Final = "owner"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido keys`."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--rotate", action="store_true", help="add a new key, and seal everything with it")
    choice.add_argument("--resume", action="store_true", help="seal with the newest key what is not yet")
    choice.add_argument("--retire", metavar="KEY", help="remove a key that seals nothing any more")


def run(arguments: argparse.Namespace) -> int:
    """List, rotate or retire, as the owner of the tables."""
    environment = environment_module.read()
    if not database_access.is_made(environment):
        raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django

    with database_access.opened(environment) as access:
        django.setup()
        from tejido.vault import rotation, sealing

        if arguments.rotate:
            held = environment_module.vault_keys(environment)
            environment_module.write_vault_keys(environment, [*held, environment_module.new_vault_key()])
        keys = environment_module.vault_keys(environment)
        ring = sealing.of_keys(keys)
        with access.connect() as connection:
            if arguments.rotate or arguments.resume:
                print(f"{rotation.reseal(connection, ring):,} rows sealed with {ring.current.name}")
            elif arguments.retire:
                rotation.retire(connection, arguments.retire, ring=ring)
                if arguments.retire in ring.names:
                    kept = [key for key in keys if key[0] != arguments.retire]
                    environment_module.write_vault_keys(environment, kept)
                print(f"{arguments.retire} is retired. Backups from before still need it.")
            rows_count = {use.name: use.rows_count for use in rotation.uses(connection)}
    for name, _ in environment_module.vault_keys(environment):
        print(f"{name}  {rows_count.get(name, 0):>9,} rows{'  seals now' if name == ring.current.name else ''}")
    return 0
