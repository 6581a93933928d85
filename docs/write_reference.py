"""Write the reference pages that follow from the code: facts, commands, permissions, lives, in `docs/reference`.

    python docs/write_reference.py

A house test compares the pages with what this would write.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tejido.cli import main as cli_main
from tejido.core import contact_states, fact_types
from tejido.core.impact import definitions, indicators

FOLDER = Path(__file__).resolve().parent / "reference"
# The documentation is no package, so what stands beside this file is loaded by its path.
_beside = importlib.util.spec_from_file_location("draw_lives", FOLDER.parent / "draw_lives.py")
assert _beside is not None and _beside.loader is not None
draw_lives = importlib.util.module_from_spec(_beside)
_beside.loader.exec_module(draw_lives)
_FACTS_ABOUT = """\
A fact is something that happened, recorded once and never changed. Beside the fields below, each carries its position,
when it happened, when it was recorded, who did it and whose it is. There is no field for a text: of a text, a fact
holds a salted digest at most. A question mark says that a field may be absent."""
_LIVES_ABOUT = """\
What a contact, an offer and a leg can go through. Actions ask these tables, triggers in the database refuse every other
step, and the drawings follow from them. A thick frame is an end."""
_COMMANDS_ABOUT = """\
Every command is a word after `tejido`, which lies in `.venv/bin` in a checkout; `tejido COMMAND --help` tells the same.
A command ends with 0 when it did what was asked, with 2 when it refused and said why, and with 130 after Ctrl-C."""
_PAY_BY_HAND_ABOUT = """\
The law of working time as cases: what was agreed and worked, what comes out with paper and pencil, and beside it what
Tejido says. The tests compare the two. Where the law leaves something open, the cases show our reading, which is
unchecked ([decision 0034](../decisions/0034-how-working-time-is-read.md)); the rules are told in
[hours by law](../explanation/hours-by-law.md). Amounts are in pesos."""
_INDICATORS_ABOUT = """\
Every published number follows one of these definitions, which are records in `core/impact/catalogue`, one file for each
area. A changed definition gets a new version, and its numbers are a new series. The rung is the highest claim that the
method behind it allows; a number may stand lower, and never higher. A number without a told contribution is output, not
impact. Figures about fewer than ten people are withheld: [the vault](../explanation/vault.md) says when figures about
impact workers are, and [read impact](../how-to/read-impact.md) how to follow a number to its rows."""
_HEAD = "<!-- Written by docs/write_reference.py; change the code and run `make reference`. -->\n"


def facts() -> str:
    """Return the page of all facts."""
    lines = [
        "# Facts",
        "",
        _HEAD,
        _FACTS_ABOUT,
        "",
        "| kind of field | what it is |",
        "|---|---|",
        *[f"| {kind} | {meaning} |" for kind, meaning in fact_types.KINDS.items()],
        "",
        "| fact | meaning | fields |",
        "|---|---|---|",
    ]
    for name, declared in fact_types.FACTS.items():
        fields = ", ".join(f"`{field}` {kind}" for field, kind in declared.fields.items())
        lines.append(f"| `{name}` | {declared.meaning} | {fields} |")
    return "\n".join(lines) + "\n"


def indicators_page() -> str:
    """Return the page of all indicators, area by area."""
    frameworks = definitions.frameworks()
    lines = ["# Indicators", "", _HEAD, _INDICATORS_ABOUT]
    for area in sorted({each.area for each in indicators.INDICATORS.values()}):
        head = "| indicator | version | rung | unit | what it is | what it assumes | stands in |"
        lines += ["", f"## {area}", "", head, "|---|---|---|---|---|---|---|"]
        for one in indicators.area(area):
            placed = [f"{frameworks[name]['name']} {each}" for name, ids in one.mappings.items() for each in ids]
            lines.append(
                f"| `{one.code}` | {one.version} | {one.rung} | {one.unit} | {one.meanings['en']}"
                f" | {one.assumptions['en']} | {', '.join(placed)} |"
            )
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Return the page of all commands and their options."""
    lines = [
        "# Commands",
        "",
        _HEAD,
        _COMMANDS_ABOUT,
        "",
        "| command | what it does |",
        "|---|---|",
        *[f"| `{name}` | {summary} |" for name, summary in cli_main.COMMANDS.items()],
    ]
    for name in cli_main.COMMANDS:
        options = _options(cli_main.parser(name, importlib.import_module(f"tejido.cli.{name}")))
        if options:
            lines += ["", f"## {name}", "", "| option | meaning |", "|---|---|", *options]
    return "\n".join(lines) + "\n"


def lives() -> str:
    """Return the page of what a contact, an offer and a leg go through, with the drawings."""
    lines = ["# Lives", "", _HEAD, _LIVES_ABOUT]
    for name, transitions in contact_states.LIVES.items():
        begins = next(iter(transitions))
        told = "; ".join(f"{before} to {', '.join(sorted(after))}" for before, after in transitions.items() if after)
        lines += ["", f"## {name.capitalize()}", "", f"![It begins {begins}. {told}.](lives/{name}.svg)", ""]
        lines += ["| from | to |", "|---|---|"]
        for before, afters in transitions.items():
            ordered = [f"`{after}`" for after in transitions if after in afters]
            lines.append(f"| `{before}` | {', '.join(ordered) or 'nothing: the end'} |")
    return "\n".join(lines) + "\n"


def permissions() -> str:
    """Return the page of who may do what, from the rows that the tests try."""
    # The rows are data of the tests, which are no package of the product.
    sys.path.insert(0, str(FOLDER.parents[1]))
    try:
        page = importlib.import_module("tests.permissions.page")
    finally:
        sys.path.pop(0)
    head = "<!-- Written by docs/write_reference.py; change tests/permissions and run `make reference`. -->\n"
    return "\n".join(["# Permissions", "", head, *page.lines()]) + "\n"


def pay_by_hand() -> str:
    """Return the page of hours and pay worked out by hand, beside what the engine says."""
    sys.path.insert(0, str(FOLDER.parents[1]))
    try:
        cases = importlib.import_module("tests.pay_by_hand")
    finally:
        sys.path.pop(0)
    head = "<!-- Written by docs/write_reference.py; change tests/pay_by_hand.py and run `make reference`. -->\n"
    return "\n".join(["# Hours and pay, worked out by hand", "", head, _PAY_BY_HAND_ABOUT, *cases.page()]) + "\n"


def _options(parser: argparse.ArgumentParser) -> list[str]:
    rows = []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        words = ", ".join(f"`{word}`" for word in action.option_strings) or f"`{action.metavar or action.dest}`"
        meaning = (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
        rows.append(f"| {words} | {meaning} |")
    return rows


def _drawing(name: str) -> Callable[[], str]:
    return lambda: draw_lives.drawing(name, contact_states.LIVES[name])


PAGES: Mapping[str, Callable[[], str]] = {
    "facts.md": facts,
    "commands.md": commands,
    "permissions.md": permissions,
    "lives.md": lives,
    "pay-by-hand.md": pay_by_hand,
    "indicators.md": indicators_page,
    **{f"lives/{name}.svg": _drawing(name) for name in contact_states.LIVES},
}


if __name__ == "__main__":
    for file_name, page in PAGES.items():
        (FOLDER / file_name).parent.mkdir(exist_ok=True)
        (FOLDER / file_name).write_text(page())
