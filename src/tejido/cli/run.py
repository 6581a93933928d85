"""Start everything as `tejido serve` does, make the demonstration, and play customers in it: what `make run` calls.

It goes on after the play has ended, so that you can take part; Ctrl-C stops it.
"""

from __future__ import annotations

import argparse

from tejido import environment as environment_module
from tejido.cli import serve
from tejido.cli import supervisor as supervisor_module


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido run`."""
    parser.add_argument("play", nargs=argparse.REMAINDER, help="what follows is given to `tejido demo`")


def run(arguments: argparse.Namespace) -> int:
    """Run everything with the demonstration until told to stop."""
    environment = environment_module.read()
    serve.refuse_taken_ports(environment)
    play = supervisor_module.Part(
        name="demo", command=serve.command("demo", *arguments.play), kind="guest", output="direct"
    )
    supervisor = supervisor_module.Supervisor([*serve.parts(environment), play])
    return supervisor.run(when_ready=lambda: supervisor.say(f"Tejido answers on {serve.address(environment)}"))
