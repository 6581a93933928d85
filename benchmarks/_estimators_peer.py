"""The peer of the benchmark of estimators, run by an interpreter that has it: doubleml, given the same rows and folds.

    python _estimators_peer.py ROWS.npz

For each line on its input it fits once and writes one line: the estimate, its standard error, the seconds of the fit,
the bootstrap's standard error and its seconds. So ours and the peer take turns on the same machine. What is timed is
everything after the rows are in memory.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

import doubleml
import numpy
from sklearn.linear_model import LogisticRegression, Ridge

warnings.filterwarnings("ignore")


def main(words: list[str]) -> int:
    """Read the rows, then fit once for each line that comes in."""
    with numpy.load(words[0]) as held:
        given = {name: held[name] for name in held.files}
    folds, penalty, draws = given["folds"], float(given["penalty"]), int(given["draws_count"])
    splits = [(numpy.flatnonzero(folds != each), numpy.flatnonzero(folds == each)) for each in numpy.unique(folds)]
    data = doubleml.DoubleMLData.from_arrays(given["covariates"], given["outcome"], given["treated"].astype(float))
    print(json.dumps({"version": doubleml.__version__}), flush=True)
    for _ in sys.stdin:
        numpy.random.seed(1)
        began_at = time.perf_counter()
        model = doubleml.DoubleMLIRM(
            data, Ridge(alpha=penalty), LogisticRegression(C=1 / penalty, max_iter=1_000), draw_sample_splitting=False
        )
        model.set_sample_splitting([splits])
        model.fit()
        fitted_at = time.perf_counter()
        model.bootstrap(method="normal", n_rep_boot=draws)
        ended_at = time.perf_counter()
        spread = float(numpy.std(numpy.asarray(model.boot_t_stat).ravel())) * float(model.se[0])
        told = {
            "value": float(model.coef[0]), "standard_error": float(model.se[0]), "seconds": fitted_at - began_at,
            "spread": spread, "bootstrap_seconds": ended_at - fitted_at,
        }  # fmt: skip
        print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
