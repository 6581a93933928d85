"""How many routing decisions a second of one processor gives: the compiled kernel, the plain one, and what is needed.

Both engines are given the same random day (200 agents, 12 queues, every rule of the policy at work), in turn, and must
decide alike. Time is processor time, and the cost of every input is in it, also of those that decide nothing. Twice:
through `floor.Floor`, the face that the live router uses, and in one loop around the kernel alone, which is what a
simulator does. What is needed is counted for 500 agents, on a floor of that size.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _floor_trace
import _kernel_trace
import _results
from tejido import environment as environment_module
from tejido.core.routing import compiled, state

QUEUES_COUNT = 12
KERNEL_GOAL = ">= 10"
FLOOR_GOAL = ">= 2"
NEEDED_GOAL = ">= 5"
# The assumption behind "needed". An agent holds three chats at once, each for three minutes from acceptance to the end
# of wrap-up, and 85 % of those places are full. A contact takes 1.25 decisions: one offer, and for every eighth
# contact an offer that is missed, rejected or refused, with the time-out or the second offer that follows.
NEEDED_AGENTS_COUNT = 500
OCCUPANCY_SHARE = 0.85
CHATS_AT_ONCE = 3
HANDLE_SECONDS = 180.0
DECISIONS_PER_CONTACT = 1.25

# Plays one day and returns decisions a second with what was decided, in a form that can be compared.
Player = Callable[[], tuple[float, Any]]


class EnginesDisagree(Exception):
    """The compiled and the plain engine decided differently on one trace: no speed of theirs means anything."""


def main() -> int:
    """Measure, print, write, and return the status."""
    arguments = _arguments()
    trace = _floor_trace.make(
        agents_count=arguments.agents, queues_count=QUEUES_COUNT, decisions_count=arguments.decisions,
        seed=arguments.seed,
    )  # fmt: skip
    needed_trace = _floor_trace.make(
        agents_count=NEEDED_AGENTS_COUNT, queues_count=QUEUES_COUNT, decisions_count=arguments.decisions,
        seed=arguments.seed + 1,
    )  # fmt: skip
    # Those of one name must decide alike.
    players: list[tuple[str, str, Player]] = [
        ("floor", "plain", _on_floor(trace, state.PLAIN)),
        ("kernel", "plain", _on_kernel(trace, state.PLAIN)),
        ("needed", "plain", _on_floor(needed_trace, state.PLAIN)),
    ]
    if importlib.util.find_spec("numba") is not None:
        engine = compiled.engine(folder=arguments.kernels)
        players.append(("floor", "compiled", _on_floor(trace, engine)))
        players.append(("kernel", "compiled", _on_kernel(trace, engine)))
        small = _floor_trace.make(agents_count=10, queues_count=3, decisions_count=400, seed=1)
        _floor_trace.replay(small, _floor_trace.opened(small, engine=engine))
    decided: dict[str, Any] = {"kernel": _kernel_trace.decided(_floor_trace.opened(trace), trace)}
    rates: dict[tuple[str, str], list[float]] = defaultdict(list)
    for round_number in range(arguments.rounds):
        # Who goes first changes, so that a drift of the machine favours nobody.
        for name, engine_name, play in players if round_number % 2 == 0 else reversed(players):
            gc.collect()
            rate, found = play()
            if decided.setdefault(name, found) != found:
                raise EnginesDisagree(EnginesDisagree.__doc__)
            rates[name, engine_name].append(rate)
    return _publish(arguments, rates)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=200, metavar="N", help="how many agents the floor has (200)")
    parser.add_argument("--decisions", type=int, default=20_000, metavar="N", help="decisions of the day (20000)")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="how often each engine plays it (7)")
    parser.add_argument("--seed", type=int, default=2026, metavar="N", help="what all chance follows from (2026)")
    parser.add_argument(
        "--kernels", type=Path, default=environment_module.read().data / "kernels", metavar="FOLDER",
        help="where compiled code is kept between runs (`kernels` in the data folder)",
    )  # fmt: skip
    _results.add_arguments(parser)
    return parser.parse_args()


def _on_floor(trace: _floor_trace.Trace, engine: state.Engine) -> Player:
    """Return what plays the day through the face of the floor."""

    def play() -> tuple[float, Any]:
        world = _floor_trace.opened(trace, engine=engine)
        began = time.process_time()
        found = _floor_trace.replay(trace, world)
        return trace.decisions_count / (time.process_time() - began), found

    return play


def _on_kernel(trace: _floor_trace.Trace, engine: state.Engine) -> Player:
    """Return what plays the day in one loop around the kernel, compiled where the engine is."""
    loop = _kernel_trace.player(engine.kernel)
    if engine is not state.PLAIN:
        loop = importlib.import_module("numba").njit(loop)
        small = _floor_trace.make(agents_count=10, queues_count=3, decisions_count=400, seed=1)
        loop(*_kernel_trace.opened(small, engine))

    def play() -> tuple[float, Any]:
        given = _kernel_trace.opened(trace, engine)
        began = time.process_time()
        found = loop(*given)
        return trace.decisions_count / (time.process_time() - began), found

    return play


def _publish(arguments: argparse.Namespace, rates: dict[tuple[str, str], list[float]]) -> int:
    contacts_rate = NEEDED_AGENTS_COUNT * CHATS_AT_ONCE * OCCUPANCY_SHARE / HANDLE_SECONDS
    notes = [
        f"{arguments.agents} agents, {QUEUES_COUNT} queues, {arguments.decisions} decisions, seed {arguments.seed}; "
        "processor time; all engines decided alike.",
        f"Needed: {NEEDED_AGENTS_COUNT} agents x {CHATS_AT_ONCE} chats x {OCCUPANCY_SHARE:.0%} / "
        f"{HANDLE_SECONDS:.0f} s = {contacts_rate:.2f} contacts a second, x {DECISIONS_PER_CONTACT} decisions.",
    ]
    rows = []
    for name, what, goal in (
        ("kernel", "decisions by the compiled kernel alone", KERNEL_GOAL),
        ("floor", "decisions by the compiled engine, through the floor", FLOOR_GOAL),
    ):
        if (name, "compiled") in rates:
            against = f"the plain {'kernel alone' if name == 'kernel' else 'engine, through the floor'}"
            rows.append(
                _results.row(
                    what, rates[name, "compiled"], rates[name, "plain"], against=against, unit="1/s", goal=goal
                )
            )
    if not rows:
        notes.append("Without numba (the planning extra) nothing compiled was measured.")
    rows.append(
        _results.row(
            f"decisions by the plain engine, {NEEDED_AGENTS_COUNT} agents",
            rates["needed", "plain"], [contacts_rate * DECISIONS_PER_CONTACT],
            against=f"what {NEEDED_AGENTS_COUNT} agents at {OCCUPANCY_SHARE:.0%} need", unit="1/s", goal=NEEDED_GOAL,
        )
    )  # fmt: skip
    return _results.publish("router", rows, folder=arguments.results, notes=notes)


if __name__ == "__main__":
    sys.exit(main())
