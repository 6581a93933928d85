"""Make this database one operator's, with its first administrator and nothing else: no demonstration data.

The tables are made first where they are missing. It runs once; more users come by invitation.
"""

from __future__ import annotations

import argparse
import getpass
import json
import subprocess
import sys
import zoneinfo
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_access, errors, serve

ROLE: Final = "app"
LANGUAGES = ("es", "en")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido init`."""
    parser.add_argument("--operator", required=True, metavar="NAME", help="the company that runs this installation")
    parser.add_argument(
        "--zone", required=True, help="its time zone, such as America/Bogota; it bounds the business day"
    )
    parser.add_argument("--admin-email", required=True, metavar="EMAIL", help="the first administrator's address")
    parser.add_argument(
        "--language", choices=LANGUAGES, default="es", help="the administrator's language (default: es)"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input, not asking"
    )


def run(arguments: argparse.Namespace) -> int:
    """Set the installation up and tell where to sign in."""
    environment = environment_module.read()
    operator_name = arguments.operator.strip()
    if not operator_name:
        raise errors.InstallationInvalid("--operator is empty.")
    if arguments.zone not in zoneinfo.available_timezones():
        raise errors.InstallationInvalid(f"--zone {arguments.zone} is not a zone such as America/Bogota.")
    password = read_password(from_input=arguments.password_stdin)
    with database_access.opened(environment):
        migrated = subprocess.run(serve.command("migrate"), check=False)
        if migrated.returncode != 0:
            raise errors.PartDidNotStart("migrate failed. Its own words stand above.")
        rows = {
            "operator_name": operator_name,
            "zone": arguments.zone,
            "admin_email": arguments.admin_email,
            "password": password,
            "language": arguments.language,
        }
        # In a process of its own, which is gone, wake-up connection and all, before the database stops.
        made = subprocess.run(
            [sys.executable, "-m", "tejido.cli.installation"], input=json.dumps(rows), text=True, check=False
        )
    if made.returncode != 0:
        return made.returncode
    print(f"{operator_name} is set up. Start it with `tejido serve` and sign in as {arguments.admin_email}.")
    return 0


def read_password(*, from_input: bool) -> str:
    """Return the first administrator's password, asked for twice at a terminal, or the first line of the input.

    Raises: InstallationInvalid: both were not the same, or there is no terminal to ask at.
    """
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise errors.InstallationInvalid("There is no terminal to ask for the password; say --password-stdin.")
    password = getpass.getpass("Password of the first administrator: ")
    if password != getpass.getpass("The same again: "):
        raise errors.InstallationInvalid("The two passwords are not the same.")
    return password
