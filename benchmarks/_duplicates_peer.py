"""The peer of the benchmark of duplicates, run by an interpreter that has it: splink on DuckDB, given the same people.

    python _duplicates_peer.py PEOPLE.csv FOUND.json

It does what splink's own guide for deduplicating people says: names, date of birth, document and phone are compared by
its own comparisons, parameters are learned from the data without labels, and pairs above a probability are
predicted. Names come without capitals and accents, as ours are compared. What is timed is everything after the import.
"""

from __future__ import annotations

import csv
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import splink
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compare

THRESHOLD = 0.9
SAMPLED_PAIRS_COUNT = 2e6
COLUMNS = ("given", "first", "second", "born", "document", "phone")


def main(words: list[str]) -> int:
    """Read the people, find who is there twice, and write the pairs and the seconds."""
    logging.disable(logging.WARNING)
    with Path(words[0]).open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = pyarrow.table({
        "unique_id": [int(row["person_id"]) for row in rows],
        **{column: [row[column] or None for row in rows] for column in COLUMNS},
    })  # fmt: skip
    began_at = time.perf_counter()
    found = _found(table)
    seconds = time.perf_counter() - began_at
    told = {"pairs": found, "seconds": seconds, "splink": splink.__version__, "duckdb": duckdb.__version__}
    Path(words[1]).write_text(json.dumps(told))
    return 0


def _found(table: Any) -> list[tuple[int, int, float]]:
    rules = [
        block_on("document"), block_on("phone"), block_on("first", "born"), block_on("given", "born"),
        block_on("given", "first", "second"), block_on("first", "second", "substr(born, 1, 4)"),
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("given", [0.92, 0.8]),
            compare.JaroWinklerAtThresholds("first", [0.92, 0.8]),
            compare.JaroWinklerAtThresholds("second", [0.92, 0.8]),
            compare.DateOfBirthComparison("born", input_is_string=True),
            compare.DamerauLevenshteinAtThresholds("document", 1),
            compare.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    database = DuckDBAPI()
    linker = Linker(database.register(table), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("document"), block_on("first", "second", "born")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS_COUNT, seed=1)
    for rule in (block_on("first", "born"), block_on("given", "phone")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=THRESHOLD)
    answer = predicted.as_record_list()
    return [(row["unique_id_l"], row["unique_id_r"], row["match_probability"]) for row in answer]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
