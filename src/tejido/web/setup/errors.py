"""What can go wrong on the set-up pages."""

from __future__ import annotations


class NoSuchImport(Exception):
    """There is no such upload here; one that nobody carries out is kept for a day. Upload the file again."""
