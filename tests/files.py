"""Files for tests: pictures and documents made by hand, whole and in every way not what they say they are."""

from __future__ import annotations

import base64
import struct
import zlib

# A picture of 16 by 8 points, half green and half clay.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCN"
    "l4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAAR"
    "CAAIABADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAA"
    "AAME/8QAGREAAQUAAAAAAAAAAAAAAAAAAAMEQUKB/9oADAMBAAIRAxEAPwDOUgnVgVlbD//Z"
)
WEBP_CHUNK = base64.b64decode("VlA4ICYAAABwAQCdASoQAAgAA4BaJaACdAFAAAD+5xnpifkr8Pw79T+HZGAAAA==")
PLACE = b"Montelibano 7.9793 -75.4202"


def png(width: int = 16, height: int = 8, *, chunks: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:
    """Return a PNG; `chunks` stand between its head and its points."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    points = zlib.compress(b"".join(b"\x00" + bytes(width) for _ in range(min(height, 64))))
    listed = [(b"IHDR", head), *chunks, (b"IDAT", points), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in listed)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(*, segments: bytes = b"") -> bytes:
    """Return a JPEG with further segments right behind its beginning."""
    return JPEG[:2] + segments + JPEG[2:]


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def exif(way_up: int, *, order: str = "<") -> bytes:
    """Return an EXIF segment that says how a photo is turned and where it was taken."""
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"Cam\x00") + struct.pack(
        f"{order}HHIHH", 0x0112, 3, 1, way_up, 0
    )
    tiff = mark + struct.pack(f"{order}I", 8) + struct.pack(f"{order}H", 2) + entries + bytes(4) + PLACE
    return segment(0xE1, b"Exif\x00\x00" + tiff)


def gif(width: int = 2, height: int = 2, *, blocks: bytes = b"") -> bytes:
    """Return a GIF; `blocks` stand before its picture."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    picture = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02" + b"\x02\x84\x51" + b"\x00"
    return head + blocks + picture + b";"


def webp(*, extended: tuple[bytes, ...] = ()) -> bytes:
    """Return a WebP; with `extended` chunks, one that announces EXIF and XMP."""
    if not extended:
        return _riff(WEBP_CHUNK)
    flags = struct.pack("<B3x", 0x0C) + (15).to_bytes(3, "little") + (7).to_bytes(3, "little")
    return _riff(riff_chunk(b"VP8X", flags) + WEBP_CHUNK + b"".join(extended))


def riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _riff(chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def pdf(*, behind: bytes = b"\n", first: bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """Return a PDF of one empty page."""
    body = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
    return first + body + b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF" + behind
