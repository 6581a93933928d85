"""Look at an account, or help somebody in who lost their second step and finds no administrator to ask.

Whoever can run this command on the installation's own machine could read the database as well, so it asks for nothing
more. What it changes is a fact, and the account's owner is told by mail.
"""

from __future__ import annotations

import argparse
import os
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_access, errors
from tejido.core import facts

ROLE: Final = "app"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido account`."""
    parser.add_argument("email", metavar="EMAIL", help="the address that the account signs in with")
    parser.add_argument(
        "--remove-second-step", action="store_true",
        help="remove its code app, passkeys and recovery codes; from then on the password alone opens it",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked, and tell how the account stands."""
    environment = environment_module.read()
    if not database_access.is_made(environment):
        raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__)
    with database_access.opened(environment):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
        import django
        from django.db import connections

        django.setup()
        try:
            print(describe(email=arguments.email, is_step_removed=arguments.remove_second_step))
        finally:
            connections.close_all()
    return 0


def describe(*, email: str, is_step_removed: bool) -> str:
    """Return how an account stands, in one line, after its second step was removed where that was asked for.

    Raises: NoSuchAccount, NoSuchFactor
    """
    # Django's applications exist only once it is set up.
    from tejido.access import queries, second_factors
    from tejido.journal import clock, scopes

    with scopes.scoped({scopes.OPERATOR}):
        user = queries.user_by_email(email)
        if user is None:
            raise errors.NoSuchAccount(errors.NoSuchAccount.__doc__)
        if is_step_removed:
            second_factors.remove_all(user=user, by=facts.SYSTEM, at=clock.now())
        held = ", ".join(sorted(queries.roles_of(user, at=clock.now()))) or "no role"
        found = second_factors.of(user)
    steps = [f"{len(found.passkeys)} passkeys" if len(found.passkeys) != 1 else "1 passkey"] if found.passkeys else []
    steps += ["a code app"] if found.has_totp else []
    state = "open" if user.is_active else "deactivated"
    return f"{user.email}: {state}; {held}; second step: {' and '.join(steps) or 'none'}."
