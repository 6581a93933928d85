"""Carry out jobs: react to facts, and do what is due again and again.

Several of these may run beside each other; they take turns at the facts, and each job is carried out by one of them.
"""

from __future__ import annotations

import argparse
import os
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_wait

ROLE: Final = "work"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido work`: nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django

    django.setup()
    # Django's applications exist only now.
    from tejido.cli import worker

    worker.main()
    return 0
