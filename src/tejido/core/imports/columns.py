"""One column of a kind of file, and a kind as its columns."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.core.imports import cells, words


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a kind of file.

    Args:
        code: What it is called here.
        en, es: Its header in the files that we make.
        read: Turns a cell that is not empty into a value.
        also: Other headers that people give it.
        example: What a cell of it may hold.
    """

    code: str
    en: str
    es: str
    read: cells.Reader
    is_required: bool = False
    also: tuple[str, ...] = ()
    example: str = ""

    def writings(self) -> frozenset[str]:
        """Return all headers by which it is known, as they are compared."""
        return frozenset(words.plain(each) for each in (self.code, self.en, self.es, *self.also))


Kind = tuple[Column, ...]
