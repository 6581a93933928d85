"""GIF and WebP."""

from __future__ import annotations

from tejido.core.files import parts

# ---- GIF: a screen, then blocks of sub-blocks, to a trailer ----

GIF_HEAD_BYTES = 13
EXTENSION, PICTURE, TRAILER = 0x21, 0x2C, 0x3B
GRAPHIC_CONTROL, APPLICATION = 0xF9, 0xFF
# Repetition and colours. Comments, texts, XMP and what programs add for themselves are left out.
APPLICATIONS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0", b"\x0bICCRGBG1012")
SUB_BLOCKS_MAX = 100_000


def gif_pieces(content: parts.Content) -> parts.Pieces:
    """Return the pieces of a GIF that are kept.

    Raises: ContentDamaged, PictureTooLarge
    Source: CompuServe, Graphics Interchange Format, version 89a, 1990.
    """
    width, height = (parts.little(content, at, at + 2) for at in (6, 8))
    parts.check_size(width=width, height=height)
    place = GIF_HEAD_BYTES + _colours(parts.little(content, 10, 11))
    kept: list[slice | bytes] = [slice(0, place)]
    has_picture, left = False, SUB_BLOCKS_MAX
    while True:
        kind = parts.little(content, place, place + 1)
        if kind == TRAILER and has_picture:
            return parts.joined([*kept, slice(place, place + 1)])
        if kind == PICTURE:
            has_picture = True
            # Place, size and flags, a table of colours, the size of a code; then the points.
            width, height = (parts.little(content, place + at, place + at + 2) for at in (5, 7))
            parts.check_size(width=width, height=height)
            body = place + 10 + _colours(parts.little(content, place + 9, place + 10)) + 1
            is_kept = True
        elif kind == EXTENSION:
            label, body = parts.little(content, place + 1, place + 2), place + 2
            is_application = label == APPLICATION and bytes(content[body : body + 12]) in APPLICATIONS
            is_kept = label == GRAPHIC_CONTROL or is_application
        else:
            raise parts.damaged()
        end, left = _end_of_sub_blocks(content, body, left)
        if is_kept:
            kept.append(slice(place, end))
        place = end


def _colours(flags: int) -> int:
    """Return the bytes of the table of colours that these flags announce."""
    return 3 << ((flags & 0x07) + 1) if flags & 0x80 else 0


def _end_of_sub_blocks(content: parts.Content, place: int, left: int) -> tuple[int, int]:
    while left > 0:
        left -= 1
        length = parts.little(content, place, place + 1)
        place += 1 + length
        if place > len(content):
            raise parts.damaged()
        if length == 0:
            return place, left
    raise parts.damaged()


# ---- WebP: a RIFF container of chunks ----

RIFF_HEAD_BYTES = 12
# Pictures, their transparency, colours and movement. EXIF, XMP and unknown chunks are left out.
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_PICTURES = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
HAS_EXIF, HAS_XMP = 0x08, 0x04
EXTENDED_BYTES = 10


def webp_pieces(content: parts.Content) -> parts.Pieces:
    """Return the pieces of a WebP that are kept, in a container of their own.

    Raises: ContentDamaged, PictureTooLarge
    Source: RFC 9649 (2024), section 2.
    """
    whole = 8 + parts.little(content, 4, 8)
    if whole > len(content) or whole < RIFF_HEAD_BYTES + 8:
        raise parts.damaged()
    kept: list[slice | bytes] = []
    place, size, has_picture = RIFF_HEAD_BYTES, 4, False
    for number in range(parts.PARTS_MAX):
        if place >= whole:
            break
        name, length = bytes(content[place : place + 4]), parts.little(content, place + 4, place + 8)
        end = place + 8 + length + length % 2
        if end > whole:
            raise parts.damaged()
        if number == 0:
            width, height = _webp_size(content, name, place + 8)
            parts.check_size(width=width, height=height)
        has_picture = has_picture or name in WEBP_PICTURES
        if name == b"VP8X":
            if length != EXTENDED_BYTES or number != 0:
                raise parts.damaged()
            flags = content[place + 8] & ~(HAS_EXIF | HAS_XMP)
            kept += [slice(place, place + 8), bytes([flags]), slice(place + 9, end)]
        elif name in WEBP_KEPT:
            kept.append(slice(place, end))
        size += end - place if name in WEBP_KEPT else 0
        place = end
    else:
        raise parts.damaged()
    if not has_picture:
        raise parts.damaged()
    return parts.joined([b"RIFF" + size.to_bytes(4, "little") + b"WEBP", *kept])


def _webp_size(content: parts.Content, name: bytes, body: int) -> tuple[int, int]:
    """Return width and height as the first chunk tells them."""
    if name == b"VP8X":
        return tuple(1 + parts.little(content, body + at, body + at + 3) for at in (4, 7))  # type: ignore[return-value]
    if name == b"VP8 " and content[body + 3 : body + 6] == b"\x9d\x01\x2a":
        return tuple(parts.little(content, body + at, body + at + 2) & 0x3FFF for at in (6, 8))  # type: ignore[return-value]
    if name == b"VP8L" and content[body : body + 1] == b"\x2f":
        bits = parts.little(content, body + 1, body + 5)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    raise parts.damaged()
