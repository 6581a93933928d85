"""What all formats share: the content as it is read, the pieces that are kept, and the limits."""

from __future__ import annotations

import mmap

from tejido.core.files import errors

# A file in memory, or mapped from the disk.
Content = bytes | mmap.mmap
Pieces = tuple[slice | bytes, ...]

# An agent's browser unfolds a picture to four bytes a point: 256 MB at this limit. Telephones take 12 to 50 million.
PIXELS_MAX = 64_000_000
PARTS_MAX = 20_000


def damaged() -> errors.ContentDamaged:
    """Return the refusal of a file that does not hold together."""
    return errors.ContentDamaged(errors.ContentDamaged.__doc__)


def check_size(*, width: int, height: int) -> None:
    """Make sure that a picture can be shown.

    Args:
        width, height: In points, as the picture says of itself.
    Raises: ContentDamaged, PictureTooLarge
    """
    if width < 1 or height < 1:
        raise damaged()
    if width * height > PIXELS_MAX:
        raise errors.PictureTooLarge(errors.PictureTooLarge.__doc__)


def big(content: Content, start: int, end: int) -> int:
    """Return the number that stands between two places, most significant byte first."""
    return _number(content, start, end, "big")


def little(content: Content, start: int, end: int) -> int:
    """Return the number that stands between two places, least significant byte first."""
    return _number(content, start, end, "little")


def joined(pieces: list[slice | bytes]) -> Pieces:
    """Return the pieces with neighbouring slices made one, so that a file is written in few strokes."""
    made: list[slice | bytes] = []
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(piece, slice) and isinstance(last, slice) and last.stop == piece.start:
            made[-1] = slice(last.start, piece.stop)
        else:
            made.append(piece)
    return tuple(made)


def _number(content: Content, start: int, end: int, order: str) -> int:
    taken = content[start:end]
    if len(taken) != end - start:
        raise damaged()
    return int.from_bytes(taken, "big" if order == "big" else "little")
