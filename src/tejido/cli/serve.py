"""Start everything and keep it running: the embedded database, the pages, the sockets, the router and the worker.

With DATABASE_URL no database is started. What dies is started again; Ctrl-C or TERM stops everything within ten
seconds.
"""

from __future__ import annotations

import argparse
import http.client
import socket
import sys
from collections.abc import Callable

from tejido import environment as environment_module
from tejido.cli import database_wait, errors
from tejido.cli import supervisor as supervisor_module

PROBE_SECONDS_MAX = 2.0
# Where to knock at a process that listens on every address.
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido serve`."""
    parser.add_argument("--no-migrate", action="store_true", help="leave the database's tables as they are")


def run(arguments: argparse.Namespace) -> int:
    """Run everything until told to stop."""
    environment = environment_module.read()
    refuse_taken_ports(environment)
    kept = [part for part in parts(environment) if not (arguments.no_migrate and part.name == "migrate")]
    supervisor = supervisor_module.Supervisor(kept)
    return supervisor.run(when_ready=lambda: supervisor.say(f"Tejido answers on {address(environment)}"))


def parts(environment: environment_module.Environment) -> list[supervisor_module.Part]:
    """Return the processes of an installation on one machine, in the order in which they start."""
    here = LOOPBACK.get(environment.bind, environment.bind)
    # The pages answer only under the installation's own names; a pattern such as `.example.org` is none.
    name = next((host for host in environment.hosts if not host.startswith((".", "*"))), "localhost")
    chosen = [
        supervisor_module.Part(name="migrate", command=command("migrate"), kind="step"),
        supervisor_module.Part(name="web", command=command("web"), ready=answers(here, environment.port, name=name)),
        supervisor_module.Part(
            name="live", command=command("live"), ready=answers(here, environment.live_port, name=name)
        ),
        supervisor_module.Part(name="route", command=command("route")),
        supervisor_module.Part(name="work", command=command("work")),
    ]
    if environment.database_url is None:
        database = supervisor_module.Part(
            name="database",
            command=command("database"),
            ready=lambda: database_wait.listens(environment),
            stops_last=True,
        )
        chosen.insert(0, database)
    return chosen


def command(name: str, *words: str) -> tuple[str, ...]:
    """Return the command line of one of our own commands."""
    return (sys.executable, "-m", "tejido.cli.main", name, *words)


def address(environment: environment_module.Environment) -> str:
    """Return where people find this installation."""
    return environment.public_url or f"http://localhost:{environment.port}/"


def refuse_taken_ports(environment: environment_module.Environment) -> None:
    """Make sure that both ports are free; several `web` processes can share one, so nothing else would notice.

    Raises: PortTaken: another program listens there.
    """
    for port in (environment.port, environment.live_port):
        family = socket.AF_INET6 if ":" in environment.bind else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((environment.bind, port))
                trial.listen()
            except OSError as error:
                raise errors.PortTaken(
                    f"{environment.bind}:{port}: {error.strerror}. Stop what runs there, or set TEJIDO_PORT to a free "
                    "port whose next one is free too."
                ) from error


def answers(host: str, port: int, *, name: str) -> Callable[[], bool]:
    """Return a probe that tells whether `/healthz` on that port answers well.

    Args:
        name: The name under which the installation is asked for.
    """

    def probe() -> bool:
        connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS_MAX)
        try:
            connection.request("GET", "/healthz", headers={"Host": name})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe
