"""PNG: a signature and chunks, each with its length, name and checksum, from IHDR to IEND."""

from __future__ import annotations

import zlib

from tejido.core.files import parts

SIGNATURE_BYTES = 8
FRAME_BYTES = 12
HEAD_BYTES = 13
CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
# Colours, transparency and animation. Texts, times, EXIF and whatever else stands in a chunk are left out.
KEPT = CRITICAL | frozenset(
    {
        b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs",
        b"sPLT", b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip
ANCILLARY_BIT = 0x20


def pieces(content: parts.Content) -> parts.Pieces:
    """Return the pieces of a PNG that are kept.

    Raises: ContentDamaged, PictureTooLarge
    Source: W3C, Portable Network Graphics (PNG) Specification, third edition, 2025, sections 5 and 11.
    """
    kept: list[slice | bytes] = [slice(0, SIGNATURE_BYTES)]
    place, has_data = SIGNATURE_BYTES, False
    for number in range(parts.PARTS_MAX):
        length = parts.big(content, place, place + 4)
        name, end = bytes(content[place + 4 : place + 8]), place + FRAME_BYTES + length
        if end > len(content) or zlib.crc32(content[place + 4 : end - 4]) != parts.big(content, end - 4, end):
            raise parts.damaged()
        if (number == 0) != (name == b"IHDR") or (name not in CRITICAL and not name[0] & ANCILLARY_BIT):
            raise parts.damaged()
        if number == 0:
            if length != HEAD_BYTES:
                raise parts.damaged()
            width, height = (parts.big(content, place + at, place + at + 4) for at in (8, 12))
            parts.check_size(width=width, height=height)
        has_data = has_data or name == b"IDAT"
        if name in KEPT:
            kept.append(slice(place, end))
        if name == b"IEND":
            break
        place = end
    else:
        raise parts.damaged()
    if not has_data:
        raise parts.damaged()
    return parts.joined(kept)
