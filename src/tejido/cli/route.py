"""Offer waiting contacts to agents.

One process leads each routing pool; the others stand by and take over when it ends.
"""

from __future__ import annotations

import argparse
import os
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_wait

ROLE: Final = "route"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido route`: nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Route until told to stop."""
    environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django

    django.setup()
    from tejido.contacts import router_process

    router_process.main(environment)
    return 0
