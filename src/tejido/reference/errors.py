"""What can go wrong with reference values."""

from __future__ import annotations


class PlaceCodeInvalid(Exception):
    """This is no code of that scheme: a DIVIPOLA code has five digits and belongs to Colombia (CO)."""
