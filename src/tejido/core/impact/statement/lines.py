"""The lines of a statement: everything it says, as canonical JSON, and the one root over all of it.

A line names its table and its key within its own text, so a line that is altered, moved to another key or exchanged
with another one no longer fits the hash that was sealed for it. The hashes are those of `core.seals` (RFC 6962).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import rfc8785

from tejido.core import seals

FORMAT = "tejido-impact-statement-1"
Table = Literal[
    "about", "definitions", "measurements", "inputs", "gaps", "lotteries", "reviews", "stories", "changes"
]  # fmt: skip
# In this order the lines are the leaves of the tree.
TABLES: tuple[Table, ...] = get_args(Table)
# What a reader of a file looks at before it gives up.
LINES_MAX = 100_000
LINE_CHARACTERS_MAX = 100_000
KEY_CHARACTERS_MAX = 300


class LineInvalid(Exception):
    """This is no line of a statement: it has a table, a key and values that can be written as JSON, and no more."""


class LineTwice(Exception):
    """Two lines of a statement have the same table and key."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that a statement says.

    Args:
        table: What kind of thing it is.
        key: Its name within the table, 1 to 300 characters.
        values: Plain JSON values; amounts of money as text.
    """

    table: Table
    key: str
    values: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.table not in TABLES or not 0 < len(self.key) <= KEY_CHARACTERS_MAX:
            raise LineInvalid(LineInvalid.__doc__)

    @property
    def name(self) -> tuple[Table, str]:
        return self.table, self.key

    def text(self) -> str:
        """Return the line as canonical JSON (RFC 8785), the very text that is hashed.

        Raises: LineInvalid
        """
        try:
            return rfc8785.dumps({"table": self.table, "key": self.key, "values": dict(self.values)}).decode()
        except (ValueError, TypeError, OverflowError, RecursionError) as problem:
            raise LineInvalid(f"{LineInvalid.__doc__} It is {self.table} {self.key}.") from problem


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """The hash that was sealed for the line of a table and key."""

    table: Table
    key: str
    hash: bytes

    @property
    def name(self) -> tuple[Table, str]:
        return self.table, self.key


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Return lines in the order of the tree: by table, then by key.

    Raises: LineTwice
    """
    found = sorted(lines, key=lambda line: (TABLES.index(line.table), line.key))
    for before, line in itertools.pairwise(found):
        if before.name == line.name:
            raise LineTwice(f"{LineTwice.__doc__} They are {line.table} {line.key}.")
    return found


def read(text: str) -> Line:
    """Return the line that a text holds; the text need not be in its canonical form.

    Raises: LineInvalid
    """
    try:
        if len(text) > LINE_CHARACTERS_MAX:
            raise ValueError(len(text))
        given = json.loads(text)
        if not isinstance(given, dict) or set(given) != {"table", "key", "values"}:
            raise ValueError(text[:20])
        if not isinstance(given["values"], dict) or not isinstance(given["key"], str):
            raise ValueError(text[:20])
        return Line(table=given["table"], key=given["key"], values=given["values"])
    except (ValueError, TypeError, RecursionError) as problem:
        raise LineInvalid(LineInvalid.__doc__) from problem


def leaf(text: str) -> bytes:
    """Return the hash of a line's text."""
    return seals.leaf_hash(text.encode("utf-8", "surrogatepass"))


def leaves(lines: Sequence[Line]) -> list[Leaf]:
    """Return the leaf of each line, in their order."""
    return [Leaf(table=line.table, key=line.key, hash=leaf(line.text())) for line in lines]


def root(hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaves in their order."""
    tree = seals.Tree()
    for one in hashes:
        tree.add(one)
    return tree.root()
