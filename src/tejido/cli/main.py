"""The `tejido` command: finds the command's module, reads its arguments and turns named refusals into plain lines."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType

# Each command is the module of that name here; the summaries stand in one place so that `tejido --help` imports none.
COMMANDS = {
    "run": "start everything with the demonstration and play customers",
    "serve": "start everything and keep it running",
    "database": "run the embedded database, or print the SQL for another server",
    "web": "serve the pages and the API",
    "live": "serve the sockets",
    "route": "offer waiting contacts to agents",
    "work": "carry out jobs and number facts",
    "init": "set up the operator and the first administrator",
    "account": "look at an account, or remove its second step",
    "migrate": "bring the database's tables up to date",
    "demo": "play customers in the demonstration",
    "month": "close the month of the demonstration: hours, pay, client statements",
    "replay": "compare facts with tables, or decisions with offers",
    "seal": "put the facts since the last seal under a new one",
    "verify": "compare the facts with their seals",
    "backup": "write the database to one file",
    "keys": "change the keys that seal the vault",
    "restore": "read a backup into a new database",
}
STATUS_REFUSED = 2
STATUS_INTERRUPTED = 130


def main(given: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 2 refused with a plain line, 130 interrupted.

    Args:
        given: The words after `tejido`; those of this process where not given.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows a question mark instead of ending the command.
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if given is None else given)
    arguments = _overview().parse_args(words[:1])
    if arguments.command is None:
        _overview().print_help()
        return STATUS_REFUSED
    return carry_out(arguments.command, importlib.import_module(f"tejido.cli.{arguments.command}"), words[1:])


def carry_out(command: str, module: ModuleType, words: Sequence[str]) -> int:
    """Run the module of a command and return its exit status.

    Args:
        words: What follows the command.
    """
    # The words themselves too, for a command that hands them on.
    options = parser(command, module).parse_args(words, argparse.Namespace(words=tuple(words)))
    # A process reads its database role from its surroundings before Django's settings are imported.
    role = getattr(module, "ROLE", None)
    if role is not None:
        os.environ["TEJIDO_ROLE"] = role
    try:
        return int(module.run(options))
    except KeyboardInterrupt:
        return STATUS_INTERRUPTED
    except Exception as error:
        if os.environ.get("TEJIDO_DEBUG") == "1" or not type(error).__module__.startswith("tejido."):
            raise
        print(f"tejido {command}: {error}", file=sys.stderr)
        return STATUS_REFUSED


def parser(command: str, module: ModuleType) -> argparse.ArgumentParser:
    """Return the reader of one command's arguments, with the module's docstring as its help."""
    reader = argparse.ArgumentParser(
        prog=f"tejido {command}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(reader)
    return reader


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items())
    reader = argparse.ArgumentParser(
        prog="tejido",
        description="Tejido, an open-source contact centre for impact sourcing.",
        epilog=f"commands:\n{listing}\n\n`tejido COMMAND --help` tells more about one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reader.add_argument("command", nargs="?", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    return reader


if __name__ == "__main__":
    sys.exit(main())
