"""Start everything as `tejido serve` does, make the demonstration, and play customers in it: what `make run` calls.

The options are those of `tejido demo`. Everything goes on after the play, so that you can take part, until Ctrl-C; with
`--once` it ends with the play.
"""

from __future__ import annotations

import argparse

from tejido import environment as environment_module
from tejido.cli import demo, serve
from tejido.cli import supervisor as supervisor_module


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido run`: what may follow `tejido demo`."""
    demo.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run everything with the demonstration until told to stop, or until the play has ended."""
    demo.check(arguments)
    environment = environment_module.read()
    serve.refuse_taken_ports(environment)
    play = supervisor_module.Part(
        name="demo",
        command=serve.command("demo", *arguments.words),
        kind="guest",
        output="direct",
        ends_all=demo.ends_once(arguments),
    )
    supervisor = supervisor_module.Supervisor([*serve.parts(environment), play])
    return supervisor.run(when_ready=lambda: supervisor.say(f"Tejido answers on {serve.address(environment)}"))
