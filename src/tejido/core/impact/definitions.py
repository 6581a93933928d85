"""What an indicator is: its definition as a record, read and checked from the catalogue, one file a part.

A file is a list of definitions. Two files hold none: which frameworks are named, and the identifiers of IRIS+.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# The claim ladder. A measurement never stands above the evidence of its indicator.
Rung = Literal["output", "outcome", "net", "causal"]
RUNGS: tuple[Rung, ...] = get_args(Rung)
# The five dimensions of impact. A claim without a contribution is output, not impact.
FIVE = ("what", "who", "how_much", "contribution", "risk")
GIVEN = "contribution"
Words = Mapping[Language, str]

CODE = re.compile(r"[a-z][a-z0-9_]{2,63}")
# A unit is a word of ours, such as "people", or the code of a currency.
UNIT = re.compile(r"[a-z][a-z0-9_]{0,31}|[A-Z]{3}")
MAPPED: Mapping[str, re.Pattern[str]] = {
    "iris": re.compile(r"(OI|PI|PD|OD|FP)\d{4}"),
    "gri": re.compile(r"\d{1,3}-\d{1,2}"),
    "esrs": re.compile(r"(S[1-4]|E[1-5]|G1)-\d{1,2}"),
    "sdg": re.compile(r"\d{1,2}\.([a-z]|\d{1,2})(\.\d{1,2})?"),
}


class IndicatorInvalid(Exception):
    """An indicator is told in both languages, with its version, rung, unit and the identifiers of frameworks."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A definition. A changed definition gets a new version, and its numbers are a new series.

    Args:
        area: Whose part it is; the name of its file in the catalogue.
        rung: The highest that its method may reach.
        names, meanings, numerators: What it is called, is, and counts, in both languages.
        denominators, assumptions: In both languages or in none.
        scope: The dimensions for which it is given, such as "all" or "client".
        source: What computes it: a file of SQL, or a function.
        mappings: Framework to the identifiers in it.
        five: What, who, how much, contribution, risk; without a contribution it is output, not impact.
    """

    code: str
    area: str
    version: int
    unit: str
    rung: Rung
    names: Words
    meanings: Words
    numerators: Words
    denominators: Words
    assumptions: Words
    scope: tuple[str, ...]
    source: str
    mappings: Mapping[str, tuple[str, ...]]
    five: Mapping[str, Words]
    is_about_people: bool
    is_sensitive: bool

    def __post_init__(self) -> None:
        dimensions = [self.five.get(each, {}) for each in FIVE if each != GIVEN]
        told = (self.names, self.meanings, self.numerators, *dimensions)
        perhaps = (self.denominators, self.assumptions, self.five.get(GIVEN, {}))
        is_right = (
            CODE.fullmatch(self.code)
            and UNIT.fullmatch(self.unit)
            and self.version > 0
            and self.rung in RUNGS
            and all(_is_told(words) for words in told)
            and all(_is_told(words) or not any(words.values()) for words in perhaps)
            and self.five.keys() <= set(FIVE)
            and self.scope
            and self.source
        )
        if not is_right or not all(_is_mapped(name, ids) for name, ids in self.mappings.items()):
            raise IndicatorInvalid(f"{IndicatorInvalid.__doc__} ({self.area}: {self.code})")

    @property
    def is_contribution_told(self) -> bool:
        """Whether it is said what of it is owed to this work; without that, it is output, not impact."""
        return bool(self.five.get(GIVEN, {}).get("en"))


def read() -> Mapping[str, Indicator]:
    """Return every definition of the catalogue, by its code, file by file.

    Raises: IndicatorInvalid
    """
    files = sorted(_CATALOGUE.iterdir(), key=lambda file: file.name)
    found = [
        _made(record, area=file.name.removesuffix(".json"))
        for file in files
        if file.name.endswith(".json") and file.name not in _BESIDE
        for record in json.loads(file.read_text("utf-8"))
    ]
    by_code = {each.code: each for each in found}
    if len(by_code) != len(found):
        raise IndicatorInvalid("Two indicators have the same code.")
    return by_code


def frameworks() -> Mapping[str, Mapping[str, str]]:
    """Return what the frameworks are that identifiers come from: name, version and address of each."""
    return dict(json.loads(_CATALOGUE.joinpath("frameworks.json").read_text("utf-8")))


def iris_names() -> Mapping[str, str]:
    """Return the names of the IRIS+ identifiers that we use."""
    return dict(json.loads(_CATALOGUE.joinpath("iris.json").read_text("utf-8")))


_CATALOGUE = resources.files(__package__).joinpath("catalogue")
_BESIDE = ("frameworks.json", "iris.json")


def _made(record: Mapping[str, Any], *, area: str) -> Indicator:
    try:
        mappings = {name: tuple(ids) for name, ids in record["mappings"].items()}
        given = {**record, "mappings": mappings, "scope": tuple(record["scope"])}
        return Indicator(area=area, **given)
    except (KeyError, TypeError, AttributeError) as problem:
        raise IndicatorInvalid(f"{IndicatorInvalid.__doc__} ({area}: {record.get('code')}: {problem})") from problem


def _is_told(words: Words) -> bool:
    return words.keys() == set(LANGUAGES) and all(text.strip() for text in words.values())


def _is_mapped(name: str, ids: Sequence[str]) -> bool:
    return name in MAPPED and bool(ids) and all(MAPPED[name].fullmatch(each) for each in ids)
