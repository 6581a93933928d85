"""Beginnings by industry: skills, queues, dispositions and canned replies that a planner picks from and edits.

They are data files of our own, one an industry, written like the lines of an import: nothing in them is more than a
suggestion, and all of it goes through the same checks and actions as a file that somebody uploads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tejido.clients import errors

FOLDER = resources.files(__package__).joinpath("industries")
# In the order in which they build on each other.
KINDS = ("skills", "queues", "dispositions", "replies")
LANGUAGES = ("en", "es")


@dataclass(frozen=True, kw_only=True)
class Industry:
    """One industry: its name and what it is about in each language, and its suggestions by kind."""

    code: str
    order: int
    names: Mapping[str, str]
    about: Mapping[str, str]
    suggestions: Mapping[str, Sequence[Mapping[str, str]]]

    def rows(self, kind: str, *, language: str) -> Sequence[Mapping[str, str]]:
        """Return the suggestions of a kind as texts by column, names in one language where the kind has one name.

        Args:
            kind: One of `KINDS`.
            language: One of `LANGUAGES`.
        """
        own = self.suggestions[kind]
        if kind in ("dispositions", "replies"):
            return own
        return [
            {"name": row[f"name_{language}"], **{key: text for key, text in row.items() if not key.startswith("name_")}}
            for row in own
        ]


def industries() -> Sequence[Industry]:
    """Return all industries, in the order in which they are shown."""
    return _read()


def industry(code: str) -> Industry:
    """Return an industry.

    Raises: NoSuchIndustry
    """
    found = next((each for each in _read() if each.code == code), None)
    if found is None:
        raise errors.NoSuchIndustry(errors.NoSuchIndustry.__doc__)
    return found


@cache
def _read() -> Sequence[Industry]:
    files = [each for each in FOLDER.iterdir() if each.name.endswith(".json")]
    found = [_industry(each.name.removesuffix(".json"), json.loads(each.read_text("utf-8"))) for each in files]
    return sorted(found, key=lambda each: each.order)


def _industry(code: str, held: Mapping[str, Any]) -> Industry:
    return Industry(
        code=code, order=held["order"], names=held["name"], about=held["about"],
        suggestions={kind: held[kind] for kind in KINDS},
    )  # fmt: skip
