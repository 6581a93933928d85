"""Which kind of file some bytes are, and the pieces of it that are kept.

Neither a file's name nor what a browser says about it counts. A file is read as the one format whose signature it
begins with, from its first byte to its last part, and refused where it does not hold together; what stands behind the
end of a picture, and what a picture says about where and by whom it was taken, is left out of the pieces. So a stored
picture is nothing but a picture, whatever else the same bytes could have been read as.

No picture is ever decoded here: only the lengths and names of its parts are read, so a small file that unfolds into a
huge one costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from tejido.core.files import errors, jpeg, parts, pdf, picture_formats, png

MediaType = Literal["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"]
PICTURES: frozenset[str] = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
# The code of a type in facts, and the ending of a name that a browser understands.
ENDINGS: dict[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
}

_FORMATS: tuple[tuple[re.Pattern[bytes], MediaType, Callable[[parts.Content], parts.Pieces]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", png.pieces),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", jpeg.pieces),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", picture_formats.webp_pieces),
    (re.compile(rb"GIF8[79]a"), "image/gif", picture_formats.gif_pieces),
    (re.compile(rb"%PDF-"), "application/pdf", pdf.pieces),
)


def examine(content: parts.Content) -> tuple[MediaType, parts.Pieces]:
    """Return what a file is and the pieces of it that are kept, in order: slices of the content, or bytes of our own.

    Raises:
        ContentUnknown: it begins like none of the formats that are taken.
        ContentDamaged: it begins like one of them and does not hold together: cut off, changed, or two things at once.
        PictureTooLarge: the picture has more points than `parts.PIXELS_MAX`.
    """
    for signature, media_type, pieces in _FORMATS:
        if signature.match(content):
            return media_type, pieces(content)
    raise errors.ContentUnknown(errors.ContentUnknown.__doc__)
