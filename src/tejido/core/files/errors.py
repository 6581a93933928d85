"""Why a file is not taken."""

from __future__ import annotations


class ContentUnknown(Exception):
    """This file is neither a picture (PNG, JPEG, WebP, GIF) nor a PDF."""


class ContentDamaged(Exception):
    """This file is damaged or cut off."""


class PictureTooLarge(Exception):
    """This picture has too many points."""
