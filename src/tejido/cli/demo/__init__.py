"""Play customers and agents in the demonstration, through the public pages and sockets of a running installation.

On an empty database it first makes a small synthetic world: a site in Montería, home agents in Pasto, one client with
three queues, thirty agents. World time runs fast at first, so that there is something to see, then as fast as yours, so
that you can take part; whoever opens the desk earlier slows it down. A database of a real operator is left alone.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_wait
from tejido.cli.demo import dialogues

ROLE: Final = "app"
SPEED_MIN, SPEED_MAX = 1.0, 20.0
SPEED_DEFAULT = 10.0
SEED_DEFAULT = 2026
MINUTES_DEFAULT = 2.0
MINUTES_MAX = 24 * 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido demo`."""
    parser.add_argument(
        "--speed", type=_within(SPEED_MIN, SPEED_MAX), default=SPEED_DEFAULT, metavar="N",
        help=f"world seconds per second while the fast part lasts, 1 to 20 ({SPEED_DEFAULT:g})",
    )  # fmt: skip
    parser.add_argument(
        "--minutes", type=_within(0.1, MINUTES_MAX), default=MINUTES_DEFAULT, metavar="N",
        help=f"how long the fast part lasts, in minutes of your time ({MINUTES_DEFAULT:g})",
    )  # fmt: skip
    parser.add_argument(
        "--dialogues", type=Path, metavar="FILE",
        help="conversations to play in place of our own for their languages: one JSON object a line with id, language "
        "and turns, each by customer or agent, with a text",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=SEED_DEFAULT, metavar="N", help=f"what all chance follows from ({SEED_DEFAULT})"
    )
    parser.add_argument("--once", action="store_true", help="end after the fast part and its table")
    parser.add_argument("--headless", action="store_true", help="print plain lines, and no links to sign in")
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the table to a JSON file")


def check(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be played before anything is started or changed.

    Raises: DialoguesUnreadable
    """
    if arguments.dialogues is not None:
        dialogues.read(arguments.dialogues)


def run(arguments: argparse.Namespace) -> int:
    """Make the world where there is none, and play until told to stop."""
    read = dialogues.read(arguments.dialogues) if arguments.dialogues is not None else ()
    environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django

    django.setup()
    from tejido.cli.demo import show

    return show.run(
        environment,
        show.Wishes(
            speed=arguments.speed,
            machine_seconds=arguments.minutes * 60,
            seed=arguments.seed,
            dialogues=read,
            ends_once=arguments.once,
            is_headless=arguments.headless,
            report=arguments.report,
        ),
    )


def _within(low: float, high: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
        return value

    return number
