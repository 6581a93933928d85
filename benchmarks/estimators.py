"""Weighting and its bootstrap on 100,000 rows, against doubleml on the same rows with the same learners and folds.

Ours is numpy alone: ridge regression and logistic regression by reweighted least squares, cross-fitted, and a bootstrap
by signs. The peer is doubleml 0.11 with scikit-learn's ridge and logistic regression of the same penalties, in an
environment of its own (`deploy/set_up.py peers`). They take turns. Both must say the same: the peer's estimate lies
within our interval, and far closer. Where the peer's environment was not made, ours is compared with the truth alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy

import _results
from tejido.core.impact.estimation import estimates, weighting

PEER_PYTHON = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"
ROWS_COUNT, COVARIATES_COUNT, DRAWS_COUNT, ROUNDS_COUNT = 100_000, 10, 1_000, 5
SEED, TRUTH, PENALTY = 11, 0.5, 1.0
TIME_GOAL = "<= 0.333"
# Both fit the same penalised likelihood, so only the ends of two iterations differ.
APART_MAX_ERRORS = 0.05


def main() -> int:
    """Measure, print, write, and return the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS_COUNT, metavar="N", help="how many people (100000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS_COUNT, metavar="N", help="how often each fits (5)")
    parser.add_argument("--peer", type=Path, default=PEER_PYTHON, metavar="PYTHON", help="the one that has doubleml")
    _results.add_arguments(parser)
    arguments = parser.parse_args()
    world = _world(arguments.rows)
    notes = [
        f"{arguments.rows:,} rows, {COVARIATES_COUNT} covariates, {weighting.FOLDS_COUNT} folds, {DRAWS_COUNT} draws; "
        f"the truth is {TRUTH}; {os.cpu_count()} processors."
    ]
    with _peer(world, python=arguments.peer) as ask:
        turns = [(_ours(world), ask() if ask else None) for _ in range(arguments.rounds)]
    ours = [turn[0] for turn in turns]
    peers = [turn[1] for turn in turns if turn[1] is not None]
    fitted: estimates.Estimate = ours[-1]["estimate"]
    rows = [_results.row("our interval holds the truth", [float(fitted.low <= TRUTH <= fitted.high)], [1.0],
                         against="yes", unit="yes or no", goal=">= 1")]  # fmt: skip
    rows.append(
        _results.row("spread of the bootstrap, against the formula's standard error", [ours[-1]["spread"]],
                     [fitted.standard_error], against="the formula", unit="of the outcome", goal="<= 1.15")
    )  # fmt: skip
    if not peers:
        notes.append("doubleml is not here, so it was not asked: make .venv-peers with `deploy/set_up.py peers`.")
        rows.append(_results.row("weighting, fitted once", [one["seconds"] for one in ours], [60.0], against="a minute",
                                 unit="s", goal="<= 1"))  # fmt: skip
        return _results.publish("estimators", rows, folder=arguments.results, notes=notes)
    last = peers[-1]
    apart = abs(last["value"] - fitted.value) / fitted.standard_error
    rows += [
        _results.row("how far both estimates are apart, in standard errors", [apart], [APART_MAX_ERRORS],
                     against="a bound", unit="standard errors", goal="<= 1"),
        _results.row("standard error", [fitted.standard_error], [last["standard_error"]], against="doubleml",
                     unit="of the outcome", goal="<= 1.02"),
        _results.row("weighting, fitted once", [one["seconds"] for one in ours], [one["seconds"] for one in peers],
                     against="doubleml", unit="s", goal=TIME_GOAL),
        _results.row(f"the bootstrap of {DRAWS_COUNT} draws", [one["bootstrap_seconds"] for one in ours],
                     [one["bootstrap_seconds"] for one in peers], against="doubleml", unit="s", goal=TIME_GOAL),
    ]  # fmt: skip
    notes.append(
        f"ours {fitted.value:.5f} ({fitted.low:.5f} to {fitted.high:.5f}); doubleml {last['version']} "
        f"{last['value']:.5f}, standard error {last['standard_error']:.5f}."
    )
    return _results.publish("estimators", rows, folder=arguments.results, notes=notes)


def _world(rows_count: int) -> dict[str, Any]:
    """Make people who choose by what also moves the outcome: a plain comparison would be off."""
    rng = numpy.random.default_rng(SEED)
    covariates = rng.normal(size=(rows_count, COVARIATES_COUNT))
    slopes = numpy.linspace(0.6, -0.3, COVARIATES_COUNT)
    treated = rng.random(rows_count) < 1 / (1 + numpy.exp(-covariates @ slopes))
    outcome = covariates @ numpy.linspace(1.0, 0.2, COVARIATES_COUNT) + TRUTH * treated + rng.normal(size=rows_count)
    folds = weighting.fold_numbers(rows_count, rng=rng)
    return {"outcome": outcome, "treated": treated, "covariates": covariates, "folds": folds, "penalty": PENALTY,
            "draws_count": DRAWS_COUNT}  # fmt: skip


def _ours(world: dict[str, Any]) -> dict[str, Any]:
    began_at = time.perf_counter()
    found = weighting.aipw(
        world["outcome"], world["treated"], covariates=world["covariates"], folds=world["folds"], penalty=PENALTY
    )
    fitted_at = time.perf_counter()
    assert isinstance(found, weighting.Weighted)
    drawn = weighting.multiplier_bootstrap(found.scores, rng=numpy.random.default_rng(1), draws_count=DRAWS_COUNT)
    ended_at = time.perf_counter()
    return {"estimate": found.estimate, "seconds": fitted_at - began_at, "bootstrap_seconds": ended_at - fitted_at,
            "spread": float(drawn.std())}  # fmt: skip


@contextmanager
def _peer(world: dict[str, Any], *, python: Path) -> Iterator[Any]:
    """Give a function that lets doubleml fit once in a process of its own; None where it is not installed."""
    if not python.exists():
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.npz"
        numpy.savez(file, **world)
        script = Path(__file__).with_name("_estimators_peer.py")
        process = subprocess.Popen(
            [str(python), str(script), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            if not first:
                yield None
                return
            version = json.loads(first)["version"]
            lines = process.stdin, process.stdout

            def ask() -> dict[str, Any]:
                lines[0].write("\n")
                lines[0].flush()
                return {**json.loads(lines[1].readline()), "version": version}

            yield ask
        finally:
            process.stdin.close()
            process.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main())
