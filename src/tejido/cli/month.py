"""Close the month of the demonstration: hours, corrections, lock, pay with two signatures, and client statements.

The day that was played counts as it was played; for the month's other days invented shifts come as imported lists.
World time moves to the first morning of the next month. A database of a real operator is left alone. What came of it
can be read and exported on the pages; the last lines say where.
"""

from __future__ import annotations

import argparse
import os
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_wait

ROLE: Final = "app"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido month`."""
    parser.add_argument("--headless", action="store_true", help="print plain lines, and no links to sign in")


def run(arguments: argparse.Namespace) -> int:
    """Close the month in which world time stands, and print what came of it."""
    environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django

    django.setup()
    from tejido.cli.demo import month_table, screen
    from tejido.cli.demo import world as worlds
    from tejido.journal import clock

    world = worlds.known()
    shown = screen.Screen(is_headless=arguments.headless)
    base_url = (environment.public_url or f"http://localhost:{environment.port}").rstrip("/")
    month_table.show(shown, world, base_url=base_url, now=clock.machine_now(), has_links=not arguments.headless)
    return 0
