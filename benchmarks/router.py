"""How many routing decisions a second of one processor gives: the compiled kernel, the plain one, and what is needed.

Both engines are given the same random day (200 agents, 12 queues), in turn, and must decide alike to the last bit. Time
is processor time through `floor.Floor`, the face that the live router uses, with the cost of every input in it, also of
those that decide nothing. What is needed is counted for 500 agents, on a floor of that size.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import sys
import time
from pathlib import Path

import _floor_trace
import _results
from tejido import environment as environment_module
from tejido.core.routing import compiled, decisions, state

QUEUES_COUNT = 12
COMPILED_GOAL = ">= 2"
NEEDED_GOAL = ">= 5"
# The assumption behind "needed". An agent holds three chats at once, each for three minutes from acceptance to the end
# of wrap-up, and 85 % of those places are full. A contact takes 1.25 decisions: one offer, and for every eighth
# contact an offer that is missed, rejected or refused, with the time-out or the second offer that follows.
NEEDED_AGENTS_COUNT = 500
OCCUPANCY_SHARE = 0.85
CHATS_AT_ONCE = 3
HANDLE_SECONDS = 180.0
DECISIONS_PER_CONTACT = 1.25


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
    engine = _compiled(arguments.kernels)
    plain_rates: list[float] = []
    compiled_rates: list[float] = []
    needed_rates: list[float] = []
    for round_number in range(arguments.rounds):
        expected: list[decisions.Decision] | None = None
        engines = [state.PLAIN] if engine is None else [state.PLAIN, engine]
        # Who goes first changes, so that a drift of the machine favours nobody.
        for one in engines if round_number % 2 == 0 else reversed(engines):
            rate, found = _rate(trace, one)
            (plain_rates if one is state.PLAIN else compiled_rates).append(rate)
            if expected is not None and found != expected:
                raise EnginesDisagree(EnginesDisagree.__doc__)
            expected = found
        needed_rates.append(_rate(needed_trace, state.PLAIN)[0])
    return _publish(arguments, plain_rates, compiled_rates, needed_rates)


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


def _compiled(folder: Path) -> state.Engine | None:
    """Return the compiled engine with everything compiled that a trace uses; None without numba."""
    if importlib.util.find_spec("numba") is None:
        return None
    engine = compiled.engine(folder=folder)
    small = _floor_trace.make(agents_count=10, queues_count=3, decisions_count=400, seed=1)
    _floor_trace.replay(small, _floor_trace.opened(small, engine=engine))
    return engine


def _rate(trace: _floor_trace.Trace, engine: state.Engine) -> tuple[float, list[decisions.Decision]]:
    """Return decisions a second of processor time, and the decisions."""
    world = _floor_trace.opened(trace, engine=engine)
    gc.collect()
    began = time.process_time()
    found = _floor_trace.replay(trace, world)
    return len(found) / (time.process_time() - began), found


def _publish(arguments: argparse.Namespace, plain: list[float], fast: list[float], needed: list[float]) -> int:
    contacts_rate = NEEDED_AGENTS_COUNT * CHATS_AT_ONCE * OCCUPANCY_SHARE / HANDLE_SECONDS
    rows = [
        _results.row(
            f"decisions of the plain engine, {NEEDED_AGENTS_COUNT} agents, {QUEUES_COUNT} queues",
            needed, [contacts_rate * DECISIONS_PER_CONTACT],
            against=f"what {NEEDED_AGENTS_COUNT} agents at {OCCUPANCY_SHARE:.0%} need",
            unit="1/s", goal=NEEDED_GOAL,
        )
    ]  # fmt: skip
    notes = [
        f"Needed: {NEEDED_AGENTS_COUNT} agents x {CHATS_AT_ONCE} chats x {OCCUPANCY_SHARE:.0%} / "
        f"{HANDLE_SECONDS:.0f} s = {contacts_rate:.2f} contacts a second, x {DECISIONS_PER_CONTACT} decisions."
    ]
    if fast:
        rows.insert(
            0,
            _results.row(
                f"decisions of the compiled engine, {arguments.agents} agents, {QUEUES_COUNT} queues",
                fast, plain, against="the plain engine, same decisions", unit="1/s", goal=COMPILED_GOAL,
            ),
        )  # fmt: skip
    else:
        notes.append(
            "numba is not installed, so the compiled engine was not measured: it comes with the planning extra."
        )
    return _results.publish("router", rows, folder=arguments.results, notes=notes)


if __name__ == "__main__":
    sys.exit(main())
