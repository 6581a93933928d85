"""Play customers and agents in the demonstration, through the public pages and sockets of a running installation.

On an empty database it first makes a synthetic world: sites in Montería and Quibdó, home agents in Pasto and Tunja, two
clients, one of them abroad, with six queues of chats, calls and tasks, and 120 agents. World time runs fast at first,
so that there is something to see, then as fast as yours, so that you can take part; whoever takes part earlier slows
it down. With --day it plays a day, or a part of one, to its table. A database of a real operator is left alone.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_wait
from tejido.cli.demo import dialogues, errors

ROLE: Final = "app"
SPEED_MIN, SPEED_MAX = 1.0, 20.0
SPEED_DEFAULT = 10.0
AGENTS_MIN, AGENTS_MAX = 20, 120
DAY_FROM, DAY_TO = time(7, 0), time(21, 0)
SEED_DEFAULT = 2026
MINUTES_DEFAULT = 2.0
MINUTES_MAX = 24 * 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido demo`."""
    parser.add_argument(
        "--speed", type=_within(SPEED_MIN, SPEED_MAX), metavar="N",
        help=f"world seconds per second in the fast part, 1 to 20 ({SPEED_DEFAULT:g}, or {SPEED_MAX:g} for a day)",
    )  # fmt: skip
    parser.add_argument("--day", action="store_true", help="play a day from 07:00 to 21:00 in place of minutes")
    parser.add_argument("--from", dest="from_time", type=_time, metavar="HH:MM", help="with --day: begin then")
    parser.add_argument(
        "--to", dest="to_time", type=_time, metavar="HH:MM", help="with --day: end then, after midnight if need be"
    )
    parser.add_argument(
        "--agents", type=_whole(AGENTS_MIN, AGENTS_MAX), default=AGENTS_MAX, metavar="N",
        help=f"how many agents the world has, {AGENTS_MIN} to {AGENTS_MAX} ({AGENTS_MAX}); those who are there stay",
    )  # fmt: skip
    parser.add_argument(
        "--present",
        type=_whole(AGENTS_MIN - 1, AGENTS_MAX),
        metavar="N",
        help="how many of them are played (as many as this machine plays well)",
    )
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
    parser.add_argument(
        "--once", action="store_true", help="end after the fast part and its table, as a day in plain lines always does"
    )
    parser.add_argument(
        "--steady", action="store_true", help="keep the speed even while somebody takes part, for trials under load"
    )
    parser.add_argument("--headless", action="store_true", help="print plain lines, and no links to sign in")
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the table to a JSON file")


def check(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be played before anything is started or changed.

    Raises: DialoguesUnreadable, TimesInvalid
    """
    is_part_of_a_day = arguments.from_time is not None or arguments.to_time is not None
    from_time, to_time = _times(arguments)
    if from_time == to_time or (is_part_of_a_day and not arguments.day):
        raise errors.TimesInvalid()
    if arguments.dialogues is not None:
        dialogues.read(arguments.dialogues)


def run(arguments: argparse.Namespace) -> int:
    """Make the world where there is none, and play until told to stop."""
    check(arguments)
    times = _times(arguments)
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
            speed=arguments.speed or (SPEED_MAX if arguments.day else SPEED_DEFAULT),
            machine_seconds=arguments.minutes * 60,
            seed=arguments.seed,
            dialogues=read,
            agents_count=arguments.agents,
            present_count=arguments.present,
            day=show.Day(from_time=times[0], to_time=times[1]) if arguments.day else None,
            ends_once=ends_once(arguments),
            is_steady=arguments.steady,
            is_headless=arguments.headless,
            report=arguments.report,
        ),
    )


def ends_once(arguments: argparse.Namespace) -> bool:
    """Return whether the command ends with the table of the fast part."""
    return bool(arguments.once or (arguments.day and arguments.headless))


def _times(arguments: argparse.Namespace) -> tuple[time, time]:
    return (
        DAY_FROM if arguments.from_time is None else arguments.from_time,
        DAY_TO if arguments.to_time is None else arguments.to_time,
    )


def _time(text: str) -> time:
    try:
        return datetime.strptime(f"{text} +0000", "%H:%M %z").time()
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text} is no time such as 09:40") from problem


def _whole(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low} and {high}")
        return value

    return number


def _within(low: float, high: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
        return value

    return number
