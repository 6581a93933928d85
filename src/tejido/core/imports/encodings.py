"""Bytes of a text file as text: UTF-8 with and without a mark, UTF-16, and Windows-1252 where it is that beyond doubt.

A file whose letters could be two different things is refused rather than guessed: a wrong guess stores names that
nobody notices until the person reads their contract.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Literal

from tejido.core.imports import errors

Encoding = Literal["utf-8", "utf-16", "windows-1252"]

# Of text in UTF-16 without a mark, nearly every second byte is 0 where it is Spanish or English.
ZERO_SHARE_MIN = 0.7
# What Spanish, English and their neighbours write beyond ASCII, as Windows-1252 has it.
LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑàèìòùâêîôûäëïöçÀÈÌÒÙÂÊÎÔÛÄËÏÖÇõãÕ")
SIGNS = frozenset("¿¡ºª°€“”‘’…«»·´–—\xa0§®©½")
# Between two letters only these make sense; in other code pages the same bytes are letters.
SIGNS_WITHIN_WORDS = frozenset("’·")
CONTRACTIONS = ("s", "t", "re", "ve", "ll", "d", "m")


@dataclass(frozen=True, kw_only=True)
class Text:
    """A decoded file and the encoding it was in."""

    text: str
    encoding: Encoding


def decode(data: bytes) -> Text:
    """Return the text of a file.

    Raises: FileUnreadable: in no encoding that is known beyond doubt, or with characters that no text has.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise errors.FileUnreadable("encoding")
    try:
        if data.startswith(codecs.BOM_UTF8):
            return _checked(data.decode("utf-8-sig"), "utf-8")
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _checked(data.decode("utf-16"), "utf-16")
        if b"\0" in data:
            return _checked(data.decode(_unmarked(data)), "utf-16")
    except UnicodeDecodeError as problem:
        raise errors.FileUnreadable("encoding") from problem
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _windows(data)


def _checked(text: str, encoding: Encoding) -> Text:
    """Refuse a text with NUL, which no database keeps and no spreadsheet writes."""
    if "\0" in text:
        raise errors.FileUnreadable("nul")
    return Text(text=text, encoding=encoding)


def _unmarked(data: bytes) -> str:
    """Return which half of UTF-16 a file without a mark is in.

    Raises: FileUnreadable: it only has a NUL somewhere.
    """
    half = len(data) / 2
    if len(data) % 2 == 0 and data[1::2].count(0) >= ZERO_SHARE_MIN * half and not data[::2].count(0):
        return "utf-16-le"
    if len(data) % 2 == 0 and data[::2].count(0) >= ZERO_SHARE_MIN * half and not data[1::2].count(0):
        return "utf-16-be"
    raise errors.FileUnreadable("nul")


def _windows(data: bytes) -> Text:
    """Return the text of a file in Windows-1252.

    Raises: FileUnreadable: as Windows-1252 it would say what nobody writes, so it is something else.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as problem:
        raise errors.FileUnreadable("encoding") from problem
    for place, letter in enumerate(text):
        if letter.isascii() or letter in LETTERS:
            continue
        if letter not in SIGNS or _is_within_word(text, place):
            raise errors.FileUnreadable("encoding")
    return _checked(text, "windows-1252")


def _is_within_word(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 4]
    if not (before.isalpha() and after[:1].isalpha()):
        return False
    if text[place] == "’":
        rest = after.split(" ", 1)[0].rstrip(",.;:\"'\r\n\t")
        return not rest.lower().startswith(CONTRACTIONS)
    return text[place] not in SIGNS_WITHIN_WORDS
