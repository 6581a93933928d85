"""JPEG: segments, each with its marker and length, and scans of coded points between them, from SOI to EOI.

Left out: EXIF and XMP (where, when and with what a photo was taken), captions, comments, previews, and whatever a
telephone appends behind the picture. The way up is kept, in an EXIF segment of its own.
"""

from __future__ import annotations

import re
from typing import Literal

from tejido.core.files import parts

SOI, EOI, SOS, DNL = 0xD8, 0xD9, 0xDA, 0xDC
# Frames of the kinds that browsers know: baseline, extended, progressive. C4, C8 and CC are no frames.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Tables, restarts and everything else that the points need.
TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD, DNL})
# A marker inside coded points: FF followed by anything but a stuffed zero, a restart or another FF.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
EXIF = b"Exif\x00\x00"
# Application segments that change what is seen, by marker: how their content begins.
APPLICATIONS = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
APPLICATION_1 = 0xE1
ORIENTATION_TAG, SHORT = 0x0112, 3
ORIENTATIONS = range(2, 9)
ENTRIES_MAX = 512


def pieces(content: parts.Content) -> parts.Pieces:
    """Return the pieces of a JPEG that are kept.

    Raises: ContentDamaged, PictureTooLarge
    Source: ITU-T T.81 (1992), annex B.
    """
    kept: list[slice | bytes] = [slice(0, 2)]
    place, has_frame, has_scan, is_turned = 2, False, False, False
    for _ in range(parts.PARTS_MAX):
        place, marker = _next_marker(content, place)
        if marker == EOI:
            if not (has_frame and has_scan):
                raise parts.damaged()
            return parts.joined([*kept, slice(place, place + 2)])
        end = place + 2 + parts.big(content, place + 2, place + 4)
        if end < place + 4 or end > len(content):
            raise parts.damaged()
        if marker in FRAMES:
            has_frame = True
            height, width = (parts.big(content, place + at, place + at + 2) for at in (5, 7))
            parts.check_size(width=width, height=height)
        elif marker == SOS:
            if not has_frame:
                raise parts.damaged()
            has_scan = True
            end = _end_of_scan(content, end)
        elif marker == APPLICATION_1 and not is_turned:
            way_up = _way_up(bytes(content[place + 4 : end]))
            if way_up is not None:
                kept.append(_turned(way_up))
                is_turned = True
        if marker in FRAMES or marker in TABLES or marker == SOS or _is_seen(content, marker, place):
            kept.append(slice(place, end))
        place = end
    raise parts.damaged()


def _next_marker(content: parts.Content, place: int) -> tuple[int, int]:
    """Return where the marker that must stand here stands, past bytes that only fill, and which it is."""
    found = MARKER.search(content, place)
    if found is None or content[place : found.start()].strip(b"\xff"):
        raise parts.damaged()
    marker = content[found.start() + 1]
    if marker in (SOI, 0x01):
        raise parts.damaged()
    return found.start(), marker


def _end_of_scan(content: parts.Content, place: int) -> int:
    found = MARKER.search(content, place)
    if found is None:
        raise parts.damaged()
    return found.start()


def _is_seen(content: parts.Content, marker: int, place: int) -> bool:
    begins = APPLICATIONS.get(marker)
    return begins is not None and content[place + 4 : place + 4 + len(begins)] == begins


def _way_up(segment: bytes) -> int | None:
    """Return how a photo has to be turned, as its EXIF says, or None where it says nothing that can be used.

    Source: CIPA DC-008-2019 (Exif 2.32), section 4.6.
    """
    tiff = segment[len(EXIF) :]
    orders: dict[bytes, Literal["little", "big"]] = {b"II*\x00": "little", b"MM\x00*": "big"}
    order = orders.get(tiff[:4])
    if not segment.startswith(EXIF) or order is None:
        return None
    first = int.from_bytes(tiff[4:8], order)
    count = min(int.from_bytes(tiff[first : first + 2], order), ENTRIES_MAX)
    for number in range(count):
        entry = tiff[first + 2 + 12 * number : first + 14 + 12 * number]
        if int.from_bytes(entry[:2], order) == ORIENTATION_TAG and int.from_bytes(entry[2:4], order) == SHORT:
            value = int.from_bytes(entry[8:10], order)
            return value if value in ORIENTATIONS else None
    return None


def _turned(way_up: int) -> bytes:
    """Return an EXIF segment that says which way is up and nothing else."""
    entry = ORIENTATION_TAG.to_bytes(2, "big") + SHORT.to_bytes(2, "big") + (1).to_bytes(4, "big")
    tiff = b"MM\x00*" + (8).to_bytes(4, "big") + (1).to_bytes(2, "big")
    tiff += entry + way_up.to_bytes(2, "big") + bytes(2) + bytes(4)
    segment = EXIF + tiff
    return b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment
