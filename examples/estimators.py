"""Hold the estimators of impact against worlds whose truth is known: truth, estimate, interval and coverage of each.

    .venv/bin/python examples/estimators.py            print the table
    .venv/bin/python examples/estimators.py --write    write it into docs/reference/estimators.md

It needs no database and takes a few seconds. The same seed gives the same table; a test holds the page to it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tejido.core.impact.estimation import worlds

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "estimators.md"
BEGIN = "<!-- Written by examples/estimators.py --write. -->\n"


def main(words: list[str]) -> int:
    """Make the worlds and print or write the table."""
    text = worlds.markdown(worlds.table())
    if "--write" in words:
        kept = PAGE.read_text("utf-8").partition(BEGIN)[0]
        PAGE.write_text(kept + BEGIN + "\n" + text, encoding="utf-8")
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
