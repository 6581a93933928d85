"""The first rows of an installation: its operator and its first administrator.

`tejido init` runs this module in a process of its own and gives it what to write as JSON on standard input.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from typing import Final

from tejido.cli import main
from tejido.core import facts

ROLE: Final = "app"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow: nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Read what to write, and write it."""
    given = json.load(sys.stdin)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django

    django.setup()
    set_up(**given, at=datetime.now(UTC))
    return 0


def set_up(*, operator_name: str, zone: str, admin_email: str, password: str, language: str, at: datetime) -> None:
    """Make this database one operator's, with its first administrator; all or nothing.

    Args:
        zone: The operator's IANA zone.
        language: 'es' or 'en'.
        at: Machine time, which is world time here.
    Raises: AlreadyInstalled, EmailInvalid, PasswordWeak
    """
    # Django's applications exist only once it is set up.
    from tejido.access import actions as access_actions
    from tejido.journal import actions as journal_actions
    from tejido.journal import scopes

    with scopes.scoped({scopes.OPERATOR}):
        journal_actions.install(
            operator_name=operator_name, zone=zone, demonstration=False, real_at=at, world_at=at, by=facts.SYSTEM
        )
        user = access_actions.add_user(
            email=admin_email, password=password, language=language, by=facts.SYSTEM, at=at
        )  # fmt: skip
        access_actions.grant_role(user=user, role="administrator", by=facts.SYSTEM, at=at)


if __name__ == "__main__":
    sys.exit(main.carry_out("init", sys.modules[__name__], []))
