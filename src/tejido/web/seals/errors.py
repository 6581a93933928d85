"""What can go wrong on the pages of seals."""

from __future__ import annotations


class PositionInvalid(Exception):
    """This is no position: name a whole number from 1."""
