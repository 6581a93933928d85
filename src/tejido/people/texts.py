"""Words that somebody types about a partner or an opening: what may stand in them, and how long they are at most."""

from __future__ import annotations

from tejido.core import characters
from tejido.people import errors

LINE_LENGTH_MAX = 200
TEXT_LENGTH_MAX = 2000


def line(text: str, *, length_max: int = LINE_LENGTH_MAX) -> str:
    """Return one line of words without the blanks around it.

    Raises: WordsInvalid: nothing is left, it is too long, or holds what nobody can read.
    """
    kept = " ".join(text.split())
    if not 0 < len(kept) <= length_max or characters.FORBIDDEN.search(kept):
        raise errors.WordsInvalid(errors.WordsInvalid.__doc__)
    return kept


def line_or_none(text: str, *, length_max: int = LINE_LENGTH_MAX) -> str:
    """Return one line of words, or "" where there is none.

    Raises: WordsInvalid
    """
    return line(text, length_max=length_max) if text.strip() else ""


def lines(text: str, *, length_max: int = TEXT_LENGTH_MAX) -> str:
    """Return a text of several lines without the blanks around it.

    Raises: WordsInvalid
    """
    kept = text.replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= length_max or characters.FORBIDDEN.search(kept):
        raise errors.WordsInvalid(errors.WordsInvalid.__doc__)
    return kept
