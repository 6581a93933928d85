"""Serve the pages and the API on TEJIDO_PORT.

Several of these may run beside each other on one port; the system shares the visitors out among them.
"""

from __future__ import annotations

import argparse
import importlib
import signal
from typing import Any, Final

import granian
from granian import constants
from granian import log as granian_log

from tejido import environment as environment_module
from tejido.cli import database_wait, ties

ROLE: Final = "app"
TARGET = "tejido.wsgi:application"
# While some wait for the disk, others work on the one processor that a process of ours can use; each holds a
# connection of 6 MB.
THREADS_COUNT = 6
STOP_SECONDS_MAX = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido web`."""
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="how many processes serve (default: 1)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    server = granian.Granian(
        TARGET,
        address=environment.bind,
        port=environment.port,
        interface=constants.Interfaces.WSGI,
        workers=arguments.processes,
        blocking_threads=THREADS_COUNT,
        log_level=granian_log.LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS_MAX,
    )
    server.serve(target_loader=load)
    return 0


def load(target: str) -> Any:
    """Import the application in a serving process, which ends when the process that started it is killed.

    Args:
        target: Module and name of the application, such as 'tejido.wsgi:application'.
    """
    ties.this_process_to_parent(signal.SIGTERM)
    module, name = target.split(":")
    return getattr(importlib.import_module(module), name)
