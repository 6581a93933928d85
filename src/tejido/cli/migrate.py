"""Bring the database's tables up to date, as their owner; two of these at once wait for each other."""

from __future__ import annotations

import argparse
import os
from typing import Final

import psycopg

from tejido import environment as environment_module
from tejido.cli import database_wait, errors

ROLE: Final = "owner"
LOCK_KEY = 0x54656A69646F  # "Tejido" in ASCII
LOCK_SECONDS_MAX = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido migrate`: nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Migrate, past a connection pooler where there is one."""
    environment = environment_module.read()
    if environment.database_direct_url is not None:
        # Django's settings know one address; this process uses the direct one for everything.
        os.environ["DATABASE_URL"] = environment.database_direct_url
        environment = environment_module.read()
    database_wait.until_ready(environment, role=ROLE)
    way = environment_module.connection(environment, ROLE)
    with psycopg.connect(
        **way.parameters,  # type: ignore[arg-type]
        autocommit=True,
    ) as connection:
        connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_SECONDS_MAX}s"])
        try:
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        except psycopg.errors.LockNotAvailable as error:
            raise errors.MigrationElsewhere() from error
        bring_up_to_date()
    return 0


def bring_up_to_date() -> None:
    """Run Django's migrations in this process, whose surroundings name the database and the owner's role.

    Then the reference values of this release come into the register, and its definitions of indicators are kept.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
    import django
    from django.core import management

    django.setup()
    # Django has to be set up before its migrations can be imported.
    from tejido.cli import model_rendering

    # Every start asks; Django would make all models twice over before it finds that there is nothing to do.
    try:
        management.call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        with model_rendering.only_what_changes():
            management.call_command("migrate", interactive=False, verbosity=0)
    _load_reference_values()
    _load_definitions()


def _load_reference_values() -> None:
    # Django's applications exist only once it is set up.
    from tejido.core import facts
    from tejido.journal import clock, scopes
    from tejido.journal import errors as journal_errors
    from tejido.reference import shipping

    with scopes.scoped({scopes.OPERATOR}):
        try:
            at = clock.now()
        except journal_errors.NotInstalled:
            at = None
        shipping.load(recorded_at=clock.machine_now(), by=facts.SYSTEM, at=at)


def _load_definitions() -> None:
    """Keep the definitions of this release; one that changed without a new version stops the upgrade."""
    from tejido.impact import definitions
    from tejido.journal import clock

    definitions.load(recorded_at=clock.machine_now())
