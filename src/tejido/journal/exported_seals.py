"""Reading seals that were exported, from a folder or a file that somebody kept; asks no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tejido.core import seals

LINES_MAX = 1_000_000
_NAME = re.compile(r"seal-([0-9]{6,15})\.json")
_SIZE_BYTES_MAX = 4 * seals.TEXT_CHARACTERS_MAX


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What a file, or a line of one, says; `seal` is None where it is no seal."""

    place: str
    seal: seals.Seal | None


def read(path: Path) -> Iterator[Exported]:
    """Yield the exported seals of a folder, or of a file with one seal a line, in their order.

    Raises: OSError: it cannot be read.
    """
    if path.is_dir():
        for number in sorted(numbers(path)):
            yield read_file(path / name(number))
        return
    with path.open("rb") as stream:
        for count in range(1, LINES_MAX + 1):
            line = stream.readline(_SIZE_BYTES_MAX)
            if not line:
                return
            if line.strip():
                yield Exported(place=f"{path.name}, line {count}", seal=_parsed(line))


def numbers(folder: Path) -> set[int]:
    """Return the numbers of the seals in a folder; none where there is no folder."""
    if not folder.exists():
        return set()
    return {int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))}


def read_file(file: Path) -> Exported:
    """Return what the file of one seal says.

    Raises: OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        return Exported(place=file.name, seal=_parsed(stream.read(_SIZE_BYTES_MAX)))


def name(number: int) -> str:
    """Return what the file of a seal is called."""
    return f"seal-{number:06}.json"


def _parsed(content: bytes) -> seals.Seal | None:
    try:
        return seals.parse(content.decode().strip())
    except (seals.SealInvalid, UnicodeDecodeError):
        return None
