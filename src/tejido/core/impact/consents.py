"""What somebody agrees to when they tell us about themselves: one purpose each, one text each, and texts never change.

A better text is a new version beside the old ones; a consent names the version that was shown. The texts follow Ley
1581 of 2012 (articles 5, 6, 9) and Decreto 1377 of 2013 (article 6): the answer is free, nothing depends on it, and it
can be withdrawn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, get_args

Purpose = Literal["impact_status", "self_identification", "household", "follow_up", "legal_quota"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
# How a consent was given or taken back.
How = Literal["self", "in_person", "on_paper", "guardian_on_paper"]
HOWS: tuple[How, ...] = get_args(How)
LANGUAGES = ("es", "en")


class ConsentInvalid(Exception):
    """A consent names one of our purposes, a version of its text, and how it was given."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """What somebody read before they agreed, in each language.

    `from_date` is the day from which it is shown; None for those that ship with Tejido.
    """

    purpose: Purpose
    version: str
    words: Mapping[str, str]
    from_date: date | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the words in all languages, by which anybody can check that a text is still the same."""
        told = json.dumps(dict(self.words), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()


@cache
def texts() -> tuple[Text, ...]:
    """Return all versions of all texts, the oldest of each purpose first."""
    held = json.loads(resources.files(__package__).joinpath("consents.json").read_text("utf-8"))
    return tuple(Text(purpose=one["purpose"], version=one["version"], words=one["words"]) for one in held)


def current(purpose: Purpose) -> Text:
    """Return the text that is shown now.

    Raises: ConsentInvalid
    """
    found = [text for text in texts() if text.purpose == purpose]
    if not found:
        raise ConsentInvalid(ConsentInvalid.__doc__)
    return found[-1]


def words_of(purpose: str, version: str, *, language: str) -> str:
    """Return the words of a version; one that was agreed to elsewhere, such as on older paper, has none here."""
    for text in texts():
        if (text.purpose, text.version) == (purpose, version):
            return in_language(text, language)
    return ""


def in_language(text: Text, language: str) -> str:
    """Return a text in a reader's language; Spanish where it is not English."""
    return text.words["en" if language.startswith("en") else "es"]


def check(*, purpose: str, how: str) -> None:
    """Refuse a purpose or a way that we do not know.

    Raises: ConsentInvalid
    """
    if purpose not in PURPOSES or how not in HOWS:
        raise ConsentInvalid(ConsentInvalid.__doc__)
