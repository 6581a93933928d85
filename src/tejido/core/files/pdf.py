"""PDF: kept as it is, when it begins and ends as a PDF does and pretends to be nothing else.

What is in a PDF cannot be judged without reading all of it, so it is never shown inside our pages: it is handed on as a
file to save.
"""

from __future__ import annotations

import re

from tejido.core.files import parts

HEAD = re.compile(rb"%PDF-[12]\.[0-9][ \t]*[\r\n]")
LOOKED_AT_BYTES = 1024
# How a browser or a shell would begin to read it as something else.
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE)
END = b"%%EOF"
# Behind the end some programs leave line breaks or zeros, and nothing else.
FILLING = re.compile(rb"[\s\x00]*\Z")
ARCHIVE_END = b"PK\x05\x06"
ARCHIVE_END_BYTES = 22
ARCHIVE_COMMENT_BYTES_MAX = 65_535


def pieces(content: parts.Content) -> parts.Pieces:
    """Return the one piece of a PDF.

    Raises: ContentDamaged
    Source: ISO 32000-2:2020, sections 7.5.2 and 7.5.5.
    """
    if not HEAD.match(content) or MARKUP.search(content[:LOOKED_AT_BYTES]):
        raise parts.damaged()
    tail_from = max(0, len(content) - LOOKED_AT_BYTES)
    end = content.rfind(END, tail_from)
    if end < 0 or not FILLING.match(content, end + len(END)) or _is_archive(content):
        raise parts.damaged()
    return (slice(0, len(content)),)


def _is_archive(content: parts.Content) -> bool:
    """Return whether the same bytes are a ZIP archive too: its directory ends with a comment up to the file's end."""
    begin = max(0, len(content) - ARCHIVE_END_BYTES - ARCHIVE_COMMENT_BYTES_MAX)
    place = content.rfind(ARCHIVE_END, begin)
    while place >= 0:
        comment_bytes = int.from_bytes(content[place + 20 : place + ARCHIVE_END_BYTES], "little")
        if place + ARCHIVE_END_BYTES + comment_bytes == len(content):
            return True
        place = content.rfind(ARCHIVE_END, begin, place)
    return False
