"""What can go wrong with people."""

from __future__ import annotations


class NoPresence(Exception):
    """This person has no placement in a routing pool, and therefore no presence."""


class PersonMergeRefused(Exception):
    """These two records cannot be merged: one of them already stands for another person."""
