"""What the ledgers of a town share: words that may stand in them, and one writer at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tejido.core import characters
from tejido.impact.economy import errors
from tejido.journal import turns

LINE_LENGTH_MAX = 200
AMOUNT_MAX = Decimal(10) ** 13
# So many corrected rows are ended with one statement.
BATCH_ROWS = 500
_LOCK = "town ledgers"
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(kw_only=True)
class Counts:
    """What became of entries: new ones, corrected ones, and those that were known exactly so."""

    made: int = 0
    changed: int = 0
    same: int = 0

    def as_fields(self) -> Mapping[str, int]:
        """Return the counts as a fact carries them."""
        return {"made": self.made, "changed": self.changed, "same": self.same}


def wait_for_others() -> None:
    """Let one writer at a time change the ledgers, so that the same file sent twice is known the second time."""
    turns.take(_LOCK)


def line(text: str, *, length_max: int = LINE_LENGTH_MAX) -> str:
    """Return one line of words without the blanks around it.

    Raises: TownEntryInvalid: nothing is left, it is too long, or holds what nobody can read.
    """
    kept = " ".join(text.split())
    if not 0 < len(kept) <= length_max or characters.FORBIDDEN.search(kept):
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    return kept


def code(text: str, pattern: re.Pattern[str]) -> str:
    """Return a code in small letters.

    Raises: TownEntryInvalid
    """
    kept = text.strip().lower()
    if not pattern.fullmatch(kept):
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    return kept


def amount(number: Decimal) -> Decimal:
    """Return an amount to the cent, above 0.

    Raises: TownEntryInvalid
    """
    if not number.is_finite() or not 0 < number < AMOUNT_MAX or number != round(number, 2):
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    return round(number, 2)


def currency(text: str) -> str:
    """Return the code of a currency.

    Raises: TownEntryInvalid
    """
    if not CURRENCY.fullmatch(text):
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    return text
