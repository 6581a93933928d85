"""What a standard asks for: areas, requirements, and which evidence would show each; data its owner can replace."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

import rfc8785

from tejido.core import characters

Level = Literal["minimum", "best_practice"]
LEVELS: tuple[Level, ...] = get_args(Level)
Slot = Literal["policy", "system"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
Kind = Literal["file", "link", "page", "live"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("en", "es")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
VERSION = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,31}")
TEXT_LENGTH_MAX = 4000
SECTIONS_MAX, REQUIREMENTS_MAX = 40, 400
SHIPPED = ("impact_employment",)
Words = Mapping[str, str]


class CatalogueInvalid(Exception):
    """A catalogue has a code, a version, and areas with requirements that have words and differ in their codes."""


class NoSuchRequirement(Exception):
    """The standard asks for nothing of this name."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One thing that a standard asks for.

    Args:
        code: Unique in its catalogue.
        level: A minimum, or a practice beyond it.
        texts: What is asked for, in each language; as are the others.
        policy, system: What would show that it is a rule here, and that the rule works.
        kinds: Which kinds of evidence it takes.
        live: Codes of what the system itself can count as evidence.
        iris, indicators: Ids of IRIS+ 5.3, and our own indicators about it.
        may_be_set_aside: Whether it can be that it does not apply here.
    """

    code: str
    level: Level
    titles: Words
    texts: Words
    policy: Words
    system: Words
    kinds: tuple[Kind, ...] = KINDS
    live: tuple[str, ...] = ()
    iris: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    may_be_set_aside: bool = False

    def __post_init__(self) -> None:
        good = CODE.fullmatch(self.code) and self.level in LEVELS and set(self.kinds) <= set(KINDS)
        worded = all(_is_worded(each) for each in (self.titles, self.texts))
        if not good or not worded or not all(_is_text(each) for each in (self.policy, self.system)):
            raise CatalogueInvalid(CatalogueInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Section:
    """An area of a standard."""

    code: str
    names: Words
    requirements: tuple[Requirement, ...]

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.code) or not _is_worded(self.names) or not self.requirements:
            raise CatalogueInvalid(CatalogueInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """A version of a standard.

    Args:
        source: Whose idea it is and whose words they are.
        holder: Who may use words that are not ours, and said so when they were loaded; empty for ours.
    """

    code: str
    version: str
    names: Words
    source: Words
    holder: str
    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        codes = [each.code for each in self.requirements]
        areas = [each.code for each in self.sections]
        good = CODE.fullmatch(self.code) and VERSION.fullmatch(self.version) and _is_worded(self.names)
        differ = len(set(codes)) == len(codes) and len(set(areas)) == len(areas)
        if not good or not differ or not _is_text(self.source) or not codes:
            raise CatalogueInvalid(CatalogueInvalid.__doc__)
        if len(areas) > SECTIONS_MAX or len(codes) > REQUIREMENTS_MAX or characters.FORBIDDEN.search(self.holder):
            raise CatalogueInvalid(CatalogueInvalid.__doc__)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements, area by area."""
        return tuple(each for section in self.sections for each in section.requirements)

    def requirement(self, code: str) -> Requirement:
        """Return the requirement of a code.

        Raises: NoSuchRequirement
        """
        for each in self.requirements:
            if each.code == code:
                return each
        raise NoSuchRequirement(NoSuchRequirement.__doc__)

    def section_of(self, code: str) -> Section:
        """Return the area in which a requirement stands.

        Raises: NoSuchRequirement
        """
        for section in self.sections:
            if any(each.code == code for each in section.requirements):
                return section
        raise NoSuchRequirement(NoSuchRequirement.__doc__)

    def document(self) -> dict[str, Any]:
        """Return the catalogue as plain JSON values, which `read` takes back."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical JSON, hexadecimal. Source: RFC 8785."""
        return hashlib.sha256(rfc8785.dumps(self.document())).hexdigest()


def read(given: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue in a document, as `Catalogue.document` and the files that ship with Tejido write it.

    Raises: CatalogueInvalid
    """
    try:
        return Catalogue(
            code=str(given["code"]), version=str(given["version"]), names=_words(given["names"]),
            source=_words(given.get("source", {})), holder=str(given.get("holder", "")),
            sections=tuple(_section(each) for each in _list(given["sections"])),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise CatalogueInvalid(CatalogueInvalid.__doc__) from problem


@cache
def shipped() -> tuple[Catalogue, ...]:
    """Return the catalogues that come with Tejido."""
    folder = resources.files(__package__).joinpath("shipped")
    return tuple(read(json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))) for name in SHIPPED)


def _section(given: Mapping[str, Any]) -> Section:
    return Section(
        code=str(given["code"]), names=_words(given["names"]),
        requirements=tuple(_requirement(each) for each in _list(given["requirements"])),
    )  # fmt: skip


def _requirement(given: Mapping[str, Any]) -> Requirement:
    lists = {name: tuple(str(each) for each in _list(given.get(name, ()))) for name in ("live", "iris", "indicators")}
    return Requirement(
        code=str(given["code"]), level=given["level"], titles=_words(given["titles"]), texts=_words(given["texts"]),
        policy=_words(given.get("policy", {})), system=_words(given.get("system", {})),
        kinds=tuple(given.get("kinds", KINDS)), may_be_set_aside=bool(given.get("may_be_set_aside", False)), **lists,
    )  # fmt: skip


def _list(given: Any) -> Sequence[Any]:
    if not isinstance(given, list | tuple):
        raise TypeError
    return given


def _words(given: Mapping[str, Any]) -> Words:
    """Return words by language; where the owner has given one language alone, it stands for both."""
    found = {language: str(given.get(language) or "").strip() for language in LANGUAGES}
    only = next((text for text in found.values() if text), "")
    return {language: text or only for language, text in found.items()}


def _is_worded(words: Words) -> bool:
    return _is_text(words) and all(words.get(language) for language in LANGUAGES)


def _is_text(words: Words) -> bool:
    return all(len(text) <= TEXT_LENGTH_MAX and not characters.FORBIDDEN.search(text) for text in words.values())
